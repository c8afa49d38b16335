/** IPv4 (RFC 791) and IPv6 (RFC 8200) headers into the scratch, extension headers and fragments included. */
import { ipProtocol, packetProblem, type PacketScratch } from './scratch.ts';

const maximumExtensionHeaders = 16;

/**
 * Reads the header at `at`. False, and nothing but `problems` touched, when it is no header: so that the outer packet
 * stays decoded when a tunnel's inner one cannot be.
 */
export function decodeIpv4(scratch: PacketScratch, at: number): boolean {
  const { view, end } = scratch;
  if (end - at < 20) {
    scratch.problems |= packetProblem.cut;
    return false;
  }
  const lengths = view.getUint32(at);
  const headerLength = ((lengths >>> 24) & 15) * 4;
  let totalLength = lengths & 0xffff;
  // Segmentation offload leaves the length zero in packets captured on the sender.
  if (totalLength === 0) totalLength = end - at;
  if (headerLength < 20 || totalLength < headerLength) {
    scratch.problems |= packetProblem.ipHeader;
    return false;
  }
  const fragment = view.getUint32(at + 4);
  const lifetime = view.getUint16(at + 8);
  scratch.ipVersion = 4;
  scratch.networkOffset = at;
  scratch.networkEnd = Math.min(end, at + totalLength);
  scratch.networkPayloadLength = totalLength - headerLength;
  scratch.ttl = lifetime >>> 8;
  scratch.protocol = lifetime & 255;
  scratch.ipIdentification = fragment >>> 16;
  scratch.fragmentOffset = (fragment & 0x1fff) * 8;
  scratch.moreFragments = (fragment & 0x2000) !== 0;
  if ((fragment & 0x3fff) !== 0) scratch.fragmentIdentification = fragment >>> 16;
  scratch.source = view.getUint32(at + 12);
  scratch.destination = view.getUint32(at + 16);
  scratch.transportOffset = at + headerLength;
  if (at + headerLength > end) scratch.problems |= packetProblem.cut;
  return true;
}

/** As `decodeIpv4`; walks extension headers up to the transport, a fragment header or ESP. */
export function decodeIpv6(scratch: PacketScratch, at: number): boolean {
  const { bytes, end } = scratch;
  if (end - at < 40) {
    scratch.problems |= packetProblem.cut;
    return false;
  }
  let payloadLength = (bytes[at + 4]! << 8) | bytes[at + 5]!;
  if (payloadLength === 0) payloadLength = end - at - 40; // jumbogram or offload
  scratch.ipVersion = 6;
  scratch.networkOffset = at;
  scratch.networkEnd = Math.min(end, at + 40 + payloadLength);
  scratch.ttl = bytes[at + 7]!;
  scratch.ipIdentification = 0;
  scratch.fragmentOffset = 0;
  scratch.moreFragments = false;
  scratch.source = at + 8;
  scratch.destination = at + 24;
  const finish = at + 40 + payloadLength;
  let next = bytes[at + 6]!;
  let cursor = at + 40;
  for (let headers = 0; headers < maximumExtensionHeaders; headers += 1) {
    if (!isExtensionHeader(next)) break;
    if (end - cursor < 8) {
      scratch.problems |= packetProblem.cut;
      break;
    }
    if (next === fragmentHeader) {
      const fragment = (bytes[cursor + 2]! << 8) | bytes[cursor + 3]!;
      scratch.fragmentOffset = fragment & 0xfff8;
      scratch.moreFragments = (fragment & 1) !== 0;
      scratch.fragmentIdentification =
        ((bytes[cursor + 4]! << 24) | (bytes[cursor + 5]! << 16) | (bytes[cursor + 6]! << 8) | bytes[cursor + 7]!) >>>
        0;
      scratch.ipIdentification = scratch.fragmentIdentification & 0xffff;
      next = bytes[cursor]!;
      cursor += 8;
      if (scratch.fragmentOffset > 0) break;
      continue;
    }
    const length = extensionHeaderLength(next, bytes[cursor + 1]!);
    next = bytes[cursor]!;
    cursor += length;
  }
  scratch.protocol = next;
  scratch.transportOffset = cursor;
  scratch.networkPayloadLength = Math.max(0, finish - cursor);
  if (cursor > end) scratch.problems |= packetProblem.cut;
  return true;
}

/** RFC 8200 §4.5. */
export const fragmentHeader = 44;

/** Hop-by-hop, routing, fragment, destination options (RFC 8200 §4), AH (RFC 4302), mobility, HIP and Shim6 (RFC 7045 §4). */
export const isExtensionHeader = (next: number): boolean =>
  next === 0 ||
  next === 43 ||
  next === fragmentHeader ||
  next === ipProtocol.ah ||
  next === 60 ||
  next === 135 ||
  next === 139 ||
  next === 140;

/** Bytes of extension header `kind` from its length field: AH counts 4-byte units less 2 (RFC 4302 §2.2), the rest 8 less 1. */
export const extensionHeaderLength = (kind: number, lengthField: number): number =>
  kind === ipProtocol.ah ? (lengthField + 2) * 4 : kind === fragmentHeader ? 8 : (lengthField + 1) * 8;
