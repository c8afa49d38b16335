/** TCP (RFC 9293), UDP (RFC 768) and ICMP headers into the scratch. */
import { ipProtocol, packetProblem, type PacketScratch } from './scratch.ts';

export function decodeTransport(scratch: PacketScratch): void {
  const { bytes, transportOffset: at, protocol } = scratch;
  const available = scratch.end - at;
  scratch.payloadOffset = at;
  scratch.payloadLength = scratch.networkPayloadLength;
  if (protocol === ipProtocol.tcp) {
    if (available < 20) {
      scratch.problems |= scratch.networkPayloadLength < 20 ? packetProblem.tcpHeaderLength : packetProblem.cut;
      if (available >= 4) readPorts(scratch, at);
      // Eight bytes in quotes of ICMP errors and snapped captures still name the flow; flags are unknown.
      scratch.payloadLength = 0;
      return;
    }
    readPorts(scratch, at);
    scratch.sequence = ((bytes[at + 4]! << 24) | (bytes[at + 5]! << 16) | (bytes[at + 6]! << 8) | bytes[at + 7]!) >>> 0;
    scratch.acknowledgement = ((bytes[at + 8]! << 24) | (bytes[at + 9]! << 16) | (bytes[at + 10]! << 8) | bytes[at + 11]!) >>> 0;
    scratch.tcpFlags = bytes[at + 13]!;
    scratch.window = (bytes[at + 14]! << 8) | bytes[at + 15]!;
    const headerLength = (bytes[at + 12]! >> 4) * 4;
    if (headerLength < 20 || headerLength > scratch.networkPayloadLength) {
      scratch.problems |= packetProblem.tcpHeaderLength;
      scratch.payloadLength = 0;
      return;
    }
    scratch.payloadOffset = Math.min(at + headerLength, scratch.end);
    scratch.payloadLength = scratch.networkPayloadLength - headerLength;
  } else if (protocol === ipProtocol.udp) {
    if (available < 8) {
      scratch.problems |= scratch.networkPayloadLength < 8 ? packetProblem.udpLength : packetProblem.cut;
      if (available >= 4) readPorts(scratch, at);
      scratch.payloadLength = 0;
      return;
    }
    readPorts(scratch, at);
    const length = (bytes[at + 4]! << 8) | bytes[at + 5]!;
    const room = scratch.networkPayloadLength;
    // Length zero is a jumbogram (RFC 2675 §4) or offload; a first fragment holds less than the datagram's length.
    if ((length < 8 && length !== 0) || (length > room && !scratch.moreFragments)) scratch.problems |= packetProblem.udpLength;
    scratch.payloadOffset = at + 8;
    scratch.payloadLength = Math.max(0, (length >= 8 ? Math.min(length, room) : room) - 8);
  }
}

function readPorts(scratch: PacketScratch, at: number): void {
  const { bytes } = scratch;
  scratch.sourcePort = (bytes[at]! << 8) | bytes[at + 1]!;
  scratch.destinationPort = (bytes[at + 2]! << 8) | bytes[at + 3]!;
  if (scratch.sourcePort === 0 || scratch.destinationPort === 0) scratch.problems |= packetProblem.portZero;
}
