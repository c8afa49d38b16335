/** GRE (RFC 2784, RFC 2890), PPTP's enhanced GRE (RFC 2637 §4.1), and what Cisco mirrors and redirects in it. */
import type { Encapsulations } from '../encapsulations.ts';
import { etherType, layerOfEtherType } from '../ethertype.ts';
import { cutShort, layer, type Layer } from '../layer.ts';
import type { PacketScratch } from '../scratch.ts';

/** First byte of the flags: checksum (RFC 2784 §2.1), routing (RFC 1701), key and sequence number (RFC 2890 §2). */
export const greFlag = { checksum: 0x80, routing: 0x40, key: 0x20, sequence: 0x10 } as const;
/** Second byte: acknowledgement (RFC 2637 §4.1) and the version. */
export const greAcknowledgement = 0x80;
const versionMask = 0x07;
/** Protocol types besides the EtherTypes (draft-foschiano-erspan-02 §4; WCCP version 2 §3.1). */
export const greProtocol = { erspan: 0x88be, erspan3: 0x22eb, wccp: 0x883e } as const;
/** RFC 7637 §3.2: a virtual subnet id is above 0xFFF; what stands behind it in the key differs from flow to flow. */
const firstVirtualSubnet = 0x1000;

export function decodeGre(scratch: PacketScratch, encapsulations: Encapsulations): Layer {
  const { bytes, cursor: at, end } = scratch;
  if (end - at < 4) return cutShort(scratch);
  const flags = bytes[at]!;
  const version = bytes[at + 1]! & versionMask;
  const protocol = (bytes[at + 2]! << 8) | bytes[at + 3]!;
  if (version === 1) return decodePptp(scratch, encapsulations, protocol);
  if (version !== 0 || (flags & greFlag.routing) !== 0) return layer.none;
  let next = at + 4;
  if (flags & greFlag.checksum) next += 4;
  let key = 0;
  if (flags & greFlag.key) {
    if (end - next < 4) return cutShort(scratch);
    key = ((bytes[next]! << 24) | (bytes[next + 1]! << 16) | (bytes[next + 2]! << 8) | bytes[next + 3]!) >>> 0;
    next += 4;
  }
  const hasSequence = (flags & greFlag.sequence) !== 0;
  if (hasSequence) next += 4;
  scratch.cursor = next;
  if (protocol === greProtocol.erspan) {
    if (hasSequence) return layer.erspan;
    // Type I has neither sequence number nor header of its own (draft-foschiano-erspan-02 §4.1).
    scratch.encapsulation = encapsulations.enter(scratch.encapsulation, 'erspan', 0);
    return layer.ethernet;
  }
  if (protocol === greProtocol.erspan3) return layer.erspan3;
  if (protocol === etherType.bridging && key >>> 8 >= firstVirtualSubnet) key >>>= 8;
  scratch.encapsulation = encapsulations.enter(scratch.encapsulation, 'gre', key);
  if (protocol === greProtocol.wccp) return layer.wccp;
  const inner = layerOfEtherType(protocol);
  return inner === layer.logicalLink ? layer.none : inner;
}

/** Key = payload length and the receiver's call id, which differs by direction; no payload in bare acknowledgements. */
function decodePptp(scratch: PacketScratch, encapsulations: Encapsulations, protocol: number): Layer {
  const { bytes, cursor: at, end } = scratch;
  const flags = bytes[at]!;
  if (protocol !== etherType.ppp || (flags & greFlag.key) === 0 || end - at < 8) return layer.none;
  if (((bytes[at + 4]! << 8) | bytes[at + 5]!) === 0) return layer.none;
  scratch.cursor =
    at + 8 + ((flags & greFlag.sequence) !== 0 ? 4 : 0) + ((bytes[at + 1]! & greAcknowledgement) !== 0 ? 4 : 0);
  scratch.encapsulation = encapsulations.enter(scratch.encapsulation, 'pptp', 0);
  return layer.ppp;
}

export const erspanHeaderLength = 8;
export const erspan3HeaderLength = 12;
const platformHeaderLength = 8;

/** ERSPAN type II (draft-foschiano-erspan-02 §4.2): version 1; the session id is the low ten bits of bytes 2 and 3. */
export function decodeErspan(scratch: PacketScratch, encapsulations: Encapsulations): Layer {
  const { bytes, cursor: at } = scratch;
  if (scratch.end - at < erspanHeaderLength) return cutShort(scratch);
  if (bytes[at]! >> 4 === 2) return decodeErspan3(scratch, encapsulations);
  if (bytes[at]! >> 4 !== 1) return layer.none;
  enterSession(scratch, encapsulations);
  scratch.cursor = at + erspanHeaderLength;
  return layer.ethernet;
}

/** ERSPAN type III (§4.3): version 2, frame type Ethernet (0) or IP (2), an optional platform header behind. */
export function decodeErspan3(scratch: PacketScratch, encapsulations: Encapsulations): Layer {
  const { bytes, cursor: at } = scratch;
  if (scratch.end - at < erspan3HeaderLength) return cutShort(scratch);
  if (bytes[at]! >> 4 !== 2) return layer.none;
  const frameType = (bytes[at + 10]! >> 2) & 0x1f;
  const hasPlatformHeader = (bytes[at + 11]! & 1) !== 0;
  enterSession(scratch, encapsulations);
  scratch.cursor = at + erspan3HeaderLength + (hasPlatformHeader ? platformHeaderLength : 0);
  return frameType === 0 ? layer.ethernet : frameType === 2 ? layer.network : layer.none;
}

function enterSession(scratch: PacketScratch, encapsulations: Encapsulations): void {
  const { bytes, cursor: at } = scratch;
  const session = ((bytes[at + 2]! << 8) | bytes[at + 3]!) & 0x03ff;
  scratch.encapsulation = encapsulations.enter(scratch.encapsulation, 'erspan', session);
}

const wccpHeaderLength = 4;

/** Redirected packets: version 2 has a header of four bytes in front of IP, version 1 none. */
export function decodeWccp(scratch: PacketScratch): Layer {
  const { bytes, cursor: at } = scratch;
  if (scratch.end - at < 1) return cutShort(scratch);
  if (bytes[at]! >> 4 !== 4) scratch.cursor = at + wccpHeaderLength;
  return layer.network;
}
