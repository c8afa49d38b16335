/** From an IP header to the transport: versions, and the tunnels that carry another network inside. */
import type { Encapsulations } from './encapsulations.ts';
import { decodeIpv4, decodeIpv6 } from './ip.ts';
import { packetProblem, type PacketScratch } from './scratch.ts';
import { decodeTransport } from './transport.ts';

/** Decodes the IP packet at `at`, by its own version nibble. */
export function decodeNetwork(scratch: PacketScratch, _encapsulations: Encapsulations, at: number): void {
  if (at >= scratch.end) {
    scratch.problems |= packetProblem.cut;
    return;
  }
  const version = scratch.bytes[at]! >> 4;
  const decoded = version === 4 ? decodeIpv4(scratch, at) : version === 6 ? decodeIpv6(scratch, at) : false;
  if (!decoded) {
    if (version !== 4 && version !== 6) scratch.problems |= packetProblem.ipHeader;
    return;
  }
  if (scratch.fragmentOffset === 0) decodeTransport(scratch);
  else {
    scratch.payloadOffset = scratch.transportOffset;
    scratch.payloadLength = scratch.networkPayloadLength;
  }
}
