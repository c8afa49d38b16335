/**
 * Dialogs and transactions of one flow: which request a response answers, what repeats what, and where a dialog stands
 * (RFC 3261 §12, §17). Bounded: the oldest calls and requests are forgotten.
 */
import { detached } from '../text/detached.ts';
import { tagOf, type SipMessage } from './parse.ts';
import type { Side } from '../alg.ts';

export type DialogState = 'early' | 'confirmed' | 'terminated';

export interface Transaction {
  readonly method: string;
  /** The first request's packet; 0 when only the response was seen. */
  readonly packet: number;
  /** Status → packet of the first response with it. */
  readonly responses: Map<number, number>;
}

export interface Call {
  readonly id: string;
  state: DialogState | undefined;
  /** By side, sequence number and method; the newest last. */
  readonly transactions: Map<string, Transaction>;
}

export interface CallPlace {
  readonly call: Call;
  /** Packet of the message that this one repeats. */
  readonly repeatOf: number | undefined;
  readonly requestPacket: number | undefined;
}

const maximumCalls = 1024;
const maximumTransactions = 64;
const maximumResponses = 32;

export class CallTable {
  private readonly calls = new Map<string, Call>();

  /** Enters a message; undefined for one without Call-ID, which belongs to nothing. */
  enter(from: Side, message: SipMessage, packet: number): CallPlace | undefined {
    const { callId } = message;
    if (!callId || callId.value === '') return undefined;
    const call = this.callOf(callId.value);
    const place = message.status === 0 ? request(call, from, message, packet) : response(call, from, message, packet);
    advance(call, message);
    return { call, ...place };
  }

  private callOf(value: string): Call {
    const known = this.calls.get(value);
    if (known) return known;
    const id = detached(value);
    const call: Call = { id, state: undefined, transactions: new Map() };
    this.calls.set(id, call);
    if (this.calls.size > maximumCalls) dropOldest(this.calls);
    return call;
  }
}

/** An ACK for a 2xx is a transaction of its own; for other answers it belongs to the INVITE: either way it has its key. */
const keyOf = (from: Side, { sequence, method, vias }: SipMessage): string =>
  `${from} ${sequence} ${method} ${method === 'ACK' ? '' : (vias[0]?.branch?.value.slice(0, 80) ?? '')}`;

function request(call: Call, from: Side, message: SipMessage, packet: number): Omit<CallPlace, 'call'> {
  const key = keyOf(from, message);
  const known = call.transactions.get(key);
  if (known) return { repeatOf: known.packet, requestPacket: undefined };
  call.transactions.set(detached(key), { method: detached(message.method), packet, responses: new Map() });
  if (call.transactions.size > maximumTransactions) dropOldest(call.transactions);
  return { repeatOf: undefined, requestPacket: undefined };
}

function response(call: Call, from: Side, message: SipMessage, packet: number): Omit<CallPlace, 'call'> {
  const transaction = call.transactions.get(keyOf(from === 'client' ? 'server' : 'client', message));
  if (!transaction) return { repeatOf: undefined, requestPacket: undefined };
  const repeatOf = transaction.responses.get(message.status);
  if (repeatOf === undefined && transaction.responses.size < maximumResponses)
    transaction.responses.set(message.status, packet);
  return { repeatOf, requestPacket: transaction.packet };
}

/** RFC 3261 §12.1, §12.3, §15: a dialog is early with a tagged 1xx, confirmed with 2xx, gone with BYE or a refusal. */
function advance(call: Call, message: SipMessage): void {
  const { method, status } = message;
  if (method === 'BYE' && (status === 0 || status === 481 || status === 408)) call.state = 'terminated';
  else if (method !== 'INVITE') return;
  else if (status === 0) call.state = call.state === 'terminated' ? undefined : call.state;
  else if (status > 100 && status < 200 && tagOf(message.to) !== undefined) call.state ??= 'early';
  else if (status >= 200 && status < 300) call.state = 'confirmed';
  else if (status >= 300 && call.state !== 'confirmed') call.state = 'terminated';
}

function dropOldest(map: Map<string, unknown>): void {
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}
