/** What a gateway makes of one session, and what in its profile is the cause: from the cause a fix follows. */
import type { AlgId, Transport } from '../alg/alg.ts';
import type { Gate } from '../alg/gate-table.ts';
import type { Session } from '../alg/session.ts';
import type { AlgDecision, TimerName } from './profile.ts';
import type { FlowState, SessionReplay, Verdict } from './replay.ts';

export type GateResult = 'opened' | 'not-opened' | 'not-needed' | 'cannot-know';

export interface GateOutcome {
  readonly gate: Gate;
  readonly result: GateResult;
  readonly reason: string;
  readonly verified: boolean;
}

export type BreakCause =
  | { readonly kind: 'oversize'; readonly alg: AlgId; readonly transport: Transport; readonly size: number }
  /** Nobody opens gates or translates what the messages say. */
  | { readonly kind: 'alg-off'; readonly alg: AlgId; readonly transport: Transport }
  | { readonly kind: 'port-not-watched'; readonly alg: AlgId; readonly transport: Transport; readonly port: number }
  /** A timer ran out between its packets. */
  | { readonly kind: 'timer'; readonly timer: TimerName }
  /** The ALG sees the message and refuses it, for a reason that no change of the profile takes away but its absence. */
  | { readonly kind: 'strict' | 'partial'; readonly alg: AlgId; readonly transport: Transport }
  | { readonly kind: 'no-binding' | 'pool' | 'other' };

export interface SessionOutcome {
  readonly session: Session;
  readonly result: 'passes' | 'breaks' | 'cannot-know';
  readonly verdict: Verdict | 'cannot-know';
  /** From 1; null where it passes. */
  readonly packet: number | null;
  /** One sentence without its full stop. */
  readonly reason: string;
  readonly verified: boolean;
  readonly decision: AlgDecision;
  readonly flowState: FlowState;
  readonly gates: readonly GateOutcome[];
  readonly replay: SessionReplay;
  readonly cause: BreakCause | null;
}
