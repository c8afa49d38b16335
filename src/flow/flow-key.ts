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
      const identifier = end - at < 8 ? 0 : echoIdentifier(protocol, view, at);
      return ((identifier << 16) | identifier) >>> 0;
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

/** Identifier of echo and timestamp messages (RFC 5508 §3); 0 for other types. */
function echoIdentifier(protocol: number, view: DataView, at: number): number {
  const type = view.getUint8(at);
  const hasIdentifier =
    protocol === ipProtocol.icmp
      ? type === 8 || type === 0 || (type >= 13 && type <= 18)
      : type === 128 || type === 129;
  return hasIdentifier ? view.getUint16(at + 4) : 0;
}
