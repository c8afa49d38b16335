/** PPP in its framings (RFC 1661, RFC 1662, RFC 2516) and Cisco HDLC (RFC 1547 §4.3.1). */
import type { Encapsulations } from '../encapsulations.ts';
import { layerOfEtherType } from '../ethertype.ts';
import { cutShort, layer, type Layer } from '../layer.ts';
import type { PacketScratch } from '../scratch.ts';

/** IANA PPP DLL Protocol Numbers. */
export const pppProtocol = {
  ipv4: 0x0021,
  ipv6: 0x0057,
  multilink: 0x003d,
  mpls: 0x0281,
  mplsMulticast: 0x0283,
} as const;
const allStations = 0xff;
const unnumberedInformation = 0x03;
/** RFC 1547 §4.3.1: unicast and multicast. */
const ciscoUnicast = 0x0f;
const ciscoMulticast = 0x8f;
export const pppoeHeaderLength = 6;

/** PPP with or without address and control, and with the protocol in one byte or two (RFC 1661 §6.5, RFC 1662 §3.2). */
export function decodePpp(scratch: PacketScratch): Layer {
  const { bytes, end } = scratch;
  let at = scratch.cursor;
  if (end - at >= 2 && bytes[at] === allStations && bytes[at + 1] === unnumberedInformation) at += 2;
  if (end - at < 1) return cutShort(scratch);
  let protocol = bytes[at]!;
  at += 1;
  // The last byte of a protocol number is odd, the others even (RFC 1661 §2).
  if ((protocol & 1) === 0) {
    if (end - at < 1) return cutShort(scratch);
    protocol = (protocol << 8) | bytes[at]!;
    at += 1;
  }
  scratch.cursor = at;
  switch (protocol) {
    case pppProtocol.ipv4:
    case pppProtocol.ipv6:
      return layer.network;
    case pppProtocol.mpls:
    case pppProtocol.mplsMulticast:
      return layer.mpls;
    case pppProtocol.multilink:
      return decodeMultilink(scratch, at);
    default:
      return layer.none;
  }
}

/** RFC 1990 §3: a packet that is not split (begin and end in one fragment) with the long sequence number. */
function decodeMultilink(scratch: PacketScratch, at: number): Layer {
  if (scratch.end - at < 5 || scratch.bytes[at] !== 0xc0) return layer.none;
  scratch.cursor = at + 4;
  return layer.ppp;
}

/** LINKTYPE_PPP_HDLC: PPP or Cisco HDLC, told apart by the address. */
export function decodePppHdlc(scratch: PacketScratch): Layer {
  const first = scratch.bytes[scratch.cursor];
  return first === ciscoUnicast || first === ciscoMulticast ? layer.ciscoHdlc : layer.ppp;
}

/** LINKTYPE_PPP_PPPD: as in HDLC-like framing, with the direction (0 received, 1 sent) in the place of the address. */
export function decodePppDaemon(scratch: PacketScratch): Layer {
  const { bytes, cursor: at } = scratch;
  if (scratch.end - at < 2) return cutShort(scratch);
  if (bytes[at]! <= 1) scratch.cursor = bytes[at + 1] === unnumberedInformation ? at + 2 : at + 1;
  return layer.ppp;
}

/** Address, control, EtherType. */
export function decodeCiscoHdlc(scratch: PacketScratch): Layer {
  const { bytes, cursor: at } = scratch;
  if (scratch.end - at < 4) return cutShort(scratch);
  scratch.cursor = at + 4;
  const next = layerOfEtherType((bytes[at + 2]! << 8) | bytes[at + 3]!);
  return next === layer.logicalLink ? layer.none : next;
}

/** PPPoE session stage (RFC 2516 §4): version and type 1, code 0. */
export function decodePppoe(scratch: PacketScratch, encapsulations: Encapsulations): Layer {
  const { bytes, cursor: at } = scratch;
  if (scratch.end - at < pppoeHeaderLength) return cutShort(scratch);
  if (bytes[at] !== 0x11 || bytes[at + 1] !== 0) return layer.none;
  const session = (bytes[at + 2]! << 8) | bytes[at + 3]!;
  scratch.encapsulation = encapsulations.enter(scratch.encapsulation, 'pppoe', session);
  scratch.cursor = at + pppoeHeaderLength;
  return layer.ppp;
}
