/** Fixes for what a replay breaks: from the cause to changes of the profile, from changes to commands, each proven on the capture. */
import type { FixContext, PlatformId, ProposedFix } from '../platform/platform.ts';
import { platformOf } from '../platform/registry.ts';
import type { ConfigurationReading } from '../platform/platform.ts';
import { proveOnCapture } from '../gateway/capture-proof.ts';
import type { ProfileChange } from '../gateway/profile-change.ts';
import type { Profile } from '../gateway/profile.ts';
import type { CaptureReplay } from '../gateway/replay-capture.ts';
import { sessionEnds, type ReplayEvidence } from '../gateway/replay-sessions.ts';
import type { SessionOutcome } from '../gateway/session-outcome.ts';
import type { TimerExpiry } from '../gateway/timer-expiry.ts';
import { proveTimer, timerChange } from '../gateway/timer-proof.ts';
import type { OfferedFix } from './finding.ts';

/** Changes that could let the session pass, the least invasive first. */
export function changesFor({ cause, session }: SessionOutcome): readonly ProfileChange[] {
  const { alg, transport } = session;
  const off: ProfileChange = { kind: 'alg-off', alg, transport, scope: { kind: 'protocol' } };
  switch (cause?.kind) {
    case 'oversize':
      return [{ kind: 'limit', alg, transport, largest: cause.size }, off];
    case 'alg-off':
      return [{ kind: 'alg-on', alg, transport, scope: { kind: 'protocol' } }];
    case 'port-not-watched':
      return [{ kind: 'watch-port', on: true, alg, transport, port: cause.port }];
    case 'strict':
    case 'partial':
      return [off];
    case undefined:
    default:
      return [];
  }
}

/** Fixes of the profile's platform for packets that come after the end of a timer. */
export function fixesForTimer(
  expiry: TimerExpiry,
  replay: CaptureReplay,
  configuration: ConfigurationReading | null,
): readonly OfferedFix[] {
  const platform = platformOf(replay.profile.platform as PlatformId);
  const context: FixContext = { version: configuration?.version ?? null, configuration };
  const fixes = platform?.writeFix(timerChange(expiry), context) ?? [];
  return fixes.map((fix) => ({ ...fix, ...proveTimer(replay, expiry, fix) }));
}

/** Fixes of the profile's platform for one session, with proof and effects on the rest of the capture. */
export function fixesForOutcome(
  outcome: SessionOutcome,
  evidence: ReplayEvidence,
  profile: Profile,
  configuration: ConfigurationReading | null,
  before?: readonly SessionOutcome[],
): readonly OfferedFix[] {
  const platform = platformOf(profile.platform as PlatformId);
  if (!platform) return [];
  const { client, server } = sessionEnds(evidence.analysis, outcome.session);
  const context: FixContext = {
    version: configuration?.version ?? null,
    configuration,
    session: { transport: outcome.session.transport, client, server },
  };
  return changesFor(outcome)
    .flatMap((change): readonly ProposedFix[] => platform.writeFix(change, context))
    .map((fix) => ({ ...fix, ...proveOnCapture(evidence, profile, fix, outcome, before) }));
}
