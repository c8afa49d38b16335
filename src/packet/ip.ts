/** IPv4 (RFC 791) and IPv6 (RFC 8200) headers into the scratch, extension headers and fragments included. */
import { ipProtocol, packetProblem, type PacketScratch } from './scratch.ts';

const maximumExtensionHeaders = 16;

/** Reads the header at `at`. False when what follows is not a transport payload of this packet alone. */
export function decodeIpv4(scratch: PacketScratch, at: number): boolean {
  const { bytes, end } = scratch;
  if (end - at < 20) {
    scratch.problems |= packetProblem.cut;
    return false;
  }
  const headerLength = (bytes[at]! & 15) * 4;
  let totalLength = (bytes[at + 2]! << 8) | bytes[at + 3]!;
  // Segmentation offload leaves the length zero in packets captured on the sender.
  if (totalLength === 0) totalLength = end - at;
  if (headerLength < 20 || totalLength < headerLength) {
    scratch.problems |= packetProblem.ipHeader;
    return false;
  }
  scratch.ipVersion = 4;
  scratch.networkOffset = at;
  scratch.networkEnd = Math.min(end, at + totalLength);
  scratch.networkPayloadLength = totalLength - headerLength;
  scratch.ttl = bytes[at + 8]!;
  scratch.ipIdentification = (bytes[at + 4]! << 8) | bytes[at + 5]!;
  scratch.fragmentIdentification = scratch.ipIdentification;
  scratch.protocol = bytes[at + 9]!;
  scratch.source = ((bytes[at + 12]! << 24) | (bytes[at + 13]! << 16) | (bytes[at + 14]! << 8) | bytes[at + 15]!) >>> 0;
  scratch.destination = ((bytes[at + 16]! << 24) | (bytes[at + 17]! << 16) | (bytes[at + 18]! << 8) | bytes[at + 19]!) >>> 0;
  const fragment = (bytes[at + 6]! << 8) | bytes[at + 7]!;
  scratch.fragmentOffset = (fragment & 0x1fff) * 8;
  scratch.moreFragments = (fragment & 0x2000) !== 0;
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
  scratch.source = at + 8;
  scratch.destination = at + 24;
  const finish = at + 40 + payloadLength;
  let next = bytes[at + 6]!;
  let cursor = at + 40;
  for (let headers = 0; headers < maximumExtensionHeaders; headers += 1) {
    const isOptions = next === 0 || next === 43 || next === 60 || next === 135 || next === 139 || next === 140;
    if (!isOptions && next !== 44 && next !== ipProtocol.ah) break;
    if (end - cursor < 8) {
      scratch.problems |= packetProblem.cut;
      break;
    }
    if (next === 44) {
      const fragment = (bytes[cursor + 2]! << 8) | bytes[cursor + 3]!;
      scratch.fragmentOffset = fragment & 0xfff8;
      scratch.moreFragments = (fragment & 1) !== 0;
      scratch.fragmentIdentification =
        ((bytes[cursor + 4]! << 24) | (bytes[cursor + 5]! << 16) | (bytes[cursor + 6]! << 8) | bytes[cursor + 7]!) >>> 0;
      scratch.ipIdentification = scratch.fragmentIdentification & 0xffff;
      next = bytes[cursor]!;
      cursor += 8;
      if (scratch.fragmentOffset > 0) break;
      continue;
    }
    const length = next === ipProtocol.ah ? (bytes[cursor + 1]! + 2) * 4 : (bytes[cursor + 1]! + 1) * 8;
    next = bytes[cursor]!;
    cursor += length;
  }
  scratch.protocol = next;
  scratch.transportOffset = cursor;
  scratch.networkPayloadLength = Math.max(0, finish - cursor);
  if (cursor > end) scratch.problems |= packetProblem.cut;
  return true;
}
