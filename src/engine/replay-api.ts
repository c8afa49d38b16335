/** What replays say to the editor and the command line: plain data, numbers of packets from 1. */
import type { Side } from '../alg/alg.ts';
import type { FlowState, Verdict } from '../gateway/replay.ts';

/** What a capture can be replayed under. `configuration`: the profile of a configuration among the inputs. */
export interface GatewayChoice {
  /** Platform id, or `configuration`. */
  readonly id: string;
  readonly title: string;
  readonly kind: 'router' | 'yardstick' | 'configuration';
}

export type SessionResult = 'passes' | 'breaks' | 'cannot-know';

export interface SessionHeading {
  readonly session: number;
  readonly alg: string;
  readonly transport: string;
  readonly client: string;
  readonly server: string;
  readonly flow: number;
  readonly firstPacket: number;
}

export interface MatrixCell {
  readonly result: SessionResult;
  /** One sentence. */
  readonly reason: string;
  /** Where it breaks, or cannot be known. */
  readonly packet: number | null;
  /** False when the result rests on something that no public source confirms. */
  readonly verified: boolean;
}

export interface MatrixRow extends SessionHeading {
  /** One for each choice, in their order. */
  readonly cells: readonly MatrixCell[];
}

/** Sessions × gateways: which gateways break this capture, and why. */
export interface ReplayMatrix {
  readonly choices: readonly GatewayChoice[];
  readonly rows: readonly MatrixRow[];
  /** Sessions beyond the most that are listed. */
  readonly omitted: number;
}

export interface GateResult {
  /** Id of the session's gate, as in the document. */
  readonly id: number;
  readonly purpose: string;
  /** `192.0.2.9:* → 10.0.0.5:1027`. */
  readonly endpoints: string;
  readonly openedAt: number;
  /** `not-needed`: the data flow passes without a gate. */
  readonly result: 'opened' | 'not-opened' | 'not-needed' | 'cannot-know';
  readonly reason: string;
}

export interface SessionReplayRecord extends SessionHeading, MatrixCell {
  readonly verdict: Verdict | 'cannot-know';
  readonly flowState: FlowState;
  readonly gates: readonly GateResult[];
}

export interface BindingRecord {
  readonly transport: string;
  readonly inside: string;
  readonly outside: string;
  /** What says so: a line of the configuration, a second capture, a log, an assumption. */
  readonly source: string;
  readonly firstPacket: number;
}

export interface ReplayReply {
  readonly choice: GatewayChoice;
  /** Packets by verdict. */
  readonly counts: Readonly<Record<Verdict, number>>;
  /** Flows by Junos' state at the end. */
  readonly flowStates: Readonly<Record<FlowState, number>>;
  /** Which side is inside, and why we think so. */
  readonly sides: string;
  readonly sessions: readonly SessionReplayRecord[];
  readonly bindings: readonly BindingRecord[];
  readonly omittedSessions: number;
  readonly omittedBindings: number;
}

/** Bytes of `before` and what stands there in `after`. */
export interface PreviewEdit {
  readonly offset: number;
  readonly length: number;
  readonly newOffset: number;
  readonly newLength: number;
}

/** One message before and behind the gateway. */
export interface RewritePreview {
  readonly packet: number;
  readonly from: Side;
  readonly name: string;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  readonly edits: readonly PreviewEdit[];
  /** Whether the messages are text, line by line. */
  readonly isText: boolean;
}

export interface RewritesReply {
  readonly session: number;
  readonly choice: GatewayChoice;
  /** Messages that change, in order. */
  readonly previews: readonly RewritePreview[];
  readonly omitted: number;
  /** Why there are none, in one sentence; null when there are. */
  readonly why: string | null;
}

/** The debug lines that the router would have printed, and those that it did print when its log is among the inputs. */
export interface PredictedTraceReply {
  readonly choice: GatewayChoice;
  /** As the router prints them, times included. */
  readonly lines: readonly string[];
  /** For comparing, as is `actual`: a record a line, without times, descriptors numbered in order. */
  readonly predicted: string;
  readonly actual: { readonly name: string; readonly text: string } | null;
  /** Why nothing can be predicted; null when it can. */
  readonly why: string | null;
}

/** The first capture as it would look on the gateway's other side, as pcapng. */
export interface OtherSideReply {
  readonly bytes: Uint8Array;
  /** Name for a new file. */
  readonly name: string;
  readonly dropped: number;
}

export interface ReplayApi {
  readonly choices: () => Promise<readonly GatewayChoice[]>;
  readonly matrix: () => Promise<ReplayMatrix>;
  readonly replay: (choice: string) => Promise<ReplayReply>;
  readonly rewrites: (choice: string, session: number) => Promise<RewritesReply>;
  readonly predictedTrace: (choice: string) => Promise<PredictedTraceReply>;
  readonly otherSide: (choice: string) => Promise<OtherSideReply>;
}
