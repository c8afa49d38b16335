/** The engine's face to the editor: requests and replies are plain data, so that they cross a worker boundary unchanged. */
import type { LayerNode } from '../packet/layer-node.ts';
import type { RowWish } from '../query/row-order.ts';
import type { AnalysisDocument, AnalysisSummary, GateRecord } from '../report/document.ts';
import type { ReplayApi } from './replay-api.ts';

export type { LayerNode } from '../packet/layer-node.ts';
export type { RowSort } from '../query/row-order.ts';

/** A source is a path (node), or its whole content (web). `name` is what users see. */
export interface SourceInput {
  readonly name: string;
  readonly path?: string;
  readonly bytes?: Uint8Array;
}

export interface AnalysisProgress {
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly packets: number;
  /** What is known so far, now and then while a large capture is read; findings may still change. */
  readonly summary?: AnalysisSummary;
}

export interface RowsRequest extends RowWish {
  readonly from: number;
  readonly count: number;
}

export interface PacketRow {
  readonly number: number;
  /** Seconds since the capture's first packet, nine decimals. */
  readonly time: string;
  readonly source: string;
  readonly destination: string;
  readonly protocol: string;
  readonly length: number;
  readonly info: string;
  readonly flow: number | null;
  /** `rst`, `finding`, `problem`, `` : how the row stands out. */
  readonly mark: '' | 'rst' | 'finding' | 'problem';
}

export interface RowsReply {
  /** Rows that pass the filter. */
  readonly total: number;
  readonly from: number;
  readonly rows: readonly PacketRow[];
  /** Message for the user when `filter` is not valid; rows are then unfiltered. */
  readonly filterError: string | null;
}

export interface LadderStep {
  readonly packet: number;
  /** Seconds since the flow's first packet. */
  readonly time: number;
  readonly from: 'client' | 'server';
  readonly label: string;
  /** `reset` stands out; `message` carries an ALG message; `plain` the rest; `log` is a router's log line. */
  readonly kind: 'plain' | 'message' | 'reset' | 'log';
  /** TTL, flags, payload bytes: what RST attribution compares. */
  readonly note: string;
  /** For a forged reset: who really sent it. */
  readonly actual?: 'gateway';
}

/** An expected data flow that a message of this flow negotiated. */
export interface LadderGate {
  /** As in the document. */
  readonly id: number;
  /** Packet that opened it. */
  readonly packet: number;
  readonly purpose: string;
  /** `192.0.2.9:* → 10.0.0.5:1027`. */
  readonly endpoints: string;
  readonly outcome: GateRecord['outcome'];
  /** What came instead, for `contradicted`. */
  readonly contradiction: string | null;
  /** The flow that used it, or came instead, and its first packet. */
  readonly flow: number | null;
  readonly firstPacket: number | null;
}

/** The gate through which this flow came: its packet stands in another flow. */
export interface LadderOrigin {
  readonly gate: number;
  readonly purpose: string;
  readonly alg: string;
  readonly flow: number;
  readonly packet: number;
}

export interface LadderReply {
  readonly flow: number;
  readonly client: string;
  readonly server: string;
  /** Set when a device in between takes part, so that the page draws a third lifeline. */
  readonly gateway: string | null;
  readonly steps: readonly LadderStep[];
  /** Steps left out in the middle of long flows. */
  readonly omitted: number;
  /** In the order of their packets; a flow of very many gates shows the first ones. */
  readonly gates: readonly LadderGate[];
  /** Null for a flow that no gate let in. */
  readonly origin: LadderOrigin | null;
}

export interface PacketReply {
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly layers: readonly LayerNode[];
}

export interface OpenOptions {
  /** Prefixes that stand inside the gateway, for replays; none: the configuration's, else they are inferred. */
  readonly inside?: readonly string[];
}

/** The replay's questions concern the first capture too, and are answered when `open` has ended. */
export interface EngineApi extends ReplayApi {
  /** Reads and analyzes everything; `onProgress` is called at most ten times a second. Rejects with CaptureError. */
  readonly open: (inputs: readonly SourceInput[], options?: OpenOptions) => Promise<AnalysisSummary>;
  /** Everything that was found, sessions and messages included: for export. */
  readonly document: () => Promise<AnalysisDocument>;
  readonly cancel: () => Promise<void>;
  /** The following concern the first capture among the inputs, and may be called while `open` is under way. */
  readonly rows: (request: RowsRequest) => Promise<RowsReply>;
  readonly ladder: (flow: number) => Promise<LadderReply>;
  readonly packet: (number: number) => Promise<PacketReply>;
}
