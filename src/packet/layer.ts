/**
 * The layers that a packet is walked through. Decoders do not call each other: each reads its header at the scratch's
 * cursor, leaves the cursor behind it and says which layer follows. So tunnels nest without recursion, and the details of
 * one packet are listed by the same walk that fills the columns.
 */
import type { Encapsulations } from './encapsulations.ts';
import { packetProblem, type PacketScratch } from './scratch.ts';

export const layer = {
  /** Nothing follows that is decoded here: payload, or a protocol without network headers inside. */
  none: 0,
  network: 1,
  ethernet: 2,
  vlan: 3,
  mpls: 4,
  pseudowire: 5,
  arp: 6,
  logicalLink: 7,
  pppoe: 8,
  ppp: 9,
  pppHdlc: 10,
  pppDaemon: 11,
  ciscoHdlc: 12,
  linuxCooked: 13,
  linuxCooked2: 14,
  loopback: 15,
  ieee80211: 16,
  radiotap: 17,
  prism: 18,
  avs: 19,
  ppi: 20,
  pktap: 21,
  netfilterLog: 22,
  ipInIp: 23,
  mplsInIp: 24,
  gre: 25,
  erspan: 26,
  erspan3: 27,
  vxlan: 28,
  vxlanGpe: 29,
  geneve: 30,
  gtpU: 31,
  capwap: 32,
  teredo: 33,
  l2tp: 34,
  tzsp: 35,
  wccp: 36,
  ieee80211Padded: 37,
  ieee80211InCapwap: 38,
} as const;
export type Layer = (typeof layer)[keyof typeof layer];

/** Reads the header at `scratch.cursor`; returns what follows at the new cursor. Never throws. */
export type LayerDecoder = (scratch: PacketScratch, encapsulations: Encapsulations) => Layer;

/** The answer of a decoder whose header the captured bytes do not hold. */
export function cutShort(scratch: PacketScratch): Layer {
  scratch.problems |= packetProblem.cut;
  return layer.none;
}
