/**
 * What a gateway's PPTP ALG makes of a control message: a client's call id, which GRE's answers are told apart by, becomes
 * one that no other client behind the address has (RFC 3022 has no word of it; Linux' nf_nat_pptp and IOS do so). The
 * length stays.
 */
import type { Side } from '../alg.ts';
import { replaceFields, type RewrittenFields } from '../field-rewrite.ts';
import { parsePptp } from './parse.ts';

/** One client's call id on both sides of the gateway. */
export interface CallIdBinding {
  readonly inside: number;
  readonly outside: number;
}

/** `from`: who sends the message; the client is inside. Messages that do not name the client's call id stay. */
export function rewriteCallId(message: Uint8Array, from: Side, { inside, outside }: CallIdBinding): RewrittenFields {
  const [held, wanted] = from === 'client' ? [inside, outside] : [outside, inside];
  const name = from === 'client' ? 'call id' : 'peer call id';
  const fields = parsePptp(message)?.fields ?? [];
  return replaceFields(
    message,
    fields
      .filter((field) => field.name === name && field.value === String(held))
      .map((field) => ({ field, value: String(wanted), written: Uint8Array.of(wanted >>> 8, wanted & 255) })),
  );
}
