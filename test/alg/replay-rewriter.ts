/** Drives a rewriter as a gateway does: streams are gathered and cut, each message is rewritten and sent on. */
import { expect } from 'vitest';
import { formatIpv4, formatIpv6, parseIpv4, parseIpv6 } from '../../src/base/address.ts';
import { concat } from '../../src/base/bytes.ts';
import type { Side } from '../../src/alg/alg.ts';
import { applyEdits, type RewrittenFields } from '../../src/alg/field-rewrite.ts';
import type { MessageRewriter, MessageTranslation } from '../../src/alg/rewriter.ts';

export interface PassedMessage {
  readonly from: Side;
  readonly before: Uint8Array;
  readonly after: RewrittenFields;
  /** Passed without being looked at. */
  readonly isOpaque: boolean;
}

type Said = readonly (readonly [from: Side, bytes: Uint8Array])[];

export const nothing: MessageTranslation = { end: () => undefined };

/** What leaves the gateway, in order. What the rewriter still waits for at the end leaves as it came. */
export function replay(rewriter: MessageRewriter, said: Said, translation: MessageTranslation): PassedMessage[] {
  const passed: PassedMessage[] = [];
  const held = { client: new Uint8Array(0) as Uint8Array, server: new Uint8Array(0) as Uint8Array };
  const opaque = { client: false, server: false };
  const pass = (from: Side, before: Uint8Array, isOpaque: boolean): void => {
    const after = isOpaque
      ? { bytes: before, changes: [], edits: [], growth: 0 }
      : rewriter.rewrite(before, from, translation);
    expectConsistent(before, after);
    passed.push({ from, before, after, isOpaque });
  };
  for (const [from, bytes] of said) {
    if (!rewriter.frame) {
      pass(from, bytes, false);
      continue;
    }
    held[from] = concat([held[from], bytes]);
    while (held[from].length > 0) {
      const framing = opaque[from] ? 'opaque' : rewriter.frame(from, held[from]);
      if (framing === 0) break;
      opaque[from] ||= framing === 'opaque';
      const size = framing === 'opaque' ? held[from].length : framing;
      if (!Number.isInteger(size) || size < 0 || size > held[from].length)
        throw new Error(`framed ${size} of ${held[from].length} bytes`);
      const message = held[from].subarray(0, size);
      held[from] = held[from].subarray(size);
      pass(from, message, opaque[from]);
    }
  }
  for (const from of ['client', 'server'] as const) if (held[from].length > 0) pass(from, held[from], true);
  return passed;
}

/** Edits, growth and bytes say the same; edits are in order and apart. */
function expectConsistent(before: Uint8Array, { bytes, edits, changes, growth }: RewrittenFields): void {
  if (edits.length === 0) {
    expect(bytes).toBe(before);
    expect(growth).toBe(0);
    return;
  }
  let end = 0;
  for (const { offset, length } of edits) {
    expect(offset).toBeGreaterThanOrEqual(end);
    end = offset + length;
  }
  expect(end).toBeLessThanOrEqual(before.length);
  expect(bytes.length - before.length).toBe(growth);
  expect(Buffer.compare(applyEdits(before, edits), bytes)).toBe(0);
  expect(changes.length).toBeGreaterThan(0);
}

/** Ports that stand for themselves when they are left out, so that a translation of them would make them stand there. */
const defaultPorts: readonly number[] = [2727, 5060];

/** A translation of every address and port that is its own inverse. Text of other length, mostly. */
export function mirror(addressKey: number, portKey: number): MessageTranslation {
  const port = (number: number): number => {
    const other = number ^ portKey;
    return number === 0 || other === 0 || defaultPorts.includes(number) || defaultPorts.includes(other)
      ? number
      : other;
  };
  const mirrored = (address: string): string | undefined => {
    const v4 = parseIpv4(address);
    if (v4 !== undefined) return formatIpv4((v4 ^ addressKey) >>> 0);
    const v6 = parseIpv6(address)?.slice();
    if (!v6) return undefined;
    v6[15] = (v6[15] ?? 0) ^ (addressKey & 255);
    return formatIpv6(v6);
  };
  return {
    end: (address, number) => {
      const other = mirrored(address);
      return other === undefined ? undefined : { address: other, port: number === undefined ? 0 : port(number) };
    },
    callId: (_owner, callId) => port(callId),
  };
}
