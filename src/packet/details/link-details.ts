/** Link layers, field by field. */
import { u16, u32, u8 } from '../../base/bytes.ts';
import { firstEtherType } from '../ethertype.ts';
import type { LayerNode } from '../layer-node.ts';
import { ethernetHeaderLength, servicePoint, snapHeaderLength, vlanTagLength } from '../link/ethernet.ts';
import { cooked2HeaderLength, cookedHeaderLength } from '../link/linux-cooked.ts';
import { addressFamily, loopbackHeaderLength, readAddressFamily } from '../link/loopback.ts';
import { controlWordLength, labelLength, maximumLabels } from '../link/mpls.ts';
import { pppoeHeaderLength } from '../link/ppp.ts';
import { Fields, formatMac, hexNumber, named, node } from './fields.ts';
import { etherTypeNames, pppNames } from './names.ts';

/** Makes the node of the header at `at`; `next` is where the decoder found the layer behind it. */
export type LayerDetails = (bytes: Uint8Array, at: number, next: number, end: number) => LayerNode;

const typeText = (value: number): string => named(etherTypeNames, value, hexNumber(value, 4));

export const ethernetDetails: LayerDetails = (bytes, at, _next, end) => {
  const type = u16(bytes, at + 12);
  const isLength = type < firstEtherType;
  const fields = new Fields(bytes, end)
    .mac('Destination', at)
    .mac('Source', at + 6)
    .add(isLength ? 'Length' : 'Type', at + 12, 2, isLength ? String(type) : typeText(type));
  const value = end - at < 12 ? '' : `Src: ${formatMac(bytes, at + 6)}, Dst: ${formatMac(bytes, at)}`;
  const name = isLength ? 'IEEE 802.3 Ethernet' : 'Ethernet II';
  return node(name, value, at, Math.min(ethernetHeaderLength, end - at), fields.nodes);
};

export const vlanDetails: LayerDetails = (bytes, at, _next, end) => {
  const tag = u16(bytes, at);
  const fields = new Fields(bytes, end)
    .add('Priority', at, 1, String(tag >> 13))
    .add('DEI', at, 1, tag & 0x1000 ? 'Eligible' : 'Ineligible')
    .add('ID', at, 2, String(tag & 0x0fff))
    .u16('Type', at + 2, typeText);
  const value = `PRI: ${tag >> 13}, ID: ${tag & 0x0fff}`;
  return node('802.1Q Virtual LAN', value, at, Math.min(vlanTagLength, end - at), fields.nodes);
};

export const logicalLinkDetails: LayerDetails = (bytes, at, _next, end) => {
  const isSnap = u8(bytes, at) === servicePoint.snap && u8(bytes, at + 1) === servicePoint.snap;
  const fields = new Fields(bytes, end)
    .u8('DSAP', at, (value) => hexNumber(value, 2))
    .u8('SSAP', at + 1, (value) => hexNumber(value, 2))
    .u8('Control field', at + 2, (value) => hexNumber(value, 2));
  if (isSnap) {
    const organisation = (u8(bytes, at + 3) << 16) | u16(bytes, at + 4);
    fields.add('Organization Code', at + 3, 3, hexNumber(organisation, 6)).u16('Type', at + 6, typeText);
  }
  return node('Logical-Link Control', '', at, Math.min(isSnap ? snapHeaderLength : 3, end - at), fields.nodes);
};

export const mplsDetails: LayerDetails = (bytes, at, _next, end) => {
  const fields = new Fields(bytes, end);
  const labels: number[] = [];
  let label = at;
  while (labels.length < maximumLabels && fields.has(label, labelLength)) {
    const entry = u32(bytes, label);
    labels.push(entry >>> 12);
    fields.add(
      'Label',
      label,
      labelLength,
      `${entry >>> 12}, Exp: ${(entry >> 9) & 7}, S: ${(entry >> 8) & 1}, TTL: ${entry & 255}`,
    );
    label += labelLength;
    if (entry & 0x100) break;
  }
  return node('MultiProtocol Label Switching', `Labels: ${labels.join(', ')}`, at, label - at, fields.nodes);
};

export const pseudowireDetails: LayerDetails = (bytes, at, _next, end) => {
  const fields = new Fields(bytes, end).u16('Sequence Number', at + 2);
  return node('PW Ethernet Control Word', '', at, Math.min(controlWordLength, end - at), fields.nodes);
};

export const pppoeDetails: LayerDetails = (bytes, at, _next, end) => {
  const fields = new Fields(bytes, end)
    .add('Version and Type', at, 1, hexNumber(u8(bytes, at), 2))
    .u8('Code', at + 1, (value) => (value === 0 ? 'Session Data (0x00)' : hexNumber(value, 2)))
    .u16('Session ID', at + 2, (value) => hexNumber(value, 4))
    .u16('Payload Length', at + 4);
  const value = `Session ${hexNumber(u16(bytes, at + 2), 4)}`;
  return node('PPP-over-Ethernet Session', value, at, Math.min(pppoeHeaderLength, end - at), fields.nodes);
};

export const pppDetails: LayerDetails = (bytes, at, next, end) => {
  const fields = new Fields(bytes, end);
  let from = at;
  if (u8(bytes, at) === 0xff && u8(bytes, at + 1) === 0x03) {
    fields.u8('Address', at, (value) => hexNumber(value, 2)).u8('Control', at + 1, (value) => hexNumber(value, 2));
    from += 2;
  }
  const width = u8(bytes, from) & 1 ? 1 : 2;
  const protocol = width === 1 ? u8(bytes, from) : u16(bytes, from);
  fields.add('Protocol', from, width, named(pppNames, protocol, hexNumber(protocol, 4)));
  // Behind the protocol only multilink has more (RFC 1990 §3).
  if (next > from + width) fields.data('Multilink fragment header', from + width, next - from - width);
  const value = pppNames.get(protocol) ?? hexNumber(protocol, 4);
  return node(
    'Point-to-Point Protocol',
    value,
    at,
    Math.max(0, Math.min(Math.max(next, from + width), end) - at),
    fields.nodes,
  );
};

/** Headers in front of PPP that only say the direction. */
export const directionDetails: LayerDetails = (bytes, at, next, end) => {
  const fields = new Fields(bytes, end);
  if (next > at) fields.u8('Direction', at, (value) => (value === 0 ? 'Received (0)' : `Sent (${value})`));
  if (next > at + 1) fields.u8('Control', at + 1, (value) => hexNumber(value, 2));
  return node('PPP with direction', '', at, Math.min(next, end) - at, fields.nodes);
};

export const ciscoHdlcDetails: LayerDetails = (bytes, at, _next, end) => {
  const fields = new Fields(bytes, end)
    .u8('Address', at, (value) => (value === 0x0f ? 'Unicast (0x0f)' : hexNumber(value, 2)))
    .u8('Control', at + 1, (value) => hexNumber(value, 2))
    .u16('Protocol', at + 2, typeText);
  return node('Cisco HDLC', '', at, Math.min(4, end - at), fields.nodes);
};

const packetTypes: ReadonlyMap<number, string> = new Map([
  [0, 'Unicast to us'],
  [1, 'Broadcast'],
  [2, 'Multicast'],
  [3, 'Unicast to another host'],
  [4, 'Sent by us'],
]);

export const linuxCookedDetails: LayerDetails = (bytes, at, _next, end) => {
  const addressLength = Math.min(u16(bytes, at + 4), 8);
  const fields = new Fields(bytes, end)
    .u16('Packet type', at, (value) => named(packetTypes, value))
    .u16('Link-layer address type', at + 2)
    .u16('Link-layer address length', at + 4);
  if (addressLength > 0) fields.address('Source', at + 6, addressLength);
  fields.u16('Protocol', at + 14, typeText);
  return node('Linux cooked capture v1', '', at, Math.min(cookedHeaderLength, end - at), fields.nodes);
};

export const linuxCooked2Details: LayerDetails = (bytes, at, _next, end) => {
  const addressLength = Math.min(u8(bytes, at + 11), 8);
  const fields = new Fields(bytes, end)
    .u16('Protocol', at, typeText)
    .u32('Interface index', at + 4)
    .u16('Link-layer address type', at + 8)
    .u8('Packet type', at + 10, (value) => named(packetTypes, value))
    .u8('Link-layer address length', at + 11);
  if (addressLength > 0) fields.address('Source', at + 12, addressLength);
  return node('Linux cooked capture v2', '', at, Math.min(cooked2HeaderLength, end - at), fields.nodes);
};

export const loopbackDetails: LayerDetails = (bytes, at, _next, end) => {
  const family = readAddressFamily(bytes, Math.min(at, Math.max(0, end - loopbackHeaderLength)));
  const fields = new Fields(bytes, end).add('Family', at, loopbackHeaderLength, named(addressFamily, family));
  return node('Null/Loopback', '', at, Math.min(loopbackHeaderLength, end - at), fields.nodes);
};
