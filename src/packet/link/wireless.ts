/** IEEE 802.11 data frames, and the radio headers that captures put in front: radiotap, Prism, AVS. */
import { cutShort, layer, type Layer } from '../layer.ts';
import type { PacketScratch } from '../scratch.ts';

const dataFrame = 2;
/** Subtype bits of data frames (IEEE 802.11 table 9-1). */
const withoutData = 4;
const qualityOfService = 8;
const toAndFromDistribution = 0x03;
const highThroughputControl = 0x80;
const aggregatePresent = 0x80;
const subframeHeaderLength = 14;

export const decodeIeee80211 = (scratch: PacketScratch): Layer => decodeFrame(scratch, false, false);

/** As some drivers hand frames on: the body begins at a multiple of four bytes. */
export const decodeIeee80211Padded = (scratch: PacketScratch): Layer => decodeFrame(scratch, false, true);

/** CAPWAP's frames: Cisco's controllers send the two bytes of the frame control swapped. */
export function decodeIeee80211InCapwap(scratch: PacketScratch): Layer {
  const { bytes, cursor: at } = scratch;
  if (scratch.end - at < 24) return cutShort(scratch);
  return decodeFrame(scratch, hasSwappedControl(bytes, at), false);
}

/** Shown by the version and type bits, which fit in one order only. */
export const hasSwappedControl = (bytes: Uint8Array, at: number): boolean =>
  !isDataFrame(bytes[at]!) && isDataFrame(bytes[at + 1]!);

const isDataFrame = (frameControl: number): boolean =>
  (frameControl & 3) === 0 && ((frameControl >> 2) & 3) === dataFrame;

/** Header lengths of IEEE 802.11 §9.2.3. */
function decodeFrame(scratch: PacketScratch, swapped: boolean, padded: boolean): Layer {
  const { bytes, cursor: at, end } = scratch;
  if (end - at < 2) return cutShort(scratch);
  const first = bytes[swapped ? at + 1 : at]!;
  const flags = bytes[swapped ? at : at + 1]!;
  const subtype = first >> 4;
  if (!isDataFrame(first) || (subtype & withoutData) !== 0) return layer.none;
  let length = (flags & toAndFromDistribution) === toAndFromDistribution ? 30 : 24;
  const control = length;
  if (subtype & qualityOfService) length += (flags & highThroughputControl) !== 0 ? 6 : 2;
  if (end - at < length) return cutShort(scratch);
  const isAggregate = (subtype & qualityOfService) !== 0 && (bytes[at + control]! & aggregatePresent) !== 0;
  if (padded) length = (length + 3) & ~3;
  scratch.cursor = at + length + (isAggregate ? subframeHeaderLength : 0);
  // Encrypted bodies and later fragments have no LLC header there: they show by not looking like one.
  return layer.logicalLink;
}

const extendedPresence = 0x80;
const radiotapPadded = 0x20;
const maximumPresenceWords = 16;

/** radiotap.org: version 0, length, presence words, fields in the order of their bits; all little-endian. */
export function decodeRadiotap(scratch: PacketScratch): Layer {
  const { bytes, cursor: at, end } = scratch;
  if (end - at < 8) return cutShort(scratch);
  const length = bytes[at + 2]! | (bytes[at + 3]! << 8);
  if (bytes[at] !== 0 || length < 8) return layer.none;
  if (end - at < length) return cutShort(scratch);
  const presence = bytes[at + 4]!;
  let field = 8;
  for (let words = 1; words < maximumPresenceWords && (bytes[at + field - 1]! & extendedPresence) !== 0; words += 1) {
    field += 4;
    if (field > length) return layer.none;
  }
  // Bit 0: TSFT, eight bytes aligned to eight; bit 1: flags.
  if (presence & 1) field = ((field + 7) & ~7) + 8;
  const flags = (presence & 2) !== 0 && field < length ? bytes[at + field]! : 0;
  scratch.cursor = at + length;
  return (flags & radiotapPadded) !== 0 ? layer.ieee80211Padded : layer.ieee80211;
}

const prismMessageLength = 4;
/** LINKTYPE_IEEE802_11_PRISM: message code 0x41 or 0x44, the header's length, in the capturing host's byte order. */
export function decodePrism(scratch: PacketScratch): Layer {
  const { bytes, cursor: at, end } = scratch;
  if (end - at < 8) return cutShort(scratch);
  // Some drivers wrote AVS headers under this link type.
  if (isAvs(bytes, at)) return layer.avs;
  const isLittleEndian = bytes[at] !== 0;
  const from = at + prismMessageLength;
  const length = isLittleEndian ? bytes[from]! | (bytes[from + 1]! << 8) : (bytes[from + 2]! << 8) | bytes[from + 3]!;
  if (length < 24) return layer.none;
  if (end - at < length) return cutShort(scratch);
  scratch.cursor = at + length;
  return layer.ieee80211;
}

/** LINKTYPE_IEEE802_11_AVS: magic 0x802110xx, then the header's length, in network order. */
export function decodeAvs(scratch: PacketScratch): Layer {
  const { bytes, cursor: at, end } = scratch;
  if (end - at < 8) return cutShort(scratch);
  const length = (bytes[at + 6]! << 8) | bytes[at + 7]!;
  if (!isAvs(bytes, at) || length < 8) return layer.none;
  if (end - at < length) return cutShort(scratch);
  scratch.cursor = at + length;
  return layer.ieee80211;
}

const isAvs = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 0x80 && bytes[at + 1] === 0x21 && bytes[at + 2] === 0x10;
