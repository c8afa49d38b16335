/** What the judged sessions of a capture do to single packets and flows: verdicts at messages, gates that open or stay closed. */
import type { Gate } from '../alg/gate-table.ts';
import type { BindingTable } from './binding-table.ts';
import type { Profile } from './profile.ts';
import { replayOneSession, type ReplayEvidence } from './replay-sessions.ts';
import type { Verdict } from './replay.ts';
import type { SessionOutcome } from './session-outcome.ts';
import type { VerdictColumns } from './verdict-columns.ts';

/** A verdict that a message has earned, at its packet. */
export interface Turn {
  readonly verdict: Verdict;
  /** A number of the columns. */
  readonly reason: number;
  /** Everything after it is dropped. */
  readonly ends: boolean;
}

export interface SessionTurns {
  readonly outcomes: readonly SessionOutcome[];
  /** By packet from 0. */
  readonly turns: ReadonlyMap<number, Turn>;
  /** Gates by the packet, from 0, whose message opens them: the ALG takes the outside port then, not when the data flow comes. */
  readonly openings: ReadonlyMap<number, readonly Gate[]>;
  /** Why nobody opened the gate that a flow came for, by flow. */
  readonly closedGates: ReadonlyMap<number, string>;
  /** Flows that came for an open gate, with what is doubtful about it, or null. */
  readonly openGates: ReadonlyMap<number, string | null>;
  /** Why a flow is closed after its first answer, by flow. */
  readonly closesAfterAnswer: ReadonlyMap<number, string>;
  /** Flow of the control connection by flow of GRE. */
  readonly controlFlows: ReadonlyMap<number, number>;
}

/** Judges every session under the profile, in the capture's order. */
export function judgeSessions(
  evidence: ReplayEvidence,
  profile: Profile,
  bindings: BindingTable,
  columns: VerdictColumns,
): SessionTurns {
  const outcomes: SessionOutcome[] = [];
  const turns = new Map<number, Turn>();
  const openings = new Map<number, Gate[]>();
  const closedGates = new Map<number, string>();
  const openGates = new Map<number, string | null>();
  const closesAfterAnswer = new Map<number, string>();
  const controlFlows = new Map<number, number>();
  const remember = (gate: Gate): void => {
    const { to } = gate;
    if (to.port === '*' || to.address === '*' || !evidence.sides.isInside(to.address)) return;
    const packet = gate.openedAt.packet - 1;
    openings.set(packet, [...(openings.get(packet) ?? []), gate]);
  };
  for (const session of evidence.analysis.sessions.sessions) {
    const outcome = replayOneSession(session, evidence, profile, bindings);
    if (!outcome) continue;
    outcomes.push(outcome);
    for (const { verdict, packet, reason } of outcome.replay.verdicts) {
      if (verdict !== 'reset' && verdict !== 'drop' && verdict !== 'bypass') continue;
      const ends = verdict !== 'bypass' && session.transport === 'tcp';
      turns.set(packet - 1, { verdict, reason: columns.reason(reason), ends });
      if (ends) break;
    }
    for (const { gate, result, reason } of outcome.gates) {
      if (gate.transport === 'gre' && gate.flow !== null) controlFlows.set(gate.flow, session.flow);
      if (result === 'opened') remember(gate);
      if (gate.flow === null || gate.outcome !== 'fulfilled') continue;
      if (result === 'not-opened') closedGates.set(gate.flow, reason);
      else if (result === 'opened') openGates.set(gate.flow, null);
      else if (result === 'cannot-know') openGates.set(gate.flow, `cannot be known: ${reason}`);
    }
    const strict = outcome.gates.find(({ result }) => result === 'not-opened');
    if (strict && outcome.verdict === 'reset')
      turns.set(strict.gate.openedAt.packet - 1, {
        verdict: 'reset',
        reason: columns.reason(strict.reason),
        ends: true,
      });
    const closing = outcome.decision.state === 'on' ? outcome.decision.setting?.handling?.closesAfterAnswer : undefined;
    if (closing?.value === true && session.transport === 'udp')
      closesAfterAnswer.set(session.flow, `the flow was closed after its first answer (${closing.source})`);
  }
  return { outcomes, turns, openings, closedGates, openGates, closesAfterAnswer, controlFlows };
}
