/** TCP (RFC 9293), UDP (RFC 768) and the ports of SCTP and UDP-Lite into the scratch. */
import { ipProtocol, packetProblem, tcpFlag, type PacketScratch } from './scratch.ts';

/** Flag bytes that no connection uses: FIN with RST, or SYN with URG, FIN or RST (Junos' Basic TCP ALG lists them). */
const badFlags = Uint8Array.from({ length: 256 }, (_, flags) =>
  (flags & tcpFlag.fin && flags & tcpFlag.rst) ||
  (flags & tcpFlag.syn && flags & (tcpFlag.urg | tcpFlag.fin | tcpFlag.rst))
    ? 1
    : 0,
);

/** Reads the transport header at `scratch.transportOffset`; other protocols' payload is all that follows IP. */
export function decodeTransport(scratch: PacketScratch): void {
  const { protocol } = scratch;
  if (protocol === ipProtocol.tcp) return decodeTcp(scratch);
  if (protocol === ipProtocol.udp) return decodeUdp(scratch);
  const { transportOffset: at } = scratch;
  scratch.payloadOffset = at;
  scratch.payloadLength = scratch.networkPayloadLength;
  if ((protocol === ipProtocol.sctp || protocol === ipProtocol.udpLite) && scratch.end - at >= 4)
    readPorts(scratch, scratch.view.getUint32(at));
}

export function decodeTcp(scratch: PacketScratch): void {
  const { view, end, transportOffset: at, networkPayloadLength: room } = scratch;
  if (end - at < 20) {
    scratch.problems |= room < 20 ? packetProblem.tcpHeaderLength : packetProblem.cut;
    // Eight bytes in quotes of ICMP errors and snapped captures still name the flow; flags are unknown.
    if (end - at >= 4) readPorts(scratch, view.getUint32(at));
    scratch.payloadOffset = at;
    scratch.payloadLength = 0;
    return;
  }
  readPorts(scratch, view.getUint32(at));
  const sequence = view.getUint32(at + 4);
  const lengthFlagsWindow = view.getUint32(at + 12);
  const flags = (lengthFlagsWindow >>> 16) & 255;
  scratch.sequence = sequence;
  scratch.acknowledgement = view.getUint32(at + 8);
  scratch.tcpFlags = flags;
  scratch.window = lengthFlagsWindow & 0xffff;
  if (badFlags[flags] === 1) scratch.problems |= packetProblem.tcpFlagCombination;
  // A RST that refuses a connection has sequence number zero (RFC 9293 §3.10.7.1).
  if (sequence === 0 && ((flags & 0x3f) === 0 || (flags & (tcpFlag.fin | tcpFlag.psh)) !== 0))
    scratch.problems |= packetProblem.tcpSequenceZero;
  const headerLength = (lengthFlagsWindow >>> 28) * 4;
  if (headerLength < 20 || headerLength > room) {
    scratch.problems |= packetProblem.tcpHeaderLength;
    scratch.payloadOffset = at;
    scratch.payloadLength = 0;
    return;
  }
  scratch.payloadOffset = Math.min(at + headerLength, end);
  scratch.payloadLength = room - headerLength;
}

function decodeUdp(scratch: PacketScratch): void {
  const { view, end, transportOffset: at, networkPayloadLength: room } = scratch;
  if (end - at < 8) {
    scratch.problems |= room < 8 ? packetProblem.udpLength : packetProblem.cut;
    if (end - at >= 4) readPorts(scratch, view.getUint32(at));
    scratch.payloadOffset = at;
    scratch.payloadLength = 0;
    return;
  }
  readPorts(scratch, view.getUint32(at));
  const length = view.getUint16(at + 4);
  // Length zero is a jumbogram (RFC 2675 §4) or offload; a first fragment holds less than the datagram's length.
  if ((length < 8 && length !== 0) || (length > room && !scratch.moreFragments))
    scratch.problems |= packetProblem.udpLength;
  scratch.payloadOffset = at + 8;
  scratch.payloadLength = Math.max(0, (length >= 8 ? Math.min(length, room) : room) - 8);
}

/** From the first four bytes, which hold both ports in all these protocols. */
function readPorts(scratch: PacketScratch, ports: number): void {
  const source = ports >>> 16;
  const destination = ports & 0xffff;
  scratch.sourcePort = source;
  scratch.destinationPort = destination;
  if (source === 0 || destination === 0) scratch.problems |= packetProblem.portZero;
}
