/** One IP packet on its way, and its bytes: whole, or as the fragments that a small MTU makes of it. */
import { addressBytes, ByteWriter } from './byte-writer.ts';
import {
  encodeTransport,
  internetChecksum,
  protocolNumber,
  type Transport,
  type TransportDamage,
} from './transport.ts';

export interface IpPacket {
  readonly source: string;
  readonly destination: string;
  /** Hop limit in IPv6. */
  readonly ttl: number;
  readonly identification: number;
  readonly dontFragment: boolean;
  readonly transport: Transport;
  readonly differentiatedServices?: number;
  readonly fragments?: Fragmentation | undefined;
  readonly damage?: TransportDamage | undefined;
}

export interface Fragmentation {
  /** Largest IP packet of the link that fragments. */
  readonly mtu: number;
  /** Indexes of the fragments in the order of arrival; those left out are lost. */
  readonly order?: readonly number[];
}

/** The packet as one piece of bytes for each frame that carries it. */
export function encodeIpPacket(packet: IpPacket): readonly Uint8Array[] {
  const body = encodeTransport(packet.transport, packet.source, packet.destination, packet.damage);
  const isIpv6 = packet.source.includes(':');
  const wrap = isIpv6 ? ipv6Packet : ipv4Packet;
  if (!packet.fragments) return [wrap(packet, body)];
  // RFC 791 §3.2: every fragment but the last carries a multiple of 8 bytes.
  const room = (packet.fragments.mtu - (isIpv6 ? 48 : 20)) & ~7;
  const pieces: Uint8Array[] = [];
  for (let offset = 0; offset < body.length; offset += room) {
    const last = offset + room >= body.length;
    pieces.push(wrap(packet, body.subarray(offset, offset + room), { offset, last }));
  }
  const order = packet.fragments.order ?? pieces.keys();
  return Array.from(order, (index) => pieces[index]).filter((piece) => piece !== undefined);
}

interface FragmentPlace {
  readonly offset: number;
  readonly last: boolean;
}

/** RFC 791 §3.1. */
function ipv4Packet(packet: IpPacket, body: Uint8Array, place?: FragmentPlace): Uint8Array {
  const more = place && !place.last ? 0x2000 : 0;
  const header = new ByteWriter()
    .u8(0x45)
    .u8(packet.differentiatedServices ?? 0)
    .u16(20 + body.length)
    .u16(packet.identification)
    .u16((packet.dontFragment ? 0x4000 : 0) | more | ((place?.offset ?? 0) >>> 3))
    .u8(packet.ttl)
    .u8(protocolNumber(packet.transport, false))
    .u16(0)
    .bytes(addressBytes(packet.source))
    .bytes(addressBytes(packet.destination));
  header.patchU16(10, internetChecksum(header.finish()));
  return header.bytes(body).finish();
}

/** RFC 8200 §3, and §4.5 for fragments. */
function ipv6Packet(packet: IpPacket, body: Uint8Array, place?: FragmentPlace): Uint8Array {
  const protocol = protocolNumber(packet.transport, true);
  const header = new ByteWriter()
    .u32((6 << 28) | ((packet.differentiatedServices ?? 0) << 20))
    .u16(body.length + (place ? 8 : 0))
    .u8(place ? 44 : protocol)
    .u8(packet.ttl)
    .bytes(addressBytes(packet.source))
    .bytes(addressBytes(packet.destination));
  if (place)
    header
      .u8(protocol)
      .u8(0)
      .u16(place.offset | (place.last ? 0 : 1))
      .u32(packet.identification);
  return header.bytes(body).finish();
}
