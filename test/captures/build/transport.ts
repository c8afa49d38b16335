/** TCP, UDP, ICMP and anything else that IP carries, as plain records and as bytes with the right checksum. */
import { addressBytes, ByteWriter } from './byte-writer.ts';

export const tcpFlags = { F: 1, S: 2, R: 4, P: 8, A: 16, U: 32, E: 64, C: 128 } as const;
/** Any mix of the letters `F S R P A U E C`. */
export type FlagLetters = string;

export interface TcpOptions {
  readonly maximumSegmentSize?: number;
  readonly windowScale?: number;
  readonly selectiveAcknowledgmentPermitted?: boolean;
  readonly timestamps?: { readonly value: number; readonly echo: number };
  /** RFC 2018 §3: left and right edge of each block, as they stand in the header. */
  readonly selectiveAcknowledgments?: readonly (readonly [left: number, right: number])[];
}

export interface TcpSegment {
  readonly protocol: 'tcp';
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly flags: FlagLetters;
  /** As it stands in the header, before scaling. */
  readonly window: number;
  readonly options: TcpOptions;
  readonly payload: Uint8Array;
  readonly urgentPointer?: number;
}

export interface UdpDatagram {
  readonly protocol: 'udp';
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly payload: Uint8Array;
  /** Written instead of the true length, for damaged datagrams. */
  readonly declaredLength?: number;
}

export interface IcmpMessage {
  readonly protocol: 'icmp';
  readonly type: number;
  readonly code: number;
  /** Bytes 4 to 7: identifier and sequence of an echo, next-hop MTU of "fragmentation needed". */
  readonly rest: number;
  readonly payload: Uint8Array;
}

/** GRE, ESP and whatever else has no ports here: the bytes behind the IP header. */
export interface OtherPayload {
  readonly protocol: number;
  readonly payload: Uint8Array;
}

export type Transport = TcpSegment | UdpDatagram | IcmpMessage | OtherPayload;

/** IANA protocol numbers; ICMP differs between the IP versions. */
export function protocolNumber(transport: Transport, isIpv6: boolean): number {
  if (typeof transport.protocol === 'number') return transport.protocol;
  return { tcp: 6, udp: 17, icmp: isIpv6 ? 58 : 1 }[transport.protocol];
}

/** Addition to what the checksum should be, for damaged packets. */
export interface TransportDamage {
  readonly checksumOffset?: number;
}

/** The transport header and payload with the checksum over RFC 9293 §3.1's (or RFC 8200 §8.1's) pseudo-header. */
export function encodeTransport(
  transport: Transport,
  source: string,
  destination: string,
  damage: TransportDamage = {},
): Uint8Array {
  const from = addressBytes(source);
  const isIpv6 = from.length === 16;
  const [bytes, checksumAt] = layout(transport);
  if (checksumAt === undefined) return bytes;
  const pseudoHeader = new ByteWriter();
  if (transport.protocol !== 'icmp' || isIpv6) {
    pseudoHeader.bytes(from).bytes(addressBytes(destination));
    if (isIpv6) pseudoHeader.u32(bytes.length).u32(protocolNumber(transport, true));
    else pseudoHeader.u16(protocolNumber(transport, false)).u16(bytes.length);
  }
  let checksum = internetChecksum(pseudoHeader.finish(), bytes);
  // RFC 768: a computed zero is sent as all ones, because zero says "no checksum".
  if (transport.protocol === 'udp' && checksum === 0) checksum = 0xffff;
  checksum = (checksum + (damage.checksumOffset ?? 0)) & 0xffff;
  bytes[checksumAt] = checksum >>> 8;
  bytes[checksumAt + 1] = checksum & 255;
  return bytes;
}

/** RFC 1071 over the parts, each but the last of even length. */
export function internetChecksum(...parts: readonly Uint8Array[]): number {
  let sum = 0;
  for (const part of parts)
    for (let at = 0; at < part.length; at += 2) sum += ((part[at] ?? 0) << 8) | (part[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}

/** Bytes with a checksum of zero, and where the checksum belongs. */
function layout(transport: Transport): [bytes: Uint8Array, checksumAt: number | undefined] {
  switch (transport.protocol) {
    case 'tcp':
      return [tcpBytes(transport), 16];
    case 'udp': {
      const { sourcePort, destinationPort, payload, declaredLength = 8 + payload.length } = transport;
      return [
        new ByteWriter().u16(sourcePort).u16(destinationPort).u16(declaredLength).u16(0).bytes(payload).finish(),
        6,
      ];
    }
    case 'icmp': {
      const { type, code, rest, payload } = transport;
      return [new ByteWriter().u8(type).u8(code).u16(0).u32(rest).bytes(payload).finish(), 2];
    }
    default:
      return [transport.payload.slice(), undefined];
  }
}

/** RFC 9293 §3.1. */
function tcpBytes(segment: TcpSegment): Uint8Array {
  const options = tcpOptionBytes(segment.options);
  const bits = [...segment.flags].reduce((sum, letter) => sum | tcpFlags[letter as keyof typeof tcpFlags], 0);
  return new ByteWriter()
    .u16(segment.sourcePort)
    .u16(segment.destinationPort)
    .u32(segment.sequence)
    .u32(segment.acknowledgment)
    .u8(((20 + options.length) / 4) << 4)
    .u8(bits)
    .u16(segment.window)
    .u16(0)
    .u16(segment.urgentPointer ?? 0)
    .bytes(options)
    .bytes(segment.payload)
    .finish();
}

/** In the order, and with the padding, that Linux uses: MSS, SACK permitted, timestamps, NOP, window scale. */
function tcpOptionBytes(options: TcpOptions): Uint8Array {
  const writer = new ByteWriter();
  if (options.maximumSegmentSize !== undefined) writer.u8(2).u8(4).u16(options.maximumSegmentSize);
  if (options.selectiveAcknowledgmentPermitted) {
    if (!options.timestamps) writer.u8(1).u8(1);
    writer.u8(4).u8(2);
  } else if (options.timestamps) writer.u8(1).u8(1);
  if (options.timestamps) writer.u8(8).u8(10).u32(options.timestamps.value).u32(options.timestamps.echo);
  if (options.windowScale !== undefined) writer.u8(1).u8(3).u8(3).u8(options.windowScale);
  const blocks = options.selectiveAcknowledgments ?? [];
  if (blocks.length > 0)
    writer
      .u8(1)
      .u8(1)
      .u8(5)
      .u8(2 + 8 * blocks.length);
  for (const [left, right] of blocks) writer.u32(left).u32(right);
  return writer.finish();
}
