/**
 * MPLS label stacks (RFC 3032). A label does not say what it carries, so the first bytes behind the stack must: IP by its
 * version, else an Ethernet pseudowire with or without control word (RFC 4448).
 */
import type { Encapsulations } from '../encapsulations.ts';
import { firstEtherType, layerOfEtherType } from '../ethertype.ts';
import { cutShort, layer, type Layer } from '../layer.ts';
import { packetProblem, type PacketScratch } from '../scratch.ts';

export const labelLength = 4;
export const maximumLabels = 16;
/** RFC 4385 §3: the control word begins with four zero bits. */
export const controlWordLength = 4;

/**
 * Passes the stack. Labels do not part flows: an LSP has one direction, and the hop before its end pops the label (RFC
 * 3031 §3.16), so the two directions of one connection differ in labels and even in having any.
 */
export function decodeMpls(scratch: PacketScratch): Layer {
  const { bytes, end } = scratch;
  let at = scratch.cursor;
  for (let labels = 0; labels < maximumLabels; labels += 1) {
    if (end - at < labelLength) return cutShort(scratch);
    const isBottom = (bytes[at + 2]! & 1) !== 0;
    at += labelLength;
    if (!isBottom) continue;
    scratch.cursor = at;
    return layerBehindLabels(bytes, at, end);
  }
  scratch.problems |= packetProblem.tooManyLayers;
  return layer.none;
}

function layerBehindLabels(bytes: Uint8Array, at: number, end: number): Layer {
  if (at >= end) return layer.none;
  const version = bytes[at]! >> 4;
  // A MAC address may begin with 4 or 6 as well (RFC 4928 §2): a pseudowire then shows by its EtherType.
  if (version === 4 && (bytes[at]! & 15) >= 5 && !(looksLikeEthernet(bytes, at, end) && bytes[at] !== 0x45))
    return layer.network;
  if (version === 6 && !looksLikeEthernet(bytes, at, end)) return layer.network;
  if (version === 0 && looksLikeEthernet(bytes, at + controlWordLength, end)) return layer.pseudowire;
  return looksLikeEthernet(bytes, at, end) ? layer.ethernet : layer.none;
}

/** An EtherType that is decoded here stands where an Ethernet header has it. */
function looksLikeEthernet(bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at < 14) return false;
  const type = (bytes[at + 12]! << 8) | bytes[at + 13]!;
  return type >= firstEtherType && layerOfEtherType(type) !== layer.none;
}

/** Passes the pseudowire's control word (RFC 4448 §4.6). Pseudowires are labelled in both directions, unlike IP. */
export function decodePseudowire(scratch: PacketScratch, encapsulations: Encapsulations): Layer {
  scratch.cursor += controlWordLength;
  scratch.encapsulation = encapsulations.enter(scratch.encapsulation, 'mpls', 0);
  return layer.ethernet;
}

/** MPLS directly in IP (RFC 4023 §3). */
export const decodeMplsInIp = (scratch: PacketScratch): Layer => decodeMpls(scratch);
