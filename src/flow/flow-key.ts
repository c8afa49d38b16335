/**
 * What stands for the ports in a flow's key where the protocol has none: an echo's identifier, the call id of PPTP's GRE,
 * the SPI of ESP. Without it all echoes, tunnels and security associations between two hosts would be one flow.
 */
import { ipProtocol, type PacketScratch } from '../packet/scratch.ts';

/** GRE version 1, protocol type PPP, key present (RFC 2637 §4.1): the first four bytes but for the two optional flags. */
const enhancedGre = 0x2001_880b;
const enhancedGreMask = 0xef7f_ffff;
/** No header says the sender's own call id; this stands for it unless the receiver's is 0, so that each direction is a flow. */
const otherCallId = 0xffff;

/** Source port in the upper 16 bits, destination port in the lower; for protocols other than TCP and UDP. */
export function keyPorts(scratch: PacketScratch): number {
  const { protocol, view, transportOffset: at, end } = scratch;
  switch (protocol) {
    case ipProtocol.icmp:
    case ipProtocol.icmpv6: {
      const port = end - at < 8 ? 0 : icmpPort(protocol, view, at);
      return ((port << 16) | port) >>> 0;
    }
    case ipProtocol.gre: {
      if (end - at < 8 || (view.getUint32(at) & enhancedGreMask) >>> 0 !== enhancedGre) return 0;
      const callId = view.getUint16(at + 6);
      return callId === 0 ? (otherCallId << 16) >>> 0 : callId;
    }
    case ipProtocol.esp:
      // RFC 4303 §2.1: the receiver's SPI. Each direction has its own, so each is a flow.
      return end - at < 4 ? 0 : view.getUint32(at);
    default:
      return ((scratch.sourcePort << 16) | scratch.destinationPort) >>> 0;
  }
}

/**
 * Identifier of echo, timestamp and their kin (RFC 5508 §3), 0 for errors, the type for what stays on its link, so that
 * neighbour discovery and the errors between the same two hosts are apart.
 */
function icmpPort(protocol: number, view: DataView, at: number): number {
  const type = view.getUint8(at);
  if (protocol === ipProtocol.icmpv6) {
    if (type === 128 || type === 129) return view.getUint16(at + 4);
    return type < 128 ? 0 : type;
  }
  if (type === 8 || type === 0 || (type >= 13 && type <= 18)) return view.getUint16(at + 4);
  return (type >= 3 && type <= 5) || type === 11 || type === 12 ? 0 : type;
}

/** True for the answer to a query: who sends it is the server, also where the query was not captured. */
export function isIcmpReply({ protocol, view, transportOffset: at, end }: PacketScratch): boolean {
  if (at >= end) return false;
  if (protocol === ipProtocol.icmpv6) return view.getUint8(at) === 129;
  if (protocol !== ipProtocol.icmp) return false;
  const type = view.getUint8(at);
  return type === 0 || type === 14 || type === 16 || type === 18;
}
