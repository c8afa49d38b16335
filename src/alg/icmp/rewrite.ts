/**
 * What a gateway's ICMP ALG makes of a message: the identifier of an echo, and in errors the quoted packet's addresses,
 * ports or identifier with the checksums of the quote and of the message (RFC 5508 §3, §4). No length changes.
 */
import { u16 } from '../../base/bytes.ts';
import { foldSum, sumWords } from '../../packet/checksum.ts';
import { ipProtocol } from '../../packet/scratch.ts';
import type { LocatedField } from '../alg.ts';
import {
  addressBytes,
  replaceFields,
  rewrittenInPlace,
  unchanged,
  type BindingEnd,
  type FieldReplacement,
  type RewrittenFields,
} from '../field-rewrite.ts';
import { checksumAt, identifierAt, parseIcmp } from './parse.ts';
import type { QuotedPacket } from './quote.ts';

/** What the ends of the quoted packet become: one for source or destination NAT, both for twice NAT. */
export interface QuoteTranslation {
  readonly source?: BindingEnd;
  readonly destination?: BindingEnd;
}

/** Where the checksum stands in the quoted transport header, and whether it covers the addresses. */
const transportSums = new Map<number, { readonly at: number; readonly coversAddresses: boolean }>([
  [ipProtocol.tcp, { at: 16, coversAddresses: true }],
  [ipProtocol.udp, { at: 6, coversAddresses: true }],
  [ipProtocol.icmp, { at: 2, coversAddresses: false }],
  [ipProtocol.icmpv6, { at: 2, coversAddresses: true }],
]);

/** An echo (or timestamp, …) with another identifier. The message itself when it has none. */
export function rewriteIdentifier(message: Uint8Array, isIpv6: boolean, identifier: number): RewrittenFields {
  const parsed = parseIcmp(message, isIpv6);
  const [field] = parsed?.identifier === undefined ? [] : parsed.fields;
  if (!field) return unchanged(message);
  const rewritten = replaceFields(message, [number16(field, identifier)]);
  const bytes = rewritten.bytes.slice();
  adjust(bytes, checksumAt, u16(message, identifierAt), identifier);
  return rewrittenInPlace(message, bytes, rewritten.changes);
}

/**
 * An error whose quote looks as its receiver sent it. For ICMPv6 the outer addresses are part of the outer checksum; what
 * changes there is corrected with the outer header, as for TCP and UDP. The message itself when it quotes nothing.
 */
export function rewriteQuote(message: Uint8Array, isIpv6: boolean, translation: QuoteTranslation): RewrittenFields {
  const quote = parseIcmp(message, isIpv6)?.quote;
  const replacements = (quote?.fields ?? []).flatMap((field) => replacementOf(field, quote, translation) ?? []);
  const rewritten = replaceFields(message, replacements);
  if (!quote || rewritten.changes.length === 0) return unchanged(message);
  const bytes = rewritten.bytes.slice();
  const { headerAt, transportAt } = quote;
  const addressesAt = headerAt + (quote.ipVersion === 4 ? 12 : 8);
  const addressesEnd = addressesAt + (quote.ipVersion === 4 ? 8 : 32);
  const addresses = (of: Uint8Array): number => sumWords(of, addressesAt, addressesEnd);
  const changed = (of: Uint8Array): number =>
    quote.protocol === ipProtocol.icmp || quote.protocol === ipProtocol.icmpv6
      ? u16(of, transportAt + identifierAt)
      : sumWords(of, transportAt, Math.min(transportAt + 4, of.length));
  if (quote.ipVersion === 4) adjust(bytes, headerAt + 10, addresses(message), addresses(bytes));
  const sum = transportSums.get(quote.protocol);
  const isOff = quote.protocol === ipProtocol.udp && sum !== undefined && u16(bytes, transportAt + sum.at) === 0;
  if (sum && quote.namesFlow && transportAt + sum.at + 2 <= bytes.length && !isOff) {
    const covered = (of: Uint8Array): number => changed(of) + (sum.coversAddresses ? addresses(of) : 0);
    adjust(bytes, transportAt + sum.at, covered(message), covered(bytes));
    if (quote.protocol === ipProtocol.udp && u16(bytes, transportAt + sum.at) === 0)
      bytes.fill(255, transportAt + sum.at, transportAt + sum.at + 2);
  }
  const all = (of: Uint8Array): number => sumWords(of, checksumAt + 2, of.length);
  adjust(bytes, checksumAt, all(message), all(bytes));
  return rewrittenInPlace(message, bytes, rewritten.changes);
}

function replacementOf(
  field: LocatedField,
  quote: QuotedPacket | undefined,
  { source, destination }: QuoteTranslation,
): FieldReplacement | undefined {
  switch (field.name) {
    case 'quoted source':
      return source && addressReplacement(field, source.address);
    case 'quoted destination':
      return destination && addressReplacement(field, destination.address);
    case 'quoted source port':
      return source && number16(field, source.port);
    case 'quoted destination port':
      return destination && number16(field, destination.port);
    case 'quoted identifier': {
      // Both ends of an echo have the one identifier.
      const port = (source ?? destination)?.port;
      return quote && port !== undefined ? number16(field, port) : undefined;
    }
    default:
      return undefined;
  }
}

/** Undefined for an address of the other family, which does not fit. */
function addressReplacement(field: LocatedField, value: string): FieldReplacement | undefined {
  const written = addressBytes(value, field.length);
  return written && { field, value, written };
}

const number16 = (field: LocatedField, value: number): FieldReplacement => ({
  field,
  value: String(value),
  written: Uint8Array.of(value >>> 8, value & 255),
});

/** RFC 1624 §3: HC' = ~(~HC + ~m + m'), over sums of words. */
function adjust(bytes: Uint8Array, at: number, removed: number, added: number): void {
  const held = ~u16(bytes, at) & 0xffff;
  const sum = ~foldSum(held + (~foldSum(removed) & 0xffff) + foldSum(added)) & 0xffff;
  bytes[at] = sum >>> 8;
  bytes[at + 1] = sum & 255;
}
