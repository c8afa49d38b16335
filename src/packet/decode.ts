/** One packet into the scratch: link layer, tunnels, network, transport. Never throws: what is wrong is in `problems`. */
import type { Encapsulations } from './encapsulations.ts';
import { layer, type Layer, type LayerDecoder } from './layer.ts';
import { layerOfLinkType, skipOfLinkType } from './link.ts';
import { decodeEthernet, decodeLogicalLink, decodeVlan } from './link/ethernet.ts';
import { decodeLinuxCooked, decodeLinuxCooked2, decodeNetfilterLog } from './link/linux-cooked.ts';
import { decodeLoopback } from './link/loopback.ts';
import { decodeMpls, decodeMplsInIp, decodePseudowire } from './link/mpls.ts';
import { decodePktap, decodePpi } from './link/per-packet.ts';
import { decodeCiscoHdlc, decodePpp, decodePppDaemon, decodePppHdlc, decodePppoe } from './link/ppp.ts';
import {
  decodeAvs,
  decodeIeee80211,
  decodeIeee80211InCapwap,
  decodeIeee80211Padded,
  decodePrism,
  decodeRadiotap,
} from './link/wireless.ts';
import { decodeNetwork, decodeNetworkPayload } from './network.ts';
import { packetProblem, type PacketScratch } from './scratch.ts';
import { decodeCapwap } from './tunnel/capwap.ts';
import { decodeErspan, decodeErspan3, decodeGre, decodeWccp } from './tunnel/gre.ts';
import { decodeGtpU } from './tunnel/gtp-u.ts';
import { decodeIpInIp } from './tunnel/ip-in-ip.ts';
import { decodeL2tp } from './tunnel/l2tp.ts';
import { decodeTeredo } from './tunnel/teredo.ts';
import { decodeTzsp } from './tunnel/tzsp.ts';
import { decodeGeneve, decodeVxlan, decodeVxlanGpe } from './tunnel/vxlan.ts';

const ethernetLinkType = 1;
/** Tags, labels, tunnels and what lies between, of one packet. */
const maximumLayers = 32;

const noDecoder: LayerDecoder = () => layer.none;
/** Indexed by layer. */
const decoders: Record<Layer, LayerDecoder> = {
  [layer.none]: noDecoder,
  [layer.network]: decodeNetwork,
  [layer.ethernet]: decodeEthernet,
  [layer.vlan]: decodeVlan,
  [layer.mpls]: decodeMpls,
  [layer.pseudowire]: decodePseudowire,
  [layer.arp]: noDecoder,
  [layer.logicalLink]: decodeLogicalLink,
  [layer.pppoe]: decodePppoe,
  [layer.ppp]: decodePpp,
  [layer.pppHdlc]: decodePppHdlc,
  [layer.pppDaemon]: decodePppDaemon,
  [layer.ciscoHdlc]: decodeCiscoHdlc,
  [layer.linuxCooked]: decodeLinuxCooked,
  [layer.linuxCooked2]: decodeLinuxCooked2,
  [layer.loopback]: decodeLoopback,
  [layer.ieee80211]: decodeIeee80211,
  [layer.ieee80211Padded]: decodeIeee80211Padded,
  [layer.ieee80211InCapwap]: decodeIeee80211InCapwap,
  [layer.radiotap]: decodeRadiotap,
  [layer.prism]: decodePrism,
  [layer.avs]: decodeAvs,
  [layer.ppi]: decodePpi,
  [layer.pktap]: decodePktap,
  [layer.netfilterLog]: decodeNetfilterLog,
  [layer.ipInIp]: decodeIpInIp,
  [layer.mplsInIp]: decodeMplsInIp,
  [layer.gre]: decodeGre,
  [layer.erspan]: decodeErspan,
  [layer.erspan3]: decodeErspan3,
  [layer.vxlan]: decodeVxlan,
  [layer.vxlanGpe]: decodeVxlanGpe,
  [layer.geneve]: decodeGeneve,
  [layer.gtpU]: decodeGtpU,
  [layer.capwap]: decodeCapwap,
  [layer.teredo]: decodeTeredo,
  [layer.l2tp]: decodeL2tp,
  [layer.tzsp]: decodeTzsp,
  [layer.wccp]: decodeWccp,
};

/** Reads one layer at the scratch's cursor; returns the next, at the new cursor. For the details of one packet. */
export const decodeLayer = (scratch: PacketScratch, encapsulations: Encapsulations, current: Layer): Layer =>
  decoders[current](scratch, encapsulations);

/**
 * Decodes `bytes[at, at + capturedLength)`. The scratch holds the innermost IP packet that could be decoded; an outer one
 * stays when what its tunnel carries is encrypted, cut or not IP.
 */
export function decodePacket(
  scratch: PacketScratch,
  encapsulations: Encapsulations,
  bytes: Uint8Array,
  at: number,
  capturedLength: number,
  linkType: number,
): void {
  scratch.begin(bytes, at + capturedLength);
  scratch.cursor = at;
  if (linkType === ethernetLinkType) {
    let next = decodeEthernet(scratch);
    if (next === layer.network) next = decodeNetwork(scratch);
    if (next !== layer.none) walk(scratch, encapsulations, next);
  } else {
    const first = beginLinkType(scratch, linkType);
    if (first !== layer.none) walk(scratch, encapsulations, first);
  }
  if (scratch.networks === 0) scratch.clearNetwork();
}

/** The first layer of a packet whose bytes are in the scratch, the cursor at it. */
export function beginLinkType(scratch: PacketScratch, linkType: number): Layer {
  const first = layerOfLinkType(linkType);
  if (first === layer.none) scratch.problems |= packetProblem.unknownLinkType;
  else scratch.cursor += skipOfLinkType(linkType);
  return first;
}

/**
 * Goes on with `datagram`, the reassembled payload of the IP packet in the scratch. True when a tunnel's inner packet was
 * decoded: addresses, version and encapsulation are then its own, as offsets into `datagram` where they are offsets.
 */
export function decodeReassembled(
  scratch: PacketScratch,
  encapsulations: Encapsulations,
  datagram: Uint8Array,
): boolean {
  scratch.bytes = datagram;
  scratch.end = datagram.length;
  scratch.networkEnd = datagram.length;
  scratch.networkPayloadLength = datagram.length;
  scratch.transportOffset = 0;
  scratch.fragmentOffset = 0;
  scratch.moreFragments = false;
  scratch.problems = 0;
  const { networks } = scratch;
  const next = decodeNetworkPayload(scratch);
  if (next !== layer.none) walk(scratch, encapsulations, next);
  return scratch.networks !== networks;
}

/** Walks layers from `from` on; what follows the last readable IP header leaves no trace. */
function walk(scratch: PacketScratch, encapsulations: Encapsulations, from: Layer): void {
  let { networks, encapsulation, problems, end } = scratch;
  let next = from;
  for (let layers = 0; next !== layer.none; layers += 1) {
    if (layers === maximumLayers) {
      if (networks === 0) scratch.problems |= packetProblem.tooManyLayers;
      problems |= packetProblem.tooManyLayers;
      break;
    }
    next = decoders[next](scratch, encapsulations);
    if (scratch.networks === networks) continue;
    ({ networks, encapsulation, problems, end } = scratch);
  }
  if (networks === 0) return;
  scratch.encapsulation = encapsulation;
  scratch.problems = problems;
  scratch.end = end;
}
