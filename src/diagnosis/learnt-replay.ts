/** A capture as a replay sees it, with what the evidence says of translations and of who stands inside. */
import { insidePrefixes } from '../gateway/inside-prefixes.ts';
import type { Profile } from '../gateway/profile.ts';
import { replayEvidence, type ReplayEvidence } from '../gateway/replay-sessions.ts';
import type { CaptureEvidence } from './evidence-set.ts';
import type { LearntTranslations } from './learn-bindings.ts';

export interface LearntReplayWish {
  readonly profile: Profile;
  /** False where the profile is a configuration's: what no rule of it translates stays as it is. */
  readonly assumesNat: boolean;
  /** Prefixes that the user names. */
  readonly inside?: readonly string[];
  readonly messagesOf?: NonNullable<ReplayEvidence['messagesOf']>;
}

/** Inside is what the user names, else what the evidence and a configuration do, else it is inferred. */
export function learntReplay(
  { analysis }: CaptureEvidence,
  { bindings, hosts, view, outside }: LearntTranslations,
  { profile, assumesNat, inside = [], messagesOf }: LearntReplayWish,
): ReplayEvidence {
  // Seen from outside, the ends that the other capture knows by another name are the inside ones.
  const seenInside = view === 'outside' ? bindings.map((binding) => binding.inside.address) : [];
  const known = [...new Set([...seenInside, ...(assumesNat ? [] : insidePrefixes(profile.nat))])];
  return replayEvidence(analysis, {
    inside: inside.length > 0 ? inside : known,
    outside,
    learnt: bindings,
    learntHosts: hosts,
    view,
    assumesNat,
    ...(messagesOf ? { messagesOf } : {}),
  });
}
