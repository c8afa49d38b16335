/** IPv4, IPv6 with extension headers, and ARP, field by field. */
import { formatIpv4, formatIpv6 } from '../../base/address.ts';
import { u16, u32, u8 } from '../../base/bytes.ts';
import { ipv4HeaderChecksum, type Checksum } from '../checksum.ts';
import { extensionHeaderLength, fragmentHeader, isExtensionHeader } from '../ip.ts';
import type { LayerNode } from '../layer-node.ts';
import { ipProtocol } from '../scratch.ts';
import { Fields, formatMac, hexNumber, named, node, plural } from './fields.ts';
import { dscpName, ecnNames, etherTypeNames, protocolNames } from './names.ts';

/** `0x1c46 [correct]`: what stands there and what that means. */
export function checksumText({ state, found, expected }: Checksum): string {
  const text = hexNumber(found, 4);
  if (state === 'correct') return `${text} [correct]`;
  if (state === 'incorrect') return `${text} [incorrect, should be ${hexNumber(expected, 4)}]`;
  if (state === 'offloaded') return `${text} [left to the network card: captured on the sender]`;
  return state === 'absent' ? `${text} [none]` : `${text} [unverified]`;
}

const trafficClass = (value: number): string =>
  `${hexNumber(value, 2)} (DSCP: ${dscpName(value >> 2)}, ECN: ${ecnNames[value & 3] ?? ''})`;

/** The IPv4 header, and AH where that follows. */
export function ipv4Layers(bytes: Uint8Array, at: number, end: number): readonly LayerNode[] {
  const headerLength = (u8(bytes, at) & 15) * 4;
  const isAuthenticated = at + 20 <= end && u8(bytes, at + 9) === ipProtocol.ah && (u16(bytes, at + 6) & 0x1fff) === 0;
  const header = ipv4Details(bytes, at, end);
  return isAuthenticated ? [header, ...extensionHeaders(bytes, ipProtocol.ah, at + headerLength, end, 1)] : [header];
}

function ipv4Details(bytes: Uint8Array, at: number, end: number): LayerNode {
  const fields = new Fields(bytes, end);
  const headerLength = (u8(bytes, at) & 15) * 4;
  const totalLength = u16(bytes, at + 2);
  const fragment = u16(bytes, at + 6);
  fields
    .add('Version', at, 1, String(u8(bytes, at) >> 4))
    .add('Header Length', at, 1, `${plural(headerLength)}${headerLength < 20 ? ' [bogus, less than 20]' : ''}`)
    .u8('Differentiated Services Field', at + 1, trafficClass)
    .add('Total Length', at + 2, 2, `${totalLength}${totalLength === 0 ? ' [segmentation offload]' : ''}`)
    .u16('Identification', at + 4, (value) => `${hexNumber(value, 4)} (${value})`)
    .add('Flags', at + 6, 1, ipv4Flags(fragment), [
      node('Reserved bit', fragment & 0x8000 ? 'Set' : 'Not set', at + 6, 1),
      node("Don't fragment", fragment & 0x4000 ? 'Set' : 'Not set', at + 6, 1),
      node('More fragments', fragment & 0x2000 ? 'Set' : 'Not set', at + 6, 1),
    ])
    .add('Fragment Offset', at + 6, 2, String((fragment & 0x1fff) * 8))
    .u8('Time to Live', at + 8)
    .u8('Protocol', at + 9, (value) => named(protocolNames, value))
    .add('Header Checksum', at + 10, 2, checksumText(ipv4HeaderChecksum(bytes, at)))
    .ipv4('Source Address', at + 12)
    .ipv4('Destination Address', at + 16);
  if (headerLength > 20) {
    const options = ipv4Options(bytes, at + 20, Math.min(at + headerLength, end));
    fields.add('Options', at + 20, headerLength - 20, plural(headerLength - 20), options);
  }
  const source = formatIpv4(u32(bytes, at + 12));
  const destination = formatIpv4(u32(bytes, at + 16));
  const length = Math.min(Math.max(headerLength, 20), end - at);
  return node('Internet Protocol Version 4', `Src: ${source}, Dst: ${destination}`, at, length, fields.nodes);
}

function ipv4Flags(fragment: number): string {
  const names = [
    fragment & 0x8000 && 'Reserved bit',
    fragment & 0x4000 && "Don't fragment",
    fragment & 0x2000 && 'More fragments',
  ];
  const set = names.filter((name) => typeof name === 'string');
  return [hexNumber(fragment >> 13, 1), ...set].join(', ');
}

/** IANA IP Option Numbers. */
const ipv4OptionNames: ReadonlyMap<number, string> = new Map([
  [7, 'Record Route'],
  [68, 'Time Stamp'],
  [130, 'Security'],
  [131, 'Loose Source Route'],
  [136, 'Stream Identifier'],
  [137, 'Strict Source Route'],
  [148, 'Router Alert'],
]);

function ipv4Options(bytes: Uint8Array, from: number, end: number): readonly LayerNode[] {
  const fields = new Fields(bytes, end);
  let at = from;
  while (at < end) {
    const kind = u8(bytes, at);
    if (kind === 0) {
      fields.add('End of Options List (EOL)', at, 1, '');
      break;
    }
    if (kind === 1) {
      fields.add('No Operation (NOP)', at, 1, '');
      at += 1;
      continue;
    }
    const length = at + 1 < end ? u8(bytes, at + 1) : 0;
    if (length < 2) {
      fields.add('Option', at, 1, `${kind} [impossible length ${length}]`);
      break;
    }
    fields.add(ipv4OptionNames.get(kind) ?? `Option ${kind}`, at, length, plural(length));
    at += length;
  }
  return fields.nodes;
}

/** The IPv6 header and those that extend it, a node each. */
export function ipv6Layers(bytes: Uint8Array, at: number, end: number): readonly LayerNode[] {
  const fields = new Fields(bytes, end);
  const first = u32(bytes, at);
  fields
    .add('Version', at, 1, String(first >>> 28))
    .add('Traffic Class', at, 2, trafficClass((first >>> 20) & 255))
    .add('Flow Label', at + 1, 3, hexNumber(first & 0xfffff, 5))
    .u16('Payload Length', at + 4)
    .u8('Next Header', at + 6, (value) => named(protocolNames, value))
    .u8('Hop Limit', at + 7)
    .ipv6('Source Address', at + 8)
    .ipv6('Destination Address', at + 24);
  const hasHeader = at + 40 <= end;
  const value = hasHeader ? `Src: ${formatIpv6(bytes, at + 8)}, Dst: ${formatIpv6(bytes, at + 24)}` : '';
  const header = node('Internet Protocol Version 6', value, at, Math.min(40, end - at), fields.nodes);
  return hasHeader ? [header, ...extensionHeaders(bytes, u8(bytes, at + 6), at + 40, end)] : [header];
}

const maximumExtensionHeaders = 16;

function extensionHeaders(
  bytes: Uint8Array,
  first: number,
  from: number,
  end: number,
  most = maximumExtensionHeaders,
): readonly LayerNode[] {
  const nodes: LayerNode[] = [];
  let next = first;
  let at = from;
  for (let headers = 0; headers < most && isExtensionHeader(next) && at < end; headers += 1) {
    const length = extensionHeaderLength(next, u8(bytes, at + 1));
    const fields = new Fields(bytes, end).u8('Next Header', at, (value) => named(protocolNames, value));
    if (next === fragmentHeader) {
      const fragment = u16(bytes, at + 2);
      fields
        .add('Offset', at + 2, 2, plural(fragment & 0xfff8))
        .add('More Fragments', at + 3, 1, fragment & 1 ? 'Yes' : 'No')
        .u32('Identification', at + 4, (value) => hexNumber(value, 8));
    } else {
      fields.u8('Length', at + 1, (value) => `${value} (${plural(length)})`);
      if (next === ipProtocol.ah)
        fields.u32('AH SPI', at + 4, (value) => hexNumber(value, 8)).u32('AH Sequence', at + 8);
      else if (next === 43) fields.u8('Type', at + 2).u8('Segments Left', at + 3);
    }
    const name = protocolNames.get(next) ?? `IPv6 Extension Header ${next}`;
    nodes.push(node(name, '', at, Math.min(length, end - at), fields.nodes));
    // Behind a fragment that is not the first there are no headers.
    if (next === fragmentHeader && u16(bytes, at + 2) >= 8) break;
    next = u8(bytes, at);
    at += length;
  }
  return nodes;
}

const arpOperations: ReadonlyMap<number, string> = new Map([
  [1, 'request'],
  [2, 'reply'],
  [3, 'reverse request'],
  [4, 'reverse reply'],
]);

/** RFC 826. */
export function arpDetails(bytes: Uint8Array, at: number, end: number): LayerNode {
  const hardwareSize = u8(bytes, at + 4);
  const protocolSize = u8(bytes, at + 5);
  const fields = new Fields(bytes, end)
    .u16('Hardware type', at, (value) => (value === 1 ? 'Ethernet (1)' : String(value)))
    .u16('Protocol type', at + 2, (value) => named(etherTypeNames, value, hexNumber(value, 4)))
    .u8('Hardware size', at + 4)
    .u8('Protocol size', at + 5)
    .u16('Opcode', at + 6, (value) => named(arpOperations, value));
  let next = at + 8;
  for (const side of ['Sender', 'Target']) {
    const mac = hardwareSize === 6 ? formatMac(bytes, next) : plural(hardwareSize);
    fields.add(`${side} MAC address`, next, hardwareSize, mac);
    next += hardwareSize;
    fields.address(`${side} IP address`, next, protocolSize);
    next += protocolSize;
  }
  const operation = arpOperations.get(u16(bytes, at + 6)) ?? '';
  return node('Address Resolution Protocol', operation, at, Math.min(next, end) - at, fields.nodes);
}
