/** Fixes for what a replay breaks: sessions by their cause, flows by the timer that ran out; each with its proof and what else it does. */
import type { EvidenceSet } from '../diagnosis/evidence-set.ts';
import type { OfferedFix } from '../diagnosis/finding.ts';
import { fixesForOutcome, fixesForTimer } from '../diagnosis/replay-fixes.ts';
import type { SessionOutcome } from '../gateway/session-outcome.ts';
import { sessionsEndedBy } from '../gateway/timer-proof.ts';
import { configurationChoice, type Replays } from './gateway-replays.ts';

export interface ReplayFix extends OfferedFix {
  /** Sessions that it is for; none where it is for flows that no ALG reads. */
  readonly sessions: readonly number[];
}

/** Fixes are proven on the first session of a cause; so many causes are followed. */
const mostCauses = 16;

export function replayFixesOf(replays: Replays, evidence: EvidenceSet, choice: string): readonly ReplayFix[] {
  const replay = replays.replayOf(choice);
  const configuration = choice === configurationChoice ? (evidence.configurations[0]?.reading ?? null) : null;
  const causes = new Map<string, SessionOutcome[]>();
  for (const outcome of replay.outcomes) {
    if (outcome.result !== 'breaks' || outcome.cause?.kind === 'timer') continue;
    const key = JSON.stringify(outcome.cause);
    causes.set(key, [...(causes.get(key) ?? []), outcome]);
  }
  const ofSessions = [...causes.values()].slice(0, mostCauses).flatMap((outcomes): readonly ReplayFix[] => {
    const [first] = outcomes;
    if (!first) return [];
    const fixes = fixesForOutcome(first, replay.evidence, replay.profile, configuration, replay.outcomes);
    return fixes.map((fix) => ({ ...fix, sessions: outcomes.map(({ session }) => session.id) }));
  });
  const ofTimers = replay.expiries.flatMap((expiry): readonly ReplayFix[] => {
    const sessions = sessionsEndedBy(replay, expiry);
    return fixesForTimer(expiry, replay, configuration).map((fix) => ({ ...fix, sessions }));
  });
  return [...ofSessions, ...ofTimers];
}
