/** Fixes for the sessions that a replay breaks: alike ones once, each with its proof and what else it does. */
import type { EvidenceSet } from '../diagnosis/evidence-set.ts';
import type { OfferedFix } from '../diagnosis/finding.ts';
import { fixesForOutcome } from '../diagnosis/replay-fixes.ts';
import { replaySessions } from '../gateway/replay-sessions.ts';
import { configurationChoice, type Replays } from './gateway-replays.ts';

export interface ReplayFix extends OfferedFix {
  /** Sessions that it is for. */
  readonly sessions: readonly number[];
}

/** Fixes are proven on the first session of a cause; so many causes are followed. */
const mostCauses = 16;

export function replayFixesOf(replays: Replays, evidence: EvidenceSet, choice: string): readonly ReplayFix[] {
  const replay = replays.replayOf(choice);
  const configuration = choice === configurationChoice ? (evidence.configurations[0]?.reading ?? null) : null;
  const causes = new Map<string, number[]>();
  for (const { session, result, cause } of replay.outcomes) {
    if (result !== 'breaks') continue;
    const key = JSON.stringify(cause);
    causes.set(key, [...(causes.get(key) ?? []), session.id]);
  }
  const before = replaySessions(replay.evidence, replay.profile);
  return [...causes.values()].slice(0, mostCauses).flatMap((sessions) => {
    const outcome = before.find(({ session }) => session.id === sessions[0]);
    if (!outcome) return [];
    return fixesForOutcome(outcome, replay.evidence, replay.profile, configuration, before).map((fix) => ({
      ...fix,
      sessions,
    }));
  });
}
