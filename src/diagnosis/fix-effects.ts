/** What a fix opens or closes besides what it is for, from replays of the captures at hand with and without it. */
import { changeEffects } from '../gateway/capture-proof.ts';
import { applyChange, type ProfileChange } from '../gateway/profile-change.ts';
import type { Profile } from '../gateway/profile.ts';
import { replayEvidence, replaySessions, type ReplayEvidence } from '../gateway/replay-sessions.ts';
import type { SessionOutcome } from '../gateway/session-outcome.ts';
import type { EvidenceSet } from './evidence-set.ts';
import { learnBindings } from './learn-bindings.ts';

/** Beyond it the question costs more than it is worth beside every fix; the replay command answers it for any size. */
const mostSessions = 20_000;

interface Scene {
  readonly sessions: number;
  readonly evidence: ReplayEvidence;
  readonly before: Map<string, readonly SessionOutcome[]>;
}

/** Several findings ask of the same captures; what they share lives as long as the evidence does. */
const scenes = new WeakMap<EvidenceSet, Scene>();

function sceneOf(evidence: EvidenceSet): Scene | null {
  const analysis = evidence.captures[0]?.analysis;
  const sessions = analysis?.sessions.sessions.length ?? 0;
  if (!analysis || sessions === 0 || sessions > mostSessions) return null;
  const known = scenes.get(evidence);
  if (known?.sessions === sessions) return known;
  const { bindings, hosts, view, outside } = learnBindings(evidence);
  const assumesNat = evidence.configurations.length === 0;
  const made: Scene = {
    sessions,
    evidence: replayEvidence(analysis, { learnt: bindings, learntHosts: hosts, view, outside, assumesNat }),
    before: new Map(),
  };
  scenes.set(evidence, made);
  return made;
}

/** Sentences; empty when nothing changes, or when there is no capture to say. `except`: the session that it is for. */
export function fixEffects(
  evidence: EvidenceSet,
  profile: Profile,
  change: ProfileChange,
  except: number | null,
): readonly string[] {
  const scene = sceneOf(evidence);
  if (!scene) return [];
  const key = profile.platform;
  const before = scene.before.get(key) ?? replaySessions(scene.evidence, profile);
  scene.before.set(key, before);
  const after = replaySessions(scene.evidence, applyChange(profile, change));
  return changeEffects(scene.evidence, before, after, except);
}
