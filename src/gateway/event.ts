/**
 * One observed or predicted fact about a gateway, with its place. Router logs, captures and the replay all speak in these
 * events, so that prediction and observation can be compared line by line.
 */
import type { Place } from '../base/place.ts';

/** Wall-clock time as a router prints it: no year, no zone, or an uptime. Compare spans, not instants. */
export interface ClockTime {
  /** Seconds since the start of the year (assumed 2000-01-01 when only uptime is known), with fraction. */
  readonly secondsOfYear: number;
  readonly text: string;
}

export const eventKinds = [
  'packet-claimed', // the ALG or the TCP proxy takes a packet of the flow
  'handshake-syn',
  'handshake-syn-ack',
  'handshake-ack',
  'flow-proxied', // the gateway now terminates both legs
  'message-received', // the ALG read a message's declared size
  'message-state', // reassembly state after a message
  'message-forwarded',
  'message-unsupported', // the ALG refuses a message's size
  'packet-refused',
  'flow-aborted', // the gateway tears the flow down; endpoints see a RST
  'packet-translated',
  'binding-created',
  'binding-expired',
  'translation-failed',
  'generic', // a line of a known family whose meaning is not known
] as const;
export type EventKind = (typeof eventKinds)[number];

export interface GatewayEvent {
  readonly kind: EventKind;
  readonly place: Place;
  readonly time: ClockTime | null;
  /** The record as printed, continuation lines joined with one space. */
  readonly text: string;
  /** Named values of the record, e.g. `{ l7_msg_size: 31751 }`, under the names that the source uses. */
  readonly values: Readonly<Record<string, number | string>>;
  /** ALG concerned, when the record says so. */
  readonly alg: string | null;
  /** Index of the flow within the log, when records can be told apart; 0-based. */
  readonly logFlow: number | null;
}
