/** TCP with its options, UDP and ICMP with the header that it quotes, field by field. */
import { hex, latin1, u16, u32, u8 } from '../../base/bytes.ts';
import { transportChecksum } from '../checksum.ts';
import type { LayerNode } from '../layer-node.ts';
import { ipProtocol, tcpFlag, type PacketScratch } from '../scratch.ts';
import { Fields, hexNumber, named, node, plural } from './fields.ts';
import { icmpTypes, icmpv6Types, unreachableCodes } from './names.ts';
import { checksumText } from './network-details.ts';

/** The transport that `scratch` holds; none for protocols without details. `quoted` are the layers that ICMP quotes. */
export function transportDetails(
  scratch: PacketScratch,
  quoted: (at: number, end: number) => readonly LayerNode[],
): readonly LayerNode[] {
  if (scratch.fragmentOffset > 0 || scratch.transportOffset >= scratch.end) return [];
  switch (scratch.protocol) {
    case ipProtocol.tcp:
      return [tcpDetails(scratch)];
    case ipProtocol.udp:
      return [udpDetails(scratch)];
    case ipProtocol.icmp:
    case ipProtocol.icmpv6:
      return [icmpDetails(scratch, quoted)];
    case ipProtocol.esp:
      return [espDetails(scratch)];
    default:
      return [];
  }
}

function addChecksum(fields: Fields, scratch: PacketScratch, at: number): void {
  const checksum = transportChecksum(scratch);
  fields.add('Checksum', at, 2, checksum ? checksumText(checksum) : '');
}

/** RFC 9293 §3.1, in Wireshark's order. */
const flagNames = [
  [tcpFlag.cwr, 'CWR', 'Congestion Window Reduced'],
  [tcpFlag.ece, 'ECE', 'ECN-Echo'],
  [tcpFlag.urg, 'URG', 'Urgent'],
  [tcpFlag.ack, 'ACK', 'Acknowledgment'],
  [tcpFlag.psh, 'PSH', 'Push'],
  [tcpFlag.rst, 'RST', 'Reset'],
  [tcpFlag.syn, 'SYN', 'Syn'],
  [tcpFlag.fin, 'FIN', 'Fin'],
] as const;

function tcpDetails(scratch: PacketScratch): LayerNode {
  const { bytes, transportOffset: at, end } = scratch;
  const headerLength = (u8(bytes, at + 12) >> 4) * 4;
  const flags = u8(bytes, at + 13);
  const short = flagNames.filter(([bit]) => flags & bit).map(([, name]) => name);
  const fields = new Fields(bytes, end)
    .u16('Source Port', at)
    .u16('Destination Port', at + 2)
    .u32('Sequence Number', at + 4)
    .u32('Acknowledgment Number', at + 8)
    .add('Header Length', at + 12, 1, `${plural(headerLength)}${headerLength < 20 ? ' [bogus, less than 20]' : ''}`)
    .add(
      'Flags',
      at + 12,
      2,
      `${hexNumber(u16(bytes, at + 12) & 0xfff, 3)} (${short.toReversed().join(', ') || 'none'})`,
      flagNames.map(([bit, , name]) => node(name, flags & bit ? 'Set' : 'Not set', at + 13, 1)),
    )
    .u16('Window', at + 14);
  addChecksum(fields, scratch, at + 16);
  fields.u16('Urgent Pointer', at + 18);
  const optionsEnd = Math.min(at + headerLength, end, at + scratch.networkPayloadLength);
  if (optionsEnd > at + 20) {
    const length = optionsEnd - at - 20;
    fields.add('Options', at + 20, length, plural(length), tcpOptions(bytes, at + 20, optionsEnd));
  }
  const ports = `Src Port: ${scratch.sourcePort}, Dst Port: ${scratch.destinationPort}`;
  const value =
    end - at < 20
      ? ports
      : `${ports}, [${short.toReversed().join(', ')}] Seq: ${scratch.sequence}, Len: ${scratch.payloadLength}`;
  return node(
    'Transmission Control Protocol',
    value,
    at,
    Math.max(0, Math.min(Math.max(headerLength, 20), end - at)),
    fields.nodes,
  );
}

/** IANA TCP Option Kind Numbers. */
const tcpOptionNames: ReadonlyMap<number, string> = new Map([
  [2, 'Maximum segment size'],
  [3, 'Window scale'],
  [4, 'SACK permitted'],
  [5, 'SACK'],
  [8, 'Timestamps'],
  [14, 'TCP Alternate Checksum'],
  [19, 'TCP MD5 signature'],
  [28, 'User timeout'],
  [29, 'TCP authentication'],
  [30, 'Multipath TCP'],
  [34, 'TCP Fast Open'],
  [76, 'Riverbed probe'],
  [78, 'Riverbed transparency'],
]);

function tcpOptions(bytes: Uint8Array, from: number, end: number): readonly LayerNode[] {
  const fields = new Fields(bytes, end);
  let at = from;
  while (at < end) {
    const kind = u8(bytes, at);
    if (kind === 0) {
      fields.add('End of Option List (EOL)', at, 1, '');
      break;
    }
    if (kind === 1) {
      fields.add('No-Operation (NOP)', at, 1, '');
      at += 1;
      continue;
    }
    const length = at + 1 < end ? u8(bytes, at + 1) : 0;
    if (length < 2 || at + length > end) {
      fields.add(tcpOptionNames.get(kind) ?? `Option ${kind}`, at, 1, `[impossible length ${length}]`);
      break;
    }
    fields.add(tcpOptionNames.get(kind) ?? `Option ${kind}`, at, length, tcpOptionValue(bytes, at, kind, length));
    at += length;
  }
  return fields.nodes;
}

function tcpOptionValue(bytes: Uint8Array, at: number, kind: number, length: number): string {
  if (kind === 2 && length === 4) return plural(u16(bytes, at + 2));
  if (kind === 3 && length === 3) return `${u8(bytes, at + 2)} (multiply by ${2 ** Math.min(u8(bytes, at + 2), 14)})`;
  if (kind === 8 && length === 10) return `TSval ${u32(bytes, at + 2)}, TSecr ${u32(bytes, at + 6)}`;
  if (kind === 5 && (length - 2) % 8 === 0) {
    const blocks = Array.from({ length: (length - 2) / 8 }, (_, block) => at + 2 + block * 8);
    return blocks.map((block) => `${u32(bytes, block)}-${u32(bytes, block + 4)}`).join(' ');
  }
  return kind === 4 ? '' : hex(bytes.subarray(at + 2, at + length));
}

function udpDetails(scratch: PacketScratch): LayerNode {
  const { bytes, transportOffset: at, end } = scratch;
  const length = u16(bytes, at + 4);
  const isBad = length !== 0 && (length < 8 || (length > scratch.networkPayloadLength && !scratch.moreFragments));
  const fields = new Fields(bytes, end)
    .u16('Source Port', at)
    .u16('Destination Port', at + 2)
    .add(
      'Length',
      at + 4,
      2,
      `${length}${isBad ? ` [bogus: the IP payload has ${scratch.networkPayloadLength}]` : ''}`,
    );
  addChecksum(fields, scratch, at + 6);
  const value = `Src Port: ${scratch.sourcePort}, Dst Port: ${scratch.destinationPort}`;
  return node('User Datagram Protocol', value, at, Math.min(8, end - at), fields.nodes);
}

/** Types that quote the packet they complain about (RFC 792, RFC 4443 §3). */
const quotesPacket = (isIpv6: boolean, type: number): boolean =>
  isIpv6 ? type >= 1 && type <= 4 : type === 3 || type === 4 || type === 5 || type === 11 || type === 12;

function icmpDetails(scratch: PacketScratch, quoted: (at: number, end: number) => readonly LayerNode[]): LayerNode {
  const { bytes, transportOffset: at } = scratch;
  const end = Math.min(scratch.end, at + scratch.networkPayloadLength);
  const isIpv6 = scratch.protocol === ipProtocol.icmpv6;
  const names = isIpv6 ? icmpv6Types : icmpTypes;
  const type = u8(bytes, at);
  const codes = !isIpv6 && type === 3 ? unreachableCodes : new Map<number, string>();
  const fields = new Fields(bytes, end)
    .u8('Type', at, (value) => named(names, value))
    .u8('Code', at + 1, (value) => named(codes, value));
  addChecksum(fields, scratch, at + 2);
  const isEcho = isIpv6 ? type === 128 || type === 129 : type === 0 || type === 8 || type === 13 || type === 14;
  if (isEcho)
    fields.u16('Identifier', at + 4, (value) => `${value} (${hexNumber(value, 4)})`).u16('Sequence Number', at + 6);
  else if (isIpv6 && type === 2) fields.u32('MTU', at + 4);
  else if (!isIpv6 && type === 3 && u8(bytes, at + 1) === 4) fields.u16('MTU of next hop', at + 6);
  else if (!isIpv6 && type === 5) fields.ipv4('Gateway Address', at + 4);
  if (isIpv6 && (type === 135 || type === 136)) fields.ipv6('Target Address', at + 8);
  if (quotesPacket(isIpv6, type) && end > at + 8)
    fields.nodes.push(node('Quoted packet', plural(end - at - 8), at + 8, end - at - 8, quoted(at + 8, end)));
  else if (isEcho) fields.data('Data', at + 8, Math.max(0, end - at - 8));
  const name = isIpv6 ? 'Internet Control Message Protocol v6' : 'Internet Control Message Protocol';
  return node(name, names.get(type) ?? `Type ${type}`, at, Math.max(0, end - at), fields.nodes);
}

function espDetails({ bytes, transportOffset: at, end }: PacketScratch): LayerNode {
  const fields = new Fields(bytes, end).u32('ESP SPI', at, (value) => hexNumber(value, 8)).u32('ESP Sequence', at + 4);
  return node('Encapsulating Security Payload', 'encrypted', at, Math.min(8, end - at), fields.nodes);
}

/** Printable beginning of a payload, for recognising it at a glance. */
export function previewText(bytes: Uint8Array, from: number, to: number): string {
  const text = latin1(bytes, from, Math.min(to, from + 60)).replace(/[\r\n].*$/s, '');
  return text.length >= 4 && /^[\x20-\x7e]+$/.test(text) ? text : '';
}
