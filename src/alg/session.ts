/** One flow that an ALG claimed, and what its analyzer made of it. */
import type { AlgId, AlgMessage, AlgNote, Transport } from './alg.ts';
import type { Gate } from './gate-table.ts';

export interface Session {
  /** From 1, in order of claim. */
  readonly id: number;
  readonly alg: AlgId;
  readonly chosenBy: 'port' | 'probe' | 'gate';
  readonly transport: Transport;
  readonly flow: number;
  /** Of a session that consists of several flows. */
  readonly otherFlows?: readonly number[];
  /** Session whose gate let the flow in. */
  readonly parent: number | null;
  readonly messages: AlgMessage[];
  readonly gates: Gate[];
  readonly notes: AlgNote[];
  /** TCP payload bytes that the capture does not have. */
  missingBytes: number;
}
