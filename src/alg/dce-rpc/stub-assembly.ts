/** Puts the stubs of one direction's fragmented calls together (C706 §12.6.3.1: first, middle and last fragments). Bounded. */
import { concat } from '../../base/bytes.ts';
import type { LocatedField } from '../alg.ts';

export interface StubFragment {
  /** Where its stub begins in the PDU. */
  readonly stubAt: number;
  readonly stub: Uint8Array;
  /** Of the fragment's message, which is told before the call is whole; filled then. */
  readonly fields: LocatedField[];
}

interface OpenCall {
  readonly fragments: StubFragment[];
  bytes: number;
}

/** An answer of 500 towers is far smaller. */
const maximumStubBytes = 1 << 18;
const maximumFragments = 256;
const maximumCalls = 16;

export class StubAssembly {
  private readonly calls = new Map<number, OpenCall>();

  /** The call's fragments when this is its last one and the first was seen. */
  add(callId: number, fragment: StubFragment, first: boolean, last: boolean): readonly StubFragment[] | undefined {
    if (first && last) return [fragment];
    const call: OpenCall | undefined = first ? { fragments: [], bytes: 0 } : this.calls.get(callId);
    if (!call) return undefined;
    call.fragments.push({ ...fragment, stub: fragment.stub.slice() });
    call.bytes += fragment.stub.length;
    this.calls.delete(callId);
    if (last) return call.fragments;
    if (call.bytes > maximumStubBytes || call.fragments.length > maximumFragments) return undefined;
    this.calls.set(callId, call);
    for (const oldest of this.calls.keys()) {
      if (this.calls.size <= maximumCalls) break;
      this.calls.delete(oldest);
    }
    return undefined;
  }
}

export const wholeStub = (fragments: readonly StubFragment[]): Uint8Array => concat(fragments.map(({ stub }) => stub));

/**
 * Gives each fragment the fields of the stub that lie in it, counted from its PDU's start. A field that is split between two
 * PDUs belongs to none: it cannot be rewritten in one place.
 */
export function distributeFields(fragments: readonly StubFragment[], fields: readonly LocatedField[]): void {
  let from = 0;
  for (const { stub, stubAt, fields: own } of fragments) {
    const to = from + stub.length;
    for (const field of fields)
      if (field.offset >= from && field.offset + field.length <= to)
        own.push({ ...field, offset: field.offset - from + stubAt });
    from = to;
  }
}
