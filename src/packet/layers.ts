/**
 * The details of one packet: every layer and field with its bytes. The same walk as `decodePacket`, so that what is shown
 * is what was decoded; each layer's fields are made on demand, for the one packet that someone looks at.
 */
import { decodeLayer } from './decode.ts';
import { node, plural } from './details/fields.ts';
import {
  ciscoHdlcDetails,
  directionDetails,
  ethernetDetails,
  linuxCooked2Details,
  linuxCookedDetails,
  logicalLinkDetails,
  loopbackDetails,
  mplsDetails,
  pppDetails,
  pppoeDetails,
  pseudowireDetails,
  vlanDetails,
  type LayerDetails,
} from './details/link-details.ts';
import { arpDetails, ipv4Layers, ipv6Layers } from './details/network-details.ts';
import { previewText, transportDetails } from './details/transport-details.ts';
import {
  capwapDetails,
  erspanDetails,
  geneveDetails,
  greDetails,
  gtpUDetails,
  l2tpDetails,
  plainDetails,
  vxlanDetails,
} from './details/tunnel-details.ts';
import {
  avsDetails,
  ieee80211Details,
  netfilterLogDetails,
  pktapDetails,
  ppiDetails,
  prismDetails,
  radiotapDetails,
} from './details/wireless-details.ts';
import { Encapsulations } from './encapsulations.ts';
import { layer, type Layer } from './layer.ts';
import type { LayerNode } from './layer-node.ts';
import { linkTypeOf, skipOfLinkType } from './link.ts';
import { PacketScratch } from './scratch.ts';

/** A cap for hostile packets; the decoder's own is lower. */
const maximumLayers = 40;

/** Layers of one header. IP and its transport are apart: one step of the decoder passes both. */
const details: Partial<Record<Layer, LayerDetails>> = {
  [layer.ethernet]: ethernetDetails,
  [layer.vlan]: vlanDetails,
  [layer.mpls]: mplsDetails,
  [layer.mplsInIp]: mplsDetails,
  [layer.pseudowire]: pseudowireDetails,
  [layer.arp]: (bytes, at, _next, end) => arpDetails(bytes, at, end),
  [layer.logicalLink]: logicalLinkDetails,
  [layer.pppoe]: pppoeDetails,
  [layer.ppp]: pppDetails,
  [layer.pppDaemon]: directionDetails,
  [layer.ciscoHdlc]: ciscoHdlcDetails,
  [layer.linuxCooked]: linuxCookedDetails,
  [layer.linuxCooked2]: linuxCooked2Details,
  [layer.loopback]: loopbackDetails,
  [layer.ieee80211]: ieee80211Details,
  [layer.ieee80211Padded]: ieee80211Details,
  [layer.ieee80211InCapwap]: ieee80211Details,
  [layer.radiotap]: radiotapDetails,
  [layer.prism]: prismDetails,
  [layer.avs]: avsDetails,
  [layer.ppi]: ppiDetails,
  [layer.pktap]: pktapDetails,
  [layer.netfilterLog]: netfilterLogDetails,
  [layer.gre]: greDetails,
  [layer.erspan]: erspanDetails,
  [layer.erspan3]: erspanDetails,
  [layer.vxlan]: vxlanDetails,
  [layer.vxlanGpe]: vxlanDetails,
  [layer.geneve]: geneveDetails,
  [layer.gtpU]: gtpUDetails,
  [layer.capwap]: capwapDetails,
  [layer.teredo]: plainDetails('Teredo IPv6 over UDP tunneling'),
  [layer.l2tp]: l2tpDetails,
  [layer.tzsp]: plainDetails('Tazmen Sniffer Protocol'),
  [layer.wccp]: plainDetails('Web Cache Communication Protocol redirect header'),
};

/** The details of `bytes`, one captured packet. Never throws; hostile packets give what could be read of them. */
export function packetLayers(bytes: Uint8Array, linkType: number): LayerNode[] {
  const { name, layer: first, reason } = linkTypeOf(linkType);
  const nodes: LayerNode[] = [
    node('Frame', `${plural(bytes.length)} captured, ${name}`, 0, bytes.length, [
      node('Captured Length', plural(bytes.length), 0, 0),
      node('Link Type', `${name} (${linkType})`, 0, 0),
    ]),
  ];
  if (first === undefined) {
    nodes.push(node('Data', reason ?? 'This link type is not decoded.', 0, bytes.length));
    return nodes;
  }
  const scratch = new PacketScratch();
  scratch.begin(bytes, bytes.length);
  scratch.clearNetwork();
  scratch.cursor = skipOfLinkType(linkType);
  const rest = walkLayers(scratch, first, nodes);
  if (rest < scratch.end) nodes.push(payloadNode(bytes, rest, scratch.end));
  const trailer = Math.max(rest, scratch.end);
  if (trailer < bytes.length)
    nodes.push(node('Trailer', plural(bytes.length - trailer), trailer, bytes.length - trailer));
  return nodes;
}

/** Adds a node for each layer from the cursor on; returns where the payload begins. */
function walkLayers(scratch: PacketScratch, first: Layer, nodes: LayerNode[]): number {
  const encapsulations = new Encapsulations();
  const { bytes } = scratch;
  let current = first;
  let shown = scratch.cursor;
  for (let layers = 0; layers < maximumLayers && current !== layer.none; layers += 1) {
    const at = scratch.cursor;
    const { networks } = scratch;
    const next = decodeLayer(scratch, encapsulations, current);
    if (current === layer.network) {
      nodes.push(...networkNodes(scratch, at, scratch.networks !== networks));
      if (scratch.networks === networks) return Math.min(scratch.end, at + 40);
      shown = next === layer.none ? scratch.payloadOffset : scratch.cursor;
      if (next === layer.none) {
        scratch.end = Math.min(scratch.end, scratch.networkEnd);
        // ICMP's node holds all of its message.
        for (const { offset, length } of nodes.slice(-1)) shown = Math.max(shown, offset + length);
      }
    } else {
      const made = details[current]?.(bytes, at, scratch.cursor, scratch.end);
      if (made && made.offset <= scratch.end) nodes.push(made);
      shown = Math.max(scratch.cursor, made ? made.offset + made.length : 0);
    }
    current = next;
  }
  return shown;
}

function networkNodes(scratch: PacketScratch, at: number, isDecoded: boolean): readonly LayerNode[] {
  const { bytes, end } = scratch;
  if (at >= end) return [];
  const version = (bytes[at] ?? 0) >> 4;
  if (version !== 4 && version !== 6) return [];
  const headers = version === 4 ? ipv4Layers(bytes, at, end) : ipv6Layers(bytes, at, end);
  return isDecoded ? [...headers, ...transportDetails(scratch, (from, to) => quotedNodes(bytes, from, to))] : headers;
}

/** The packet that an ICMP error quotes; what an error quotes inside that is not shown again. */
function quotedNodes(bytes: Uint8Array, from: number, to: number): readonly LayerNode[] {
  const quoted = new PacketScratch();
  quoted.begin(bytes, to);
  quoted.clearNetwork();
  quoted.cursor = from;
  decodeLayer(quoted, new Encapsulations(), layer.network);
  const version = (bytes[from] ?? 0) >> 4;
  if (version !== 4 && version !== 6) return [];
  const headers = version === 4 ? ipv4Layers(bytes, from, to) : ipv6Layers(bytes, from, to);
  return quoted.networks === 0 ? headers : [...headers, ...transportDetails(quoted, () => [])];
}

function payloadNode(bytes: Uint8Array, from: number, to: number): LayerNode {
  const preview = previewText(bytes, from, to);
  return node('Data', preview === '' ? plural(to - from) : `${plural(to - from)}: ${preview}`, from, to - from);
}
