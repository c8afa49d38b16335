/** Fixes for a finding: of the platform that a configuration names, else of every candidate, the likeliest first. */
import type { ObservedBreak } from '../gateway/proof.ts';
import type { ProfileChange } from '../gateway/profile-change.ts';
import type { ReplaySession } from '../gateway/replay.ts';
import { fixEffects } from './fix-effects.ts';
import { fixesFor, profileFor, provenFixesFor, type FixRequest, type ObservedSize } from '../platform/fix.ts';
import { platformOf, type EvidenceSet } from './evidence-set.ts';
import type { OfferedFix } from './finding.ts';

export function offerFixes(
  change: ProfileChange,
  evidence: EvidenceSet,
  session: ReplaySession | undefined,
  observed: ObservedBreak,
  known: Pick<FixRequest, 'binding' | 'recheck'> & {
    readonly observedSizes?: readonly ObservedSize[];
    /** Of the first capture: what the fix does to it is not told as a side effect. */
    readonly sessionId?: number;
  } = {},
): readonly OfferedFix[] {
  const configuration = evidence.configurations[0]?.reading;
  const request: FixRequest = {
    ...known,
    ...(configuration ? { configuration, platform: configuration.platform, version: configuration.version } : {}),
    ...(session ? { session: { transport: session.transport, client: session.client, server: session.server } } : {}),
  };
  const fixes: readonly OfferedFix[] = session
    ? provenFixesFor(change, request, session, observed).map((fix) => {
        const profile = profileFor(fix.platform, request);
        return { ...fix, effects: profile ? fixEffects(evidence, profile, fix, known.sessionId ?? null) : [] };
      })
    : fixesFor(change, request).map((fix) => ({
        ...fix,
        proven: false,
        proof: 'Not proven: the log alone holds no packets to replay. Add a capture of the connection.',
        effects: [],
      }));
  // A log's dialect is a strong hint, not knowledge: the others stay on the list.
  const likely = platformOf(evidence)?.platform;
  return [...fixes].sort((a, b) => Number(b.platform === likely) - Number(a.platform === likely));
}
