/** One ICMP or ICMPv6 message as plain data (RFC 792, RFC 4443): type, code, and what an ALG reads of the rest. */
import { u16, u8 } from '../../base/bytes.ts';
import { foldSum, sumWords } from '../../packet/checksum.ts';
import type { LocatedField } from '../alg.ts';
import { parseQuote, type QuotedPacket } from './quote.ts';
import { fragmentationNeededCode, hasIdentifier, icmpType, icmpv6Type, isErrorType } from './vocabulary.ts';

/** Type, code, checksum, and four bytes that depend on the type. */
export const icmpHeaderBytes = 8;
export const identifierAt = 4;
export const checksumAt = 2;

export interface IcmpMessage {
  readonly type: number;
  readonly code: number;
  readonly isError: boolean;
  /** Of echo and its kin. */
  readonly identifier: number | undefined;
  readonly sequence: number | undefined;
  /** Of "fragmentation needed" and "packet too big"; 0 from routers older than RFC 1191. */
  readonly nextHopMtu: number | undefined;
  readonly quote: QuotedPacket | undefined;
  readonly fields: readonly LocatedField[];
}

const noFields: readonly LocatedField[] = [];

/** Undefined when there is no whole header. */
export function parseIcmp(bytes: Uint8Array, isIpv6: boolean): IcmpMessage | undefined {
  if (bytes.length < icmpHeaderBytes) return undefined;
  const type = u8(bytes, 0);
  const code = u8(bytes, 1);
  const isError = isErrorType(type, isIpv6);
  const identified = hasIdentifier(type, isIpv6);
  const identifier = identified ? u16(bytes, identifierAt) : undefined;
  const quote = isError ? parseQuote(bytes, icmpHeaderBytes) : undefined;
  return {
    type,
    code,
    isError,
    identifier,
    sequence: identified ? u16(bytes, 6) : undefined,
    nextHopMtu: nextHopMtu(bytes, type, code, isIpv6),
    quote,
    fields:
      identifier !== undefined
        ? [{ name: 'identifier', value: String(identifier), offset: identifierAt, length: 2 }]
        : (quote?.fields ?? noFields),
  };
}

/** RFC 1191 §4: 16 bits behind 16 unused; RFC 4443 §3.2: 32 bits. */
function nextHopMtu(bytes: Uint8Array, type: number, code: number, isIpv6: boolean): number | undefined {
  if (isIpv6) return type === icmpv6Type.packetTooBig ? u16(bytes, 4) * 0x10000 + u16(bytes, 6) : undefined;
  return type === icmpType.destinationUnreachable && code === fragmentationNeededCode ? u16(bytes, 6) : undefined;
}

/**
 * Whether the message's own checksum is wrong; `pseudoHeaderSum` is that of the addresses and 0 for IPv4 (RFC 4443 §2.3).
 * Zero is left out: what a sender's own capture shows before the network card fills it in.
 */
export function isChecksumWrong(bytes: Uint8Array, isIpv6: boolean, pseudoHeaderSum: number): boolean {
  const found = u16(bytes, checksumAt);
  if (found === 0) return false;
  const pseudo = isIpv6 ? pseudoHeaderSum + bytes.length + icmpv6Protocol : 0;
  return (~foldSum(sumWords(bytes, 0, bytes.length) - found + pseudo) & 0xffff) !== found;
}

/** IANA Assigned Internet Protocol Numbers; the pseudo header's "next header". */
const icmpv6Protocol = 58;
