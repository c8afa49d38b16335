/** IEEE 802.11 and the capture headers that name a radio or an interface, field by field. */
import { latin1, u16le, u32le, u8 } from '../../base/bytes.ts';
import { linkTypeOf } from '../link.ts';
import { hasSwappedControl } from '../link/wireless.ts';
import { Fields, formatMac, hexNumber, node, plural } from './fields.ts';
import type { LayerDetails } from './link-details.ts';

const frameTypes = ['Management frame', 'Control frame', 'Data frame', 'Extension frame'] as const;
const flagNames = [
  [0x01, 'To DS'],
  [0x02, 'From DS'],
  [0x04, 'More Fragments'],
  [0x08, 'Retry'],
  [0x10, 'Power management'],
  [0x20, 'More Data'],
  [0x40, 'Protected'],
  [0x80, '+HTC/Order'],
] as const;

/** Which address is which follows from the two DS bits (IEEE 802.11 table 9-26). */
const addressNames = [
  ['Destination address', 'Source address', 'BSS Id'],
  ['BSS Id', 'Source address', 'Destination address'],
  ['Destination address', 'BSS Id', 'Source address'],
  ['Receiver address', 'Transmitter address', 'Destination address'],
] as const;

export const ieee80211Details: LayerDetails = (bytes, at, next, end) => {
  const isSwapped = hasSwappedControl(bytes, at);
  const first = u8(bytes, isSwapped ? at + 1 : at);
  const flags = u8(bytes, isSwapped ? at : at + 1);
  const set = flagNames.filter(([bit]) => flags & bit).map(([, name]) => name);
  const type = (first >> 2) & 3;
  const fields = new Fields(bytes, end)
    .add('Type/Subtype', isSwapped ? at + 1 : at, 1, `${frameTypes[type] ?? ''}, subtype ${first >> 4}`)
    .add('Flags', isSwapped ? at : at + 1, 1, [hexNumber(flags, 2), ...set].join(', '))
    .add('Duration', at + 2, 2, `${u16le(bytes, at + 2)} µs`);
  if (type === 2) {
    const names = addressNames[(flags & 3) as 0 | 1 | 2 | 3];
    for (const [index, name] of names.entries()) fields.mac(name, at + 4 + index * 6);
    const sequence = u16le(bytes, at + 22);
    fields
      .add('Fragment number', at + 22, 1, String(sequence & 15))
      .add('Sequence number', at + 22, 2, String(sequence >> 4));
    if ((flags & 3) === 3) fields.mac('Source address', at + 24);
    const qos = (flags & 3) === 3 ? at + 30 : at + 24;
    if (first & 0x80) fields.add('QoS Control', qos, 2, hexNumber(u16le(bytes, qos), 4));
  }
  const length = Math.max(0, Math.min(next > at ? next : at + 24, end) - at);
  const value =
    type === 2 && end - at >= 16
      ? `Receiver: ${formatMac(bytes, at + 4)}, Transmitter: ${formatMac(bytes, at + 10)}`
      : '';
  return node('IEEE 802.11', value, at, length, fields.nodes);
};

export const radiotapDetails: LayerDetails = (bytes, at, next, end) => {
  const length = u16le(bytes, at + 2);
  const fields = new Fields(bytes, end)
    .u8('Header revision', at)
    .u8('Header pad', at + 1)
    .add('Header length', at + 2, 2, String(length))
    .add('Present flags', at + 4, 4, hexNumber(u32le(bytes, at + 4), 8));
  return node('Radiotap Header', plural(length), at, Math.min(Math.max(next - at, 8), end - at), fields.nodes);
};

export const prismDetails: LayerDetails = (bytes, at, next, end) => {
  const fields = new Fields(bytes, end)
    .add('Message code', at, 4, hexNumber(u32le(bytes, at), 8))
    .add('Message length', at + 4, 4, String(u32le(bytes, at + 4)))
    .add('Device name', at + 8, 16, textOf(bytes, at + 8, 16));
  return node('Prism capture header', '', at, Math.min(Math.max(next - at, 8), end - at), fields.nodes);
};

export const avsDetails: LayerDetails = (bytes, at, next, end) => {
  const fields = new Fields(bytes, end)
    .u32('Header magic', at, (value) => hexNumber(value, 8))
    .u32('Header length', at + 4);
  return node('AVS WLAN Capture header', '', at, Math.min(Math.max(next - at, 8), end - at), fields.nodes);
};

const linkTypeText = (value: number): string => `${linkTypeOf(value).name} (${value})`;

export const ppiDetails: LayerDetails = (bytes, at, next, end) => {
  const fields = new Fields(bytes, end)
    .u8('Version', at)
    .u8('Flags', at + 1, (value) => hexNumber(value, 2))
    .add('Header length', at + 2, 2, String(u16le(bytes, at + 2)))
    .add('DLT', at + 4, 4, linkTypeText(u32le(bytes, at + 4)));
  return node('PPI', '', at, Math.min(Math.max(next - at, 8), end - at), fields.nodes);
};

/** Names of the process and the interface: why one captures with PKTAP. */
export const pktapDetails: LayerDetails = (bytes, at, next, end) => {
  const fields = new Fields(bytes, end);
  const isVersion2 = (u8(bytes, at + 38) & 0x08) !== 0;
  if (isVersion2)
    fields.add('Header Length', at, 1, String(u8(bytes, at))).add('DLT', at + 6, 2, linkTypeText(u16le(bytes, at + 6)));
  else
    fields
      .add('Header Length', at, 4, String(u32le(bytes, at)))
      .add('Record Type', at + 4, 4, String(u32le(bytes, at + 4)))
      .add('DLT', at + 8, 4, linkTypeText(u32le(bytes, at + 8)))
      .add('Interface Name', at + 12, 24, textOf(bytes, at + 12, 24));
  fields.add('Flags', at + 36, 4, hexNumber(u32le(bytes, at + 36), 8));
  if (!isVersion2)
    fields
      .add('Process ID', at + 52, 4, String(u32le(bytes, at + 52)))
      .add('Command Name', at + 56, 20, textOf(bytes, at + 56, 20));
  return node('PKTAP', '', at, Math.min(Math.max(next - at, 40), end - at), fields.nodes);
};

/** Text up to its NUL. */
const textOf = (bytes: Uint8Array, at: number, length: number): string =>
  latin1(bytes, at, Math.min(at + length, bytes.length)).replace(/\0.*$/s, '');

export const netfilterLogDetails: LayerDetails = (bytes, at, next, end) => {
  const fields = new Fields(bytes, end)
    .u8('Family', at, (value) => (value === 2 ? 'IPv4 (2)' : value === 10 ? 'IPv6 (10)' : String(value)))
    .u8('Version', at + 1)
    .u16('Resource id', at + 2);
  if (next > at + 4) fields.data('Attributes', at + 4, next - at - 4);
  return node('Linux Netfilter NFLOG', '', at, Math.max(0, Math.min(next, end) - at), fields.nodes);
};
