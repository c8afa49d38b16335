/**
 * The words in which an ALG talks to the engine: per claimed flow, an analyzer reads the control channel and yields messages
 * with located fields, gates and notes. `parse` and `rewrite` stay apart as in Linux netfilter's conntrack and nat helpers:
 * `parse` locates, `rewrite` renders.
 */
import type { StreamBuffer } from '../flow/stream-buffer.ts';

/** Junos' `application-protocol` names where one exists. */
export const algIds = [
  'tcp', 'udp', 'icmp', 'traceroute', 'bootp', 'dce-rpc', 'dce-rpc-portmap', 'dns', 'ftp', 'h323', 'ras', 'iiop',
  'netshow', 'realaudio', 'rpc', 'rpc-portmap', 'rtsp', 'netbios', 'snmp', 'sqlnet', 'tftp', 'exec', 'login', 'shell',
  'winframe', 'sip', 'pptp', 'mgcp', 'sccp', 'talk', 'twamp', 'ike-esp', 'irc',
] as const; // prettier-ignore
export type AlgId = (typeof algIds)[number];

export type Transport = 'tcp' | 'udp' | 'icmp' | 'gre' | 'esp';
export type Side = 'client' | 'server';

/** One packet as an analyzer sees it; `packet` starts at 1. */
export interface PacketPlace {
  readonly packet: number;
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** An address or port inside a message: value and exact byte range, because `rewrite` puts another value there. */
export interface LocatedField {
  readonly name: string;
  readonly value: string;
  /** Offset in bytes from the start of the message. */
  readonly offset: number;
  readonly length: number;
}

/** One protocol message. `size` counts the protocol's own bytes (a DNS message without its TCP length prefix). */
export interface AlgMessage extends PacketPlace {
  readonly from: Side;
  readonly name: string;
  readonly size: number;
  readonly summary: string;
  /** False when the flow ended, or the capture was cut, before `size` bytes were seen. */
  readonly complete: boolean;
  /** Last packet that carries bytes of the message, when it is not `packet`. */
  readonly lastPacket?: number;
  readonly fields?: readonly LocatedField[];
  /** Facts that rules read, e.g. `{ declaredSize: 31751, receivedSize: 1450 }`. Keys are the protocol's own. */
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
}

/** `'*'` matches anything. */
export interface GateEndpoint {
  readonly address: string;
  readonly port: number | '*';
}

/** One RTP stream as its headers tell it (RFC 3550 §6.4.1). */
export interface MediaStream {
  readonly ssrc: number;
  readonly payloadType: number;
  readonly packets: number;
  /** Sequence numbers that never came (RFC 3550 §A.3). */
  readonly lost: number;
  /** RFC 3550 §A.8, at the end of the stream; null when the payload type's clock rate is not known. */
  readonly jitterMilliseconds: number | null;
}

/** Reads the packets of a media gate, which no ALG reads, and keeps of them what rules and reports ask. */
export interface MediaObserver {
  /** `towards`: sent to the gate's `to`, otherwise back from there. The payload is valid only during the call. */
  readonly datagram: (towards: boolean, payload: Uint8Array, place: PacketPlace) => void;
  /** Streams towards the gate's `to`. */
  readonly streams: () => readonly MediaStream[];
}

/** An expected data flow: from → to, seen from the host that opens it. */
export interface GateRequest {
  readonly purpose: string;
  readonly transport: Transport;
  readonly from: GateEndpoint;
  readonly to: GateEndpoint;
  readonly openedAt: PacketPlace;
  readonly lifetimeSeconds: number;
  /** Which ALG reads the data flow, when one does (`rtp` data has none). */
  readonly alg?: AlgId;
  /** Which side of the new flow opens it, `client` when left out: a TFTP server answers from a port of its own. */
  readonly opener?: Side;
  /** True when either side may send first (RTP, rpc over UDP). */
  readonly eitherDirection?: boolean;
  /** Media and mapped services are used by several flows; a data connection once. */
  readonly reusable?: boolean;
  /**
   * Makes it a media gate: fulfilled by the first packet to `to`, also in the middle of a flow that the other side began,
   * because each direction of media is negotiated by itself.
   */
  readonly media?: MediaObserver;
}

/** A protocol fact that a finding may rest on; `id` is the finding's catalogue id, `evidence` its numbers in words. */
export interface AlgNote {
  readonly id: `${string}/${string}`;
  readonly packets: readonly number[];
  readonly evidence: string;
  /** Completes the finding's detail; says what happened in this capture, in the user's words. */
  readonly detail?: string;
}

/** What a claimed flow offers its analyzer. */
export interface SessionContext {
  readonly transport: Transport;
  readonly client: GateEndpoint;
  readonly server: GateEndpoint;
  /** Flow state that outlives messages: true once both SYN and SYN-ACK were seen. */
  readonly message: (message: AlgMessage) => void;
  readonly gate: (request: GateRequest) => void;
  readonly note: (note: AlgNote) => void;
}

export interface Analyzer {
  /** In-order TCP bytes. Consume whole messages from `stream`; what is left comes again with more behind it. */
  readonly data?: (from: Side, stream: StreamBuffer) => void;
  /** One UDP, ICMP or GRE payload; valid only during the call. `wireBytes`: what it had before the capture cut it. */
  readonly datagram?: (from: Side, payload: Uint8Array, place: PacketPlace, wireBytes?: number) => void;
  /** `bytes` of TCP payload are missing from the capture; the stream continues behind them. */
  readonly gap?: (from: Side, bytes: number) => void;
  /** The flow ended or the capture did: report what is incomplete. `streams` hold what was not consumed. */
  readonly end?: (streams: Readonly<Record<Side, StreamBuffer>> | undefined) => void;
}

export type ProbeVerdict = 'yes' | 'no' | 'more';
