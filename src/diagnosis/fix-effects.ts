/** What a fix opens or closes besides what it is for, from replays of the captures at hand with and without it. */
import { changeEffects } from '../gateway/capture-proof.ts';
import { changedProfile, concerns, type FixChanges } from '../gateway/profile-change.ts';
import type { Profile } from '../gateway/profile.ts';
import { replayEvidence, replaySessions, type ReplayEvidence } from '../gateway/replay-sessions.ts';
import type { EvidenceSet } from './evidence-set.ts';
import { learnBindings } from './learn-bindings.ts';

/** Beyond it the question costs more than it is worth beside every fix; the replay command answers it for any size. */
const mostSessions = 500;

interface Scene {
  /** Sessions when it was made: a capture that is still being read has more later. */
  readonly sessions: number;
  readonly evidence: ReplayEvidence;
  /** By profile and change: findings of one kind have the same fixes. */
  readonly effects: Map<string, readonly string[]>;
}

/** Lives as long as the evidence does. */
const scenes = new WeakMap<EvidenceSet, Scene>();

function sceneOf(evidence: EvidenceSet): Scene | null {
  const analysis = evidence.captures[0]?.analysis;
  const sessions = analysis?.sessions.sessions.length ?? 0;
  if (!analysis || sessions === 0) return null;
  const known = scenes.get(evidence);
  if (known?.sessions === sessions) return known;
  const { bindings, hosts, view, outside } = learnBindings(evidence);
  const assumesNat = evidence.configurations.length === 0;
  const made: Scene = {
    sessions,
    evidence: replayEvidence(analysis, { learnt: bindings, learntHosts: hosts, view, outside, assumesNat }),
    effects: new Map(),
  };
  scenes.set(evidence, made);
  return made;
}

/** Sentences; empty when nothing changes, or when there is no capture to say. `except`: the session that it is for. */
export function fixEffects(
  evidence: EvidenceSet,
  profile: Profile,
  fix: FixChanges,
  except: number | null,
): readonly string[] {
  const scene = sceneOf(evidence);
  if (!scene) return [];
  const key = JSON.stringify([profile.platform, fix.change, fix.alsoChanges, except]);
  const known = scene.effects.get(key);
  if (known) return known;
  const effects = effectsIn(scene, profile, fix, except);
  scene.effects.set(key, effects);
  return effects;
}

function effectsIn({ evidence }: Scene, profile: Profile, fix: FixChanges, except: number | null): readonly string[] {
  const { sessions } = evidence.analysis.sessions;
  const changes = [fix.change, ...(fix.alsoChanges ?? [])];
  const concerned = sessions.filter(({ alg, transport }) => changes.some((change) => concerns(change, alg, transport)));
  if (concerned.length > mostSessions) return [];
  const wanted = new Set(concerned);
  const before = replaySessions(evidence, profile, (session) => wanted.has(session));
  const after = replaySessions(evidence, changedProfile(profile, fix), (session) => wanted.has(session));
  return changeEffects(evidence, before, after, new Set(except === null ? [] : [except]));
}
