/** Headers that name each packet's own link type: PPI and Apple's PKTAP. */
import { cutShort, layer, type Layer } from '../layer.ts';
import { layerOfLinkType } from '../link.ts';
import { packetProblem, type PacketScratch } from '../scratch.ts';

const ppiHeaderLength = 8;

/** PPI (CACE Technologies, version 1.0.7 §3): version, flags, length, link type; little-endian. */
export function decodePpi(scratch: PacketScratch): Layer {
  const { bytes, cursor: at, end } = scratch;
  if (end - at < ppiHeaderLength) return cutShort(scratch);
  const length = bytes[at + 2]! | (bytes[at + 3]! << 8);
  if (length < ppiHeaderLength) return layer.none;
  if (end - at < length) return cutShort(scratch);
  return enterLinkType(scratch, at + length, bytes[at + 4]! | (bytes[at + 5]! << 8) | (bytes[at + 6]! << 16));
}

const pktapHeaderLength = 40;
/** Of byte 38, the third of the flags at 36. */
const pktapVersion2 = 0x08;

/** LINKTYPE_PKTAP, versions 1 and 2, little-endian; the registry's page has both layouts. */
export function decodePktap(scratch: PacketScratch): Layer {
  const { bytes, cursor: at, end } = scratch;
  if (end - at < pktapHeaderLength) return cutShort(scratch);
  const isVersion2 = (bytes[at + 38]! & pktapVersion2) !== 0;
  const length = isVersion2 ? bytes[at]! : bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
  // Version 1: record type 0 says that no packet follows.
  if (length < pktapHeaderLength || (!isVersion2 && bytes[at + 4] === 0)) return layer.none;
  if (end - at < length) return cutShort(scratch);
  const typeAt = isVersion2 ? at + 6 : at + 8;
  return enterLinkType(scratch, at + length, bytes[typeAt]! | (bytes[typeAt + 1]! << 8));
}

function enterLinkType(scratch: PacketScratch, at: number, linkType: number): Layer {
  scratch.cursor = at;
  const next = layerOfLinkType(linkType);
  if (next === layer.none) scratch.problems |= packetProblem.unknownLinkType;
  return next;
}
