/**
 * A look across flows once the whole capture is read: what no analyzer can see, because each reads one flow. A survey may
 * complete what sessions say, settle gates, and report sessions that consist of several flows.
 */
import type { PacketIndex } from '../capture/packet-index.ts';
import type { FlowTable } from '../flow/flow-table.ts';
import type { AlgId, AlgMessage, Transport } from './alg.ts';
import type { Session } from './session.ts';

export interface SurveyedCapture {
  readonly index: PacketIndex;
  readonly flows: FlowTable;
  /** In order of claim; a survey sees what the surveys before it added. */
  readonly sessions: readonly Session[];
}

/** A session that only the look across flows shows. */
export interface SurveyedSession {
  readonly alg: AlgId;
  readonly transport: Transport;
  /** At least one; the first names client and server. Those that no ALG claims are claimed by the session. */
  readonly flows: readonly number[];
  /** In order of packets. */
  readonly messages: readonly AlgMessage[];
}

export type CaptureSurvey = (capture: SurveyedCapture) => readonly SurveyedSession[];
