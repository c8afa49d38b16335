/** Tunnel headers, field by field. */
import { u16, u32, u8 } from '../../base/bytes.ts';
import { erspan3HeaderLength, erspanHeaderLength, greAcknowledgement, greFlag } from '../tunnel/gre.ts';
import { gtpHeaderLength, gtpUserPacket } from '../tunnel/gtp-u.ts';
import { geneveHeaderLength, vxlanHeaderLength } from '../tunnel/vxlan.ts';
import { Fields, hexNumber, named, node, plural } from './fields.ts';
import type { LayerDetails } from './link-details.ts';
import { etherTypeNames } from './names.ts';

const typeText = (value: number): string => named(etherTypeNames, value, hexNumber(value, 4));

/** RFC 2784, RFC 2890, and RFC 2637 for version 1, whose key is the payload length and the call id. */
export const greDetails: LayerDetails = (bytes, at, next, end) => {
  const flags = u8(bytes, at);
  const version = u8(bytes, at + 1) & 7;
  const fields = new Fields(bytes, end)
    .add('Flags and Version', at, 2, hexNumber(u16(bytes, at), 4))
    .u16('Protocol Type', at + 2, typeText);
  let from = at + 4;
  if (version === 0 && flags & greFlag.checksum) {
    fields.u16('Checksum', from, (value) => hexNumber(value, 4));
    from += 4;
  }
  if (flags & greFlag.key) {
    if (version === 1) fields.u16('Payload Length', from).u16('Call ID', from + 2);
    else fields.u32('Key', from, (value) => hexNumber(value, 8));
    from += 4;
  }
  if (flags & greFlag.sequence) {
    fields.u32('Sequence Number', from);
    from += 4;
  }
  if (version === 1 && u8(bytes, at + 1) & greAcknowledgement) {
    fields.u32('Acknowledgment Number', from);
    from += 4;
  }
  const value = version === 1 ? `PPTP, call ${u16(bytes, at + 6)}` : typeText(u16(bytes, at + 2));
  const length = Math.max(0, Math.min(Math.max(next, from), end) - at);
  return node('Generic Routing Encapsulation', value, at, length, fields.nodes);
};

export const erspanDetails: LayerDetails = (bytes, at, next, end) => {
  const version = u8(bytes, at) >> 4;
  const word = u16(bytes, at + 2);
  const fields = new Fields(bytes, end)
    .add('Version', at, 1, version === 1 ? 'Type II (1)' : version === 2 ? 'Type III (2)' : String(version))
    .add('Vlan', at, 2, String(u16(bytes, at) & 0x0fff))
    .add('COS', at + 2, 1, String(word >> 13))
    .add('Truncated', at + 2, 1, word & 0x0400 ? 'Yes' : 'No')
    .add('SpanID', at + 2, 2, String(word & 0x03ff));
  if (version === 2)
    fields
      .u32('Timestamp', at + 4)
      .u16('Security Group Tag', at + 8)
      .add('Direction', at + 11, 1, u8(bytes, at + 11) & 0x08 ? 'Outgoing' : 'Incoming');
  else fields.add('Index', at + 4, 4, String(u32(bytes, at + 4) & 0xfffff));
  const header = version === 2 ? erspan3HeaderLength : erspanHeaderLength;
  const length = Math.max(0, Math.min(Math.max(next - at, header), end - at));
  return node('Encapsulated Remote Switch Packet ANalysis', `Session ${word & 0x03ff}`, at, length, fields.nodes);
};

export const vxlanDetails: LayerDetails = (bytes, at, _next, end) => {
  const network = u32(bytes, at + 4) >>> 8;
  const fields = new Fields(bytes, end)
    .u16('Flags', at, (value) => hexNumber(value, 4))
    .u16('Group Policy ID or next protocol', at + 2)
    .add('VXLAN Network Identifier (VNI)', at + 4, 3, String(network))
    .u8('Reserved', at + 7);
  const name = 'Virtual eXtensible Local Area Network';
  return node(name, `VNI ${network}`, at, Math.min(vxlanHeaderLength, end - at), fields.nodes);
};

export const geneveDetails: LayerDetails = (bytes, at, _next, end) => {
  const optionsLength = (u8(bytes, at) & 0x3f) * 4;
  const network = u32(bytes, at + 4) >>> 8;
  const fields = new Fields(bytes, end)
    .add('Version', at, 1, String(u8(bytes, at) >> 6))
    .add('Length', at, 1, plural(optionsLength))
    .u8('Flags', at + 1, (value) => hexNumber(value, 2))
    .u16('Protocol Type', at + 2, typeText)
    .add('Virtual Network Identifier (VNI)', at + 4, 3, String(network));
  if (optionsLength > 0) fields.data('Options', at + geneveHeaderLength, optionsLength);
  const length = Math.min(geneveHeaderLength + optionsLength, end - at);
  return node('Generic Network Virtualization Encapsulation', `VNI ${network}`, at, length, fields.nodes);
};

export const gtpUDetails: LayerDetails = (bytes, at, next, end) => {
  const tunnel = hexNumber(u32(bytes, at + 4), 8);
  const fields = new Fields(bytes, end)
    .u8('Flags', at, (value) => hexNumber(value, 2))
    .u8('Message Type', at + 1, (value) => (value === gtpUserPacket ? 'T-PDU (255)' : String(value)))
    .u16('Length', at + 2)
    .add('TEID', at + 4, 4, tunnel);
  if (u8(bytes, at) & 7)
    fields
      .u16('Sequence number', at + 8)
      .u8('N-PDU Number', at + 10)
      .u8('Next extension header type', at + 11);
  if (next > at + 12) fields.data('Extension headers', at + 12, next - at - 12);
  const length = Math.max(0, Math.min(Math.max(next - at, gtpHeaderLength), end - at));
  return node('GPRS Tunneling Protocol', `TEID ${tunnel}`, at, length, fields.nodes);
};

export const capwapDetails: LayerDetails = (bytes, at, next, end) => {
  const headerLength = (u8(bytes, at + 1) >> 3) * 4;
  const fields = new Fields(bytes, end)
    .add(
      'Preamble',
      at,
      1,
      u8(bytes, at) === 0 ? 'CAPWAP Header (0)' : u8(bytes, at) === 1 ? 'DTLS (1)' : String(u8(bytes, at)),
    )
    .add('Header Length', at + 1, 1, plural(headerLength))
    .add('Radio ID', at + 1, 2, String((u16(bytes, at + 1) >> 6) & 0x1f))
    .add('Wireless Binding ID', at + 2, 1, String((u8(bytes, at + 2) >> 1) & 0x1f))
    .add('Payload Type', at + 2, 1, u8(bytes, at + 2) & 1 ? 'Native frame' : 'IEEE 802.3')
    .u8('Flags', at + 3, (value) => hexNumber(value, 2))
    .u16('Fragment ID', at + 4);
  const name = 'Control And Provisioning of Wireless Access Points - Data';
  return node(name, '', at, Math.max(0, Math.min(Math.max(next - at, headerLength), end - at)), fields.nodes);
};

export const l2tpDetails: LayerDetails = (bytes, at, next, end) => {
  const flags = u8(bytes, at);
  const ids = at + (flags & 0x40 ? 4 : 2);
  const fields = new Fields(bytes, end).add(
    'Packet Type',
    at,
    2,
    `${flags & 0x80 ? 'Control' : 'Data'} Message (${hexNumber(u16(bytes, at), 4)})`,
  );
  if (flags & 0x40) fields.u16('Length', at + 2);
  fields.u16('Tunnel ID', ids).u16('Session ID', ids + 2);
  return node(
    'Layer 2 Tunneling Protocol',
    '',
    at,
    Math.max(0, Math.min(Math.max(next, ids + 4), end) - at),
    fields.nodes,
  );
};

/** Headers whose bytes say nothing else that is of use here. */
export const plainDetails =
  (name: string): LayerDetails =>
  (bytes, at, next, end) => {
    const fields = new Fields(bytes, end);
    if (next > at) fields.data('Header', at, next - at);
    return node(name, '', at, Math.max(0, Math.min(next, end) - at), fields.nodes);
  };
