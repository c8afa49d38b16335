/** From an IP header to the transport, and to the tunnel that the datagram carries. */
import { decodeIpv4, decodeIpv6, extensionHeaderLength } from './ip.ts';
import { layer, type Layer } from './layer.ts';
import { ipProtocol, packetProblem, type PacketScratch } from './scratch.ts';
import { decodeTcp, decodeTransport } from './transport.ts';
import { tunnelOfPorts } from './tunnel/udp-port.ts';

/** Decodes the IP packet at the cursor, by its own version nibble. */
export function decodeNetwork(scratch: PacketScratch): Layer {
  const at = scratch.cursor;
  // What a tunnel carries ends with the outer datagram, whatever padding follows that.
  if (scratch.networks !== 0) scratch.end = Math.min(scratch.end, scratch.networkEnd);
  if (at >= scratch.end) {
    scratch.problems |= packetProblem.cut;
    return layer.none;
  }
  const version = scratch.bytes[at]! >> 4;
  if (version === 4) {
    if (!decodeIpv4(scratch, at)) return layer.none;
  } else if (version === 6) {
    if (!decodeIpv6(scratch, at)) return layer.none;
  } else {
    scratch.problems |= packetProblem.ipHeader;
    return layer.none;
  }
  if (scratch.networks !== 0) {
    scratch.sourcePort = 0;
    scratch.destinationPort = 0;
    scratch.tcpFlags = 0;
  }
  scratch.networks += 1;
  return decodeNetworkPayload(scratch);
}

/** What the IP header in the scratch carries: the transport, and which tunnel follows at the cursor. */
export function decodeNetworkPayload(scratch: PacketScratch): Layer {
  if (scratch.fragmentOffset !== 0) {
    scratch.payloadOffset = scratch.transportOffset;
    scratch.payloadLength = scratch.networkPayloadLength;
    return layer.none;
  }
  if (scratch.protocol === ipProtocol.tcp) {
    decodeTcp(scratch);
    return layer.none;
  }
  if (scratch.protocol === ipProtocol.ah) skipAuthenticationHeader(scratch);
  decodeTransport(scratch);
  // A first fragment is left as it is: its datagram is decoded, tunnels included, once it is whole.
  if (scratch.moreFragments) return layer.none;
  scratch.cursor = scratch.payloadOffset;
  return tunnelOfPayload(scratch);
}

function tunnelOfPayload({ protocol, sourcePort, destinationPort }: PacketScratch): Layer {
  if (protocol === ipProtocol.udp) return tunnelOfPorts(sourcePort, destinationPort);
  if (protocol === ipProtocol.ipInIp || protocol === ipProtocol.ipv6) return layer.ipInIp;
  if (protocol === ipProtocol.gre) return layer.gre;
  return protocol === ipProtocol.mplsInIp ? layer.mplsInIp : layer.none;
}

/** IPv4 with AH (RFC 4302 §2): the transport follows in the clear. IPv6 passes it among its extension headers. */
function skipAuthenticationHeader(scratch: PacketScratch): void {
  const { bytes, transportOffset: at } = scratch;
  if (scratch.end - at < 12) return;
  const length = extensionHeaderLength(ipProtocol.ah, bytes[at + 1]!);
  if (length > scratch.networkPayloadLength) return;
  scratch.protocol = bytes[at]!;
  scratch.transportOffset = at + length;
  scratch.networkPayloadLength -= length;
}
