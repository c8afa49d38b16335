/** Calls of one direction by their transaction ids, so that a reply says what it answers. Bounded: the oldest go first. */
import type { RpcCall } from './parse.ts';

export interface PendingCall<Request> {
  readonly call: RpcCall;
  readonly packet: number;
  /** What the program's own reader made of the arguments. */
  readonly request: Request;
}

const maximumCalls = 4096;

export class CallTable<Request> {
  private readonly calls = new Map<number, PendingCall<Request>>();

  /** The same call sent before, when this one repeats it. */
  add(call: RpcCall, packet: number, request: Request): PendingCall<Request> | undefined {
    const earlier = this.calls.get(call.xid);
    if (earlier && isSame(earlier.call, call)) return earlier;
    this.calls.delete(call.xid);
    this.calls.set(call.xid, { call, packet, request });
    for (const oldest of this.calls.keys()) {
      if (this.calls.size <= maximumCalls) break;
      this.calls.delete(oldest);
    }
    return undefined;
  }

  /** Stays known: a repeated call is answered again. */
  find(xid: number): PendingCall<Request> | undefined {
    return this.calls.get(xid);
  }
}

const isSame = (a: RpcCall, b: RpcCall): boolean =>
  a.program === b.program && a.version === b.version && a.procedure === b.procedure;
