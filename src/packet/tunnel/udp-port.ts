/**
 * UDP ports that tunnels run on. A port alone proves nothing (a client may query DNS from port 4789): each tunnel's
 * decoder still checks that its header is plausible.
 */
import { layer, type Layer } from '../layer.ts';

/** IANA Service Name and Transport Protocol Port Number Registry, unless said otherwise. */
export const tunnelPort = {
  l2tp: 1701,
  /** GTP-U (3GPP TS 29.281 §4.4.2.3). */
  gtpU: 2152,
  /** Teredo servers and relays (RFC 4380 §5.1.1). */
  teredo: 3544,
  vxlan: 4789,
  vxlanGpe: 4790,
  /** CAPWAP data (RFC 5415 §3.1). */
  capwap: 5247,
  geneve: 6081,
  /** The Linux kernel's VXLAN port before the assignment, still its default. */
  oldVxlan: 8472,
  /** What MikroTik's sniffer streams to. */
  tzsp: 37_008,
} as const;

const bitOf = (port: number): number => 1 << (port & 31);
/** One bit for the low five of each port, which turns most traffic away at once: this runs for every UDP packet. */
const destinationBits = Object.values(tunnelPort).reduce((bits, port) => bits | bitOf(port), 0);
const sourceBits = bitOf(tunnelPort.capwap) | bitOf(tunnelPort.teredo) | bitOf(tunnelPort.l2tp);

/** The tunnel that may follow a UDP header; `none` for all other traffic. */
export function tunnelOfPorts(sourcePort: number, destinationPort: number): Layer {
  if (((destinationBits >>> destinationPort) | (sourceBits >>> sourcePort)) & 1)
    return tunnelOf(sourcePort, destinationPort);
  return layer.none;
}

function tunnelOf(sourcePort: number, destinationPort: number): Layer {
  switch (destinationPort) {
    case tunnelPort.vxlan:
    case tunnelPort.oldVxlan:
      return layer.vxlan;
    case tunnelPort.vxlanGpe:
      return layer.vxlanGpe;
    case tunnelPort.geneve:
      return layer.geneve;
    case tunnelPort.gtpU:
      return layer.gtpU;
    case tunnelPort.tzsp:
      return layer.tzsp;
    case tunnelPort.capwap:
      return layer.capwap;
    case tunnelPort.teredo:
      return layer.teredo;
    case tunnelPort.l2tp:
      return layer.l2tp;
  }
  // Only these answer from their port; the others send to it in both directions.
  if (sourcePort === tunnelPort.capwap) return layer.capwap;
  if (sourcePort === tunnelPort.teredo) return layer.teredo;
  return sourcePort === tunnelPort.l2tp ? layer.l2tp : layer.none;
}
