/** The first capture as a gateway with a configuration would see it: what no rule of it translates stays as it is. */
import { insidePrefixes } from '../gateway/inside-prefixes.ts';
import type { Profile } from '../gateway/profile.ts';
import { replayEvidence, type ReplayEvidence } from '../gateway/replay-sessions.ts';
import type { EvidenceSet } from './evidence-set.ts';
import { learnBindings } from './learn-bindings.ts';

/** Null without a capture. */
export function configuredReplay(evidence: EvidenceSet, profile: Profile): ReplayEvidence | null {
  const capture = evidence.captures[0];
  if (!capture) return null;
  const { bindings, hosts, view, outside } = learnBindings(evidence);
  // Seen from outside, the ends that the other capture knows by another name are the inside ones.
  const seenInside = view === 'outside' ? bindings.map(({ inside }) => inside.address) : [];
  return replayEvidence(capture.analysis, {
    inside: [...new Set([...seenInside, ...insidePrefixes(profile.nat)])],
    outside,
    learnt: bindings,
    learntHosts: hosts,
    view,
    assumesNat: false,
  });
}
