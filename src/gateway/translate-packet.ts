/**
 * One packet as it looks on the gateway's other side: addresses, ports, TTL, sequence numbers both ways with SACK, payload,
 * lengths and checksums (RFC 3022 §4, RFC 5508 §4.2). A checksum that was right stays right, one that was wrong stays wrong
 * by as much.
 */
import { concat, u16, u32, u8 } from '../base/bytes.ts';
import { addressBytes } from '../base/prefix.ts';
import type { BindingEnd, MessageEdit } from '../alg/field-rewrite.ts';
import { rewriteIdentifier, rewriteQuote, type QuoteTranslation } from '../alg/icmp/rewrite.ts';
import { foldSum, ipv4HeaderChecksum, sumWords, transportChecksum } from '../packet/checksum.ts';
import { decodePacket } from '../packet/decode.ts';
import type { Encapsulations } from '../packet/encapsulations.ts';
import { ipProtocol, PacketScratch } from '../packet/scratch.ts';
import { growOuterHeaders, outerHeaders, sumOuterHeaders } from './outer-headers.ts';
import { mapSequence, type StreamEdits } from './stream-edits.ts';
import { changesFamily, translateFamily } from './translate-family.ts';

/** One direction's edits, and where its stream begins. */
export interface DirectionEdits {
  readonly edits: StreamEdits;
  readonly start: number;
}

export interface PacketTranslation {
  /** Null: the end stays as it is. Of echoes `port` is the identifier, of PPTP's GRE the receiver's call id. */
  readonly source: BindingEnd | null;
  readonly destination: BindingEnd | null;
  /** What a hop does to the TTL; +1 undoes it. */
  readonly hops: -1 | 0 | 1;
  /** TCP: of the sender's stream and of the receiver's. */
  readonly own?: DirectionEdits;
  readonly other?: DirectionEdits;
  /** UDP: of the payload. */
  readonly datagram?: readonly MessageEdit[];
  /** ICMP errors. */
  readonly quote?: QuoteTranslation;
}

export interface CapturedPacket {
  readonly bytes: Uint8Array;
  /** On the wire. */
  readonly originalLength: number;
}

const before = new PacketScratch();
const after = new PacketScratch();

/** RFC 1624 §3 over sums of words that are no longer, and are now, covered. */
function adjusted(found: number, removed: number, added: number): number {
  return ~foldSum((~found & 0xffff) + (~foldSum(removed) & 0xffff) + foldSum(added)) & 0xffff;
}

const put16 = (bytes: Uint8Array, at: number, value: number): void => {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value & 255;
};

const put32 = (bytes: Uint8Array, at: number, value: number): void => {
  put16(bytes, at, value >>> 16);
  put16(bytes, at + 2, value & 0xffff);
};

/** The packet on the other side; the packet itself where it is not IP or cannot be put under the other family's header. */
export function translatePacket(
  packet: CapturedPacket,
  linkType: number,
  encapsulations: Encapsulations,
  translation: PacketTranslation,
): CapturedPacket {
  const { bytes } = packet;
  decodePacket(before, encapsulations, bytes, 0, bytes.length, linkType);
  if (before.ipVersion === 0) return packet;
  const isFirst = before.fragmentOffset === 0;
  const payload = isFirst
    ? newPayload(before, translation)
    : before.bytes.subarray(before.transportOffset, before.networkEnd);
  const payloadAt = isFirst ? before.payloadOffset : before.transportOffset;
  const end = Math.min(before.networkEnd, before.end);
  const growth = payload.length - (end - payloadAt);
  const result = concat([bytes.subarray(0, payloadAt), payload, trailerOf(bytes.subarray(end), growth)]);
  const done = (translated: Uint8Array): CapturedPacket => ({
    bytes: translated,
    originalLength: packet.originalLength + translated.length - bytes.length,
  });
  const { source, destination, hops } = translation;
  const isInside = before.networks > 1 || before.encapsulation !== 0;
  const outer = isInside ? outerHeaders(bytes, linkType, encapsulations, before.networkOffset) : [];
  putHops(result, before, hops);
  if (isFirst) putTransport(result, before, translation, growth);
  const newEnd = payloadAt + payload.length;
  if (source && destination && changesFamily(before, source, destination)) {
    const payloadLength = before.networkPayloadLength + growth;
    const scratch = before;
    const other = translateFamily({
      bytes: result,
      end: newEnd,
      scratch,
      linkType,
      source,
      destination,
      payloadLength,
    });
    if (!other) return packet;
    const headerGrowth = other.length - bytes.length;
    growOuterHeaders(other, outer, headerGrowth);
    putTransportChecksum(other, linkType, encapsulations, newEnd + other.length - result.length);
    sumOuterHeaders(other, outer, headerGrowth);
    return done(other);
  }
  if (!putAddresses(result, before, translation)) return packet;
  if (growth !== 0) putNetworkLength(result, before, growth);
  growOuterHeaders(result, outer, growth);
  putHeaderChecksum(result);
  putTransportChecksum(result, linkType, encapsulations, newEnd);
  sumOuterHeaders(result, outer, growth);
  return done(result);
}

/** Ethernet's padding makes room before the frame grows. */
function trailerOf(trailer: Uint8Array, growth: number): Uint8Array {
  return growth > 0 && trailer.every((byte) => byte === 0)
    ? trailer.subarray(Math.min(growth, trailer.length))
    : trailer;
}

/** The captured payload of the transport, edited. ICMP's whole message counts as its payload's beginning. */
function newPayload(scratch: PacketScratch, translation: PacketTranslation): Uint8Array {
  const payload = scratch.bytes.subarray(scratch.payloadOffset, Math.min(scratch.networkEnd, scratch.end));
  const { own, datagram } = translation;
  if (own && scratch.protocol === ipProtocol.tcp && payload.length > 0) {
    const offset = (scratch.sequence - own.start) | 0;
    return offset < 0 ? payload : own.edits.segment(offset, payload);
  }
  if (datagram && scratch.protocol === ipProtocol.udp) return applyEdits(payload, datagram);
  const isIcmpv6 = scratch.protocol === ipProtocol.icmpv6;
  if (scratch.protocol === ipProtocol.icmp || isIcmpv6) return translateIcmp(payload, isIcmpv6, translation);
  return payload;
}

/** An echo with the identifier of the end that is translated, or an error whose quote is as its receiver sent it. */
function translateIcmp(message: Uint8Array, isIpv6: boolean, translation: PacketTranslation): Uint8Array {
  const { source, destination, quote } = translation;
  if (quote) return rewriteQuote(message, isIpv6, quote).bytes;
  const identifier = (source ?? destination)?.port;
  return identifier === undefined || identifier === 0 ? message : rewriteIdentifier(message, isIpv6, identifier).bytes;
}

/** `message` with the edits, which are in order and do not overlap. */
export function applyEdits(message: Uint8Array, edits: readonly MessageEdit[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let copied = 0;
  for (const { offset, length, written } of edits) {
    if (offset < copied || offset + length > message.length) continue;
    parts.push(message.subarray(copied, offset), written);
    copied = offset + length;
  }
  return parts.length === 0 ? message : concat([...parts, message.subarray(copied)]);
}

function putAddresses(bytes: Uint8Array, scratch: PacketScratch, { source, destination }: PacketTranslation): boolean {
  const size = scratch.ipVersion === 4 ? 4 : 16;
  const at = scratch.networkOffset + (scratch.ipVersion === 4 ? 12 : 8);
  for (const [end, offset] of [
    [source, at],
    [destination, at + size],
  ] as const) {
    if (!end) continue;
    const address = addressBytes(end.address);
    if (address?.length !== size) return false;
    bytes.set(address, offset);
  }
  return true;
}

function putHops(bytes: Uint8Array, scratch: PacketScratch, hops: number): void {
  const at = scratch.networkOffset + (scratch.ipVersion === 4 ? 8 : 7);
  bytes[at] = Math.min(255, Math.max(0, u8(bytes, at) + hops));
}

function putNetworkLength(bytes: Uint8Array, scratch: PacketScratch, growth: number): void {
  const at = scratch.networkOffset + (scratch.ipVersion === 4 ? 2 : 4);
  put16(bytes, at, Math.min(0xffff, u16(bytes, at) + growth));
}

function putTransport(bytes: Uint8Array, scratch: PacketScratch, translation: PacketTranslation, growth: number): void {
  const { transportOffset: at, protocol } = scratch;
  const { source, destination } = translation;
  const room = Math.min(scratch.networkEnd, scratch.end) - at;
  if (room < 4) return;
  if (protocol === ipProtocol.tcp || protocol === ipProtocol.udp) {
    if (source) put16(bytes, at, source.port);
    if (destination) put16(bytes, at + 2, destination.port);
  }
  if (protocol === ipProtocol.udp && growth !== 0 && room >= 8) put16(bytes, at + 4, u16(bytes, at + 4) + growth);
  if (protocol === ipProtocol.gre && destination && room >= 8) putCallId(bytes, at, destination.port);
  if (protocol === ipProtocol.tcp && room >= 20) putSequences(bytes, at, scratch, translation);
}

/** RFC 2637 §4.1: the key's lower half, of enhanced GRE alone. */
function putCallId(bytes: Uint8Array, at: number, callId: number): void {
  if ((u8(bytes, at + 1) & 7) === 1 && callId !== 0) put16(bytes, at + 6, callId);
}

function putSequences(bytes: Uint8Array, at: number, scratch: PacketScratch, { own, other }: PacketTranslation): void {
  if (own) put32(bytes, at + 4, mapSequence(own.edits, own.start, scratch.sequence));
  if (!other) return;
  const acknowledges = (scratch.tcpFlags & 16) !== 0;
  if (acknowledges) put32(bytes, at + 8, mapSequence(other.edits, other.start, scratch.acknowledgement));
  // RFC 2018 §3: pairs of edges behind kind and length.
  for (let option = at + 20; option < scratch.payloadOffset;) {
    const kind = u8(bytes, option);
    if (kind === 0) return;
    const length = kind === 1 ? 1 : u8(bytes, option + 1);
    if (length < 1 || (kind !== 1 && length < 2) || option + length > scratch.payloadOffset) return;
    if (kind === 5)
      for (let edge = option + 2; edge + 4 <= option + length; edge += 4)
        put32(bytes, edge, mapSequence(other.edits, other.start, u32(bytes, edge)));
    option += length;
  }
}

/** Sum of what the transport's checksum covers and the capture holds, length included. */
function coveredSum(scratch: PacketScratch, end: number): number {
  const { bytes, networkOffset: at, transportOffset } = scratch;
  const addresses = scratch.ipVersion === 4 ? sumWords(bytes, at + 12, at + 20) : sumWords(bytes, at + 8, at + 40);
  return addresses + scratch.networkPayloadLength + sumWords(bytes, transportOffset, end);
}

const checksumPlace = new Map<number, number>([
  [ipProtocol.tcp, 16],
  [ipProtocol.udp, 6],
]);

function putHeaderChecksum(bytes: Uint8Array): void {
  if (before.ipVersion !== 4) return;
  const at = before.networkOffset;
  const held = ipv4HeaderChecksum(before.bytes, at);
  const length = (u8(bytes, at) & 15) * 4;
  put16(
    bytes,
    held.offset,
    held.state === 'incorrect'
      ? adjusted(held.found, sumWords(before.bytes, at, at + length), sumWords(bytes, at, at + length))
      : 0,
  );
  if (held.state !== 'incorrect') put16(bytes, held.offset, ipv4HeaderChecksum(bytes, at).expected);
}

function putTransportChecksum(bytes: Uint8Array, linkType: number, encapsulations: Encapsulations, end: number): void {
  const oldEnd = Math.min(before.networkEnd, before.end);
  decodePacket(after, encapsulations, bytes, 0, bytes.length, linkType);
  const old = transportChecksum(before);
  const place = checksumPlace.get(before.protocol);
  if (!old || after.ipVersion === 0) return;
  if (old.state === 'absent') {
    // RFC 7915 §4.5: IPv6 has no datagrams without a checksum.
    if (after.ipVersion === 6 && before.ipVersion === 4) putUdpChecksum(bytes);
    return;
  }
  const offset = after.transportOffset + old.offset - before.transportOffset;
  if (old.state === 'correct' || old.state === 'offloaded') {
    const next = transportChecksum(after);
    if (next) put16(bytes, next.offset, next.expected);
  } else if (place !== undefined) {
    const value = adjusted(
      old.found,
      coveredSum(before, oldEnd) - old.found,
      coveredSum(after, end) - u16(bytes, offset),
    );
    put16(bytes, offset, before.protocol === ipProtocol.udp && value === 0 ? 0xffff : value);
  }
}

/** Any value that is not zero has a checksum to be told from. */
function putUdpChecksum(bytes: Uint8Array): void {
  const at = after.transportOffset + 6;
  put16(bytes, at, 0xffff);
  const { state, expected } = transportChecksum(after) ?? { state: 'unknown', expected: 0 };
  put16(bytes, at, state === 'unknown' ? 0 : expected);
}
