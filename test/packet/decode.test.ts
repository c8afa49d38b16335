import { expect, test } from 'vitest';
import { decodeLayer, decodePacket, decodeReassembled } from '../../src/packet/decode.ts';
import { Encapsulations } from '../../src/packet/encapsulations.ts';
import { layer } from '../../src/packet/layer.ts';
import { linkTypeOf, linkTypes } from '../../src/packet/link.ts';
import { PacketScratch } from '../../src/packet/scratch.ts';
import { linkCases } from './link-cases.ts';
import { outerCases } from './outer-cases.ts';
import { tunnelCases } from './tunnel-cases.ts';
import { decoded } from './decoded.ts';
import { bytesOf, ethernet, ethernetIp, ftpEndpoints, ftpPacket, gre, inIp, inUdp, vlanTag, vxlan } from './wrap.ts';

test.each([...linkCases, ...tunnelCases])(
  '$name: the innermost packet',
  ({ bytes, linkType, endpoints, encapsulation }) => {
    expect(decoded(bytes, linkType)).toMatchObject({ endpoints, encapsulation, problems: [] });
  },
);

test.each(outerCases)('$name: the outer packet stays', ({ packet, endpoints }) => {
  expect(decoded(ethernetIp(packet), 1)).toMatchObject({ endpoints, encapsulation: '', problems: [] });
});

test('an outer VLAN stays when the tunnel behind it cannot be decoded', () => {
  const [arp] = outerCases;
  const bytes = ethernet(0x8100, vlanTag(7, 0x0800, arp?.packet ?? new Uint8Array(0)));
  expect(decoded(bytes, 1)).toMatchObject({ endpoints: arp?.endpoints, encapsulation: 'vlan 7' });
});

test('the payload of GRE that is not decoded begins with its header, so that its call id can be read', () => {
  const { scratch } = decoded(ethernetIp(gre(0x2081, 0x880b, bytesOf('0000 0018 00000001'))), 1);
  expect(Array.from(scratch.payload())).toEqual([0x20, 0x81, 0x88, 0x0b, 0, 0, 0, 0x18, 0, 0, 0, 1]);
});

test('payload, sequence and flags are those of the inner packet', () => {
  const { scratch, payload } = decoded(ethernetIp(inIp(4, ftpPacket)), 1);
  expect(payload).toBe('USER anonymous\r\n');
  expect(scratch).toMatchObject({ sequence: 0xfedcba98, acknowledgement: 0x80000001, tcpFlags: 0x18, networks: 2 });
});

test('an inner packet without ports has none of the outer ones', () => {
  const icmp = inIp(1, bytesOf('0800 0000 0001 0001'));
  const { scratch, endpoints } = decoded(ethernetIp(inUdp(50_000, 4789, vxlan(1, ethernetIp(icmp)))), 1);
  expect(endpoints).toBe('198.51.100.1 > 203.0.113.9 protocol 1');
  expect(scratch).toMatchObject({ sourcePort: 0, destinationPort: 0, tcpFlags: 0 });
});

test('what a tunnel carries ends with the outer datagram, not with the padding behind it', () => {
  const tunnel = ethernetIp(inIp(4, ftpPacket.subarray(0, 50)));
  const { scratch } = decoded(bytesOf(tunnel, new Uint8Array(40)), 1);
  expect(scratch.payload().length).toBe(10);
});

test('both directions of a tunnel with ids by direction share an encapsulation', () => {
  const encapsulations = new Encapsulations();
  const scratch = new PacketScratch();
  const numbers = ['0000abcd', '00000001'].map((id) => {
    const bytes = ethernetIp(inUdp(2152, 2152, bytesOf('30ff', ftpPacket.length, id, ftpPacket)));
    decodePacket(scratch, encapsulations, bytes, 0, bytes.length, 1);
    return scratch.encapsulation;
  });
  expect(new Set(numbers).size).toBe(1);
  expect(numbers[0]).toBeGreaterThan(0);
});

test('endless tunnels end, and say so', () => {
  let bytes = ftpPacket;
  for (let depth = 0; depth < 60; depth += 1) bytes = inIp(4, bytes);
  const { problems, encapsulation } = decoded(bytes, 101);
  expect(problems).toContain('tooManyLayers');
  expect(encapsulation.split(' / ').length).toBeLessThanOrEqual(16);
});

test('endless VLAN tags end, and say so', () => {
  const tags = Array.from({ length: 100 }, (_, index) => bytesOf(0x8100, index + 1));
  const bytes = bytesOf(ethernet(0x8100, bytesOf('0001')), ...tags);
  expect(decoded(bytes, 1)).toMatchObject({ endpoints: '', problems: ['tooManyLayers'] });
});

test('a reassembled datagram goes on into the tunnel that it carries', () => {
  const whole = inUdp(1, 4789, vxlan(3, ethernetIp(ftpPacket)));
  const first = whole.slice();
  first[6] = 0x20;
  const encapsulations = new Encapsulations();
  const scratch = new PacketScratch();
  const bytes = ethernetIp(first);
  decodePacket(scratch, encapsulations, bytes, 0, bytes.length, 1);
  expect(scratch).toMatchObject({ moreFragments: true, destinationPort: 4789, networks: 1 });
  expect(decodeReassembled(scratch, encapsulations, whole.slice(20))).toBe(true);
  expect(scratch).toMatchObject({ destinationPort: 21, protocol: 6, source: 0x0a010101 });
  expect(encapsulations.describe(scratch.encapsulation)).toBe('vxlan 3');
});

test('a reassembled datagram without a tunnel keeps its addresses', () => {
  const encapsulations = new Encapsulations();
  const scratch = new PacketScratch();
  decodePacket(scratch, encapsulations, ftpPacket, 0, ftpPacket.length, 101);
  expect(decodeReassembled(scratch, encapsulations, ftpPacket.slice(20))).toBe(false);
  expect(scratch).toMatchObject({ sourcePort: 40_000, source: 0x0a010101 });
});

test('cut at every byte, a packet gives its addresses once the IP header is whole, and a problem before the end', () => {
  const bytes = ethernetIp(ftpPacket);
  for (let captured = 0; captured < bytes.length; captured += 1) {
    const { endpoints, problems } = decoded(bytes, 1, captured);
    expect(endpoints).toBe(captured < 34 ? '' : captured < 38 ? '10.1.1.1:0 > 192.0.2.7:0' : ftpEndpoints);
    if (captured < 54) expect(problems).toContain('cut');
  }
});

test('link types without a decoder are refused by name, with the reason where there is one', () => {
  for (const number of [186, 189, 220, 249]) {
    expect(linkTypeOf(number)).toMatchObject({ reason: expect.stringContaining('USB') as string });
    expect(decoded(ethernetIp(ftpPacket), number)).toMatchObject({ endpoints: '', problems: ['unknownLinkType'] });
  }
  expect(linkTypeOf(4711).name).toBe('UNKNOWN_4711');
  expect(decoded(ftpPacket, 4711).problems).toEqual(['unknownLinkType']);
});

test('the table has each number once, and names as in the registry', () => {
  expect(new Set(linkTypes.map(({ number }) => number)).size).toBe(linkTypes.length);
  for (const { name } of linkTypes) expect(name).toMatch(/^[A-Z0-9_]+$/);
});

test('every layer has a decoder', () => {
  const scratch = new PacketScratch();
  for (const each of Object.values(layer)) {
    scratch.begin(new Uint8Array(0), 0);
    scratch.clearNetwork();
    scratch.cursor = 0;
    expect(decodeLayer(scratch, new Encapsulations(), each)).toBeTypeOf('number');
  }
});
