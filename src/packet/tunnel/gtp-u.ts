/** GTP-U (3GPP TS 29.281 §5): user packets of mobile networks. */
import type { Encapsulations } from '../encapsulations.ts';
import { cutShort, layer, type Layer } from '../layer.ts';
import type { PacketScratch } from '../scratch.ts';

export const gtpHeaderLength = 8;
/** Message type of a user packet (§6.1, G-PDU). */
export const gtpUserPacket = 255;
/** First byte: version 1, protocol type GTP, then flags for extension header, sequence number, N-PDU number. */
const version1 = 0x30;
const fixedBits = 0xf8;
const optionalFields = 0x07;
const hasExtension = 0x04;
const maximumExtensions = 16;

/** The tunnel id (TEID) is the receiver's and differs by direction: flows are parted by the kind alone. */
export function decodeGtpU(scratch: PacketScratch, encapsulations: Encapsulations): Layer {
  const { bytes, cursor: at, end } = scratch;
  if (end - at < gtpHeaderLength) return cutShort(scratch);
  const flags = bytes[at]!;
  if ((flags & fixedBits) !== version1 || bytes[at + 1] !== gtpUserPacket) return layer.none;
  let next = at + gtpHeaderLength;
  if (flags & optionalFields) {
    next += 4;
    // §5.2: the type of the extension header that follows stands in the byte in front of it, 0 for none.
    let extension = (flags & hasExtension) !== 0 && next <= end ? bytes[next - 1]! : 0;
    for (let extensions = 0; extension !== 0; extensions += 1) {
      if (extensions === maximumExtensions) return layer.none;
      const length = next < end ? bytes[next]! * 4 : 0;
      if (length === 0 || next + length > end) return layer.none;
      next += length;
      extension = bytes[next - 1]!;
    }
  }
  const version = next < end ? bytes[next]! >> 4 : 0;
  if (version !== 4 && version !== 6) return layer.none;
  scratch.encapsulation = encapsulations.enter(scratch.encapsulation, 'gtp-u', 0);
  scratch.cursor = next;
  return layer.network;
}
