/**
 * What a gateway's basic SNMP ALG makes of a message (RFC 2962 §3.1): the agent's address of v1 traps and values of type
 * IpAddress, in place. Addresses inside object names, strings and table indices stay, and with SNMPv3's authentication
 * nothing can be changed at all.
 */
import {
  addressBytes,
  binaryReplacement,
  replaceFields,
  unchanged,
  type FieldReplacement,
  type RewrittenFields,
} from '../field-rewrite.ts';
import type { CreateRewriter } from '../rewriter.ts';
import { parseSnmp } from './parse.ts';

/** `translate` gives the address of the other side, or undefined where the binding says nothing. No length changes. */
export function rewriteSnmp(message: Uint8Array, translate: (address: string) => string | undefined): RewrittenFields {
  const parsed = parseSnmp(message);
  if (!parsed || parsed.authenticated) return unchanged(message);
  const replacements = parsed.fields.flatMap((field): FieldReplacement[] => {
    const value = translate(field.value);
    const written = value === undefined ? undefined : addressBytes(value, 4);
    return value !== undefined && written ? binaryReplacement(field, value, written) : [];
  });
  return replaceFields(message, replacements);
}

export const snmpRewriter: CreateRewriter = () => ({
  rewrite: (message, _from, { end }) => rewriteSnmp(message, (address) => end(address, undefined)?.address),
});
