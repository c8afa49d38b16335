/**
 * Checksums of IPv4, TCP, UDP and ICMP (RFC 1071), verified on demand. A sender's own capture sees packets before the
 * network card fills checksums in: what the kernel leaves there is recognised and not called wrong.
 */
import { u16 } from '../base/bytes.ts';
import { extensionHeaderLength, isExtensionHeader } from './ip.ts';
import { ipProtocol, type PacketScratch } from './scratch.ts';

/**
 * `offloaded`: zero or the sum of the pseudo header alone, which the network card completes; `absent`: the sender made
 * none (UDP); `unknown`: fragments, snapped packets and source routes hold too little to tell.
 */
export type ChecksumState = 'correct' | 'incorrect' | 'offloaded' | 'absent' | 'unknown';

export interface Checksum {
  readonly state: ChecksumState;
  /** Of the two bytes, in the packet's bytes. */
  readonly offset: number;
  readonly found: number;
  /** What should stand there; 0 when unknown. */
  readonly expected: number;
}

/** One's complement sum of 16-bit words of `bytes[from, to)`, an odd last byte padded; not folded below 2^32. */
export function sumWords(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0;
  let at = from;
  for (; at + 1 < to; at += 2) sum += u16(bytes, at);
  return at < to ? sum + ((bytes[at] ?? 0) << 8) : sum;
}

/** The sum folded to 16 bits, carries added back in. */
export function foldSum(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x10000);
  return folded;
}

const complement = (sum: number): number => ~foldSum(sum) & 0xffff;

/** Of the IPv4 header at `at`; zero is what a sender with offload leaves. */
export function ipv4HeaderChecksum(bytes: Uint8Array, at: number): Checksum {
  const offset = at + 10;
  const found = u16(bytes, offset);
  const end = at + ((bytes[at] ?? 0) & 15) * 4;
  if (end - at < 20 || end > bytes.length) return { state: 'unknown', offset, found, expected: 0 };
  const expected = complement(sumWords(bytes, at, end) - found);
  return { state: found === expected ? 'correct' : found === 0 ? 'offloaded' : 'incorrect', offset, found, expected };
}

/** Where the checksum stands in the transport header. */
const checksumAt = new Map<number, number>([
  [ipProtocol.tcp, 16],
  [ipProtocol.udp, 6],
  [ipProtocol.icmp, 2],
  [ipProtocol.icmpv6, 2],
]);

/** Of the transport in `scratch`; undefined for protocols without one that is known here. */
export function transportChecksum(scratch: PacketScratch): Checksum | undefined {
  const { bytes, protocol, transportOffset: from } = scratch;
  const place = checksumAt.get(protocol);
  if (scratch.ipVersion === 0 || place === undefined || scratch.fragmentOffset > 0) return undefined;
  const offset = from + place;
  if (offset + 2 > scratch.end) return undefined;
  const found = u16(bytes, offset);
  const isUdp = protocol === ipProtocol.udp;
  if (isUdp && found === 0) return { state: 'absent', offset, found, expected: 0 };
  const udpLength = isUdp ? u16(bytes, from + 4) : 0;
  const length = udpLength >= 8 ? udpLength : scratch.networkPayloadLength;
  const isWhole = from + length <= scratch.end && length <= scratch.networkPayloadLength;
  if (!isWhole || scratch.moreFragments || isSourceRouted(scratch))
    return { state: 'unknown', offset, found, expected: 0 };

  const pseudo = protocol === ipProtocol.icmp ? 0 : addressSum(scratch) + protocol;
  const sum = complement(
    pseudo + (protocol === ipProtocol.icmp ? 0 : length) + sumWords(bytes, from, from + length) - found,
  );
  // RFC 768: a UDP sum of zero is sent as all ones.
  const expected = isUdp && sum === 0 ? 0xffff : sum;
  if (found === expected) return { state: 'correct', offset, found, expected };
  // With segmentation offload the card adds each segment's length itself.
  const isPartial = pseudo !== 0 && (found === foldSum(pseudo + length) || found === foldSum(pseudo));
  return { state: isPartial || found === 0 ? 'offloaded' : 'incorrect', offset, found, expected };
}

/** Both addresses of the pseudo header (RFC 9293 §3.1, RFC 8200 §8.1). */
function addressSum({ bytes, ipVersion, networkOffset }: PacketScratch): number {
  return ipVersion === 4
    ? sumWords(bytes, networkOffset + 12, networkOffset + 20)
    : sumWords(bytes, networkOffset + 8, networkOffset + 40);
}

const routingHeader = 43;
const routingOption = { loose: 131, strict: 137 } as const;

/** The checksum covers the last destination of a source route (RFC 8200 §8.1), not the one in the header. */
function isSourceRouted({ bytes, ipVersion, networkOffset, transportOffset }: PacketScratch): boolean {
  if (ipVersion === 4) {
    for (let at = networkOffset + 20; at < transportOffset && bytes[at] !== 0;) {
      const kind = bytes[at] ?? 0;
      if (kind === routingOption.loose || kind === routingOption.strict) return true;
      at += kind === 1 ? 1 : Math.max(2, bytes[at + 1] ?? 2);
    }
    return false;
  }
  let next = bytes[networkOffset + 6] ?? 0;
  for (let at = networkOffset + 40; at < transportOffset && isExtensionHeader(next);) {
    if (next === routingHeader && (bytes[at + 3] ?? 0) > 0) return true;
    const length = extensionHeaderLength(next, bytes[at + 1] ?? 0);
    next = bytes[at] ?? 0;
    at += length;
  }
  return false;
}
