import { expect, test } from 'vitest';
import type { LayerNode } from '../../src/packet/layer-node.ts';
import { packetLayers } from '../../src/packet/layers.ts';
import { linkCases } from './link-cases.ts';
import { tunnelCases } from './tunnel-cases.ts';
import { bytesOf, ethernet, ethernetIp, ftpPacket, inIp, ip } from './wrap.ts';

const names = (nodes: readonly LayerNode[]): string[] => nodes.map(({ name }) => name);

/** `Name: value` of every field of the layer `layer`. */
function fields(nodes: readonly LayerNode[], layer: string): string[] {
  const found = nodes.findLast(({ name }) => name === layer);
  return (found?.children ?? []).map(({ name, value }) => `${name}: ${value}`);
}

test('TCP in IPv4 in Ethernet, with every field and its bytes', () => {
  const nodes = packetLayers(ethernetIp(ftpPacket), 1);
  expect(names(nodes)).toEqual([
    'Frame',
    'Ethernet II',
    'Internet Protocol Version 4',
    'Transmission Control Protocol',
    'Data',
  ]);
  expect(fields(nodes, 'Internet Protocol Version 4')).toEqual([
    'Version: 4',
    'Header Length: 20 bytes',
    'Differentiated Services Field: 0x00 (DSCP: CS0, ECN: Not-ECT)',
    'Total Length: 56',
    'Identification: 0x1c46 (7238)',
    "Flags: 0x2, Don't fragment",
    'Fragment Offset: 0',
    'Time to Live: 64',
    'Protocol: TCP (6)',
    'Header Checksum: 0x5171 [correct]',
    'Source Address: 10.1.1.1',
    'Destination Address: 192.0.2.7',
  ]);
  expect(fields(nodes, 'Transmission Control Protocol')).toEqual([
    'Source Port: 40000',
    'Destination Port: 21',
    'Sequence Number: 4275878552',
    'Acknowledgment Number: 2147483649',
    'Header Length: 20 bytes',
    'Flags: 0x018 (PSH, ACK)',
    'Window: 512',
    expect.stringMatching(/^Checksum: 0x[0-9a-f]{4} \[correct\]$/),
    'Urgent Pointer: 0',
  ]);
  expect(nodes.at(-1)).toEqual({
    name: 'Data',
    value: '16 bytes: USER anonymous',
    offset: 54,
    length: 16,
    children: [],
  });
});

test('TCP options are decoded', () => {
  const syn = ip('10.1.1.1', '10.1.1.2', {
    protocol: 'tcp',
    sourcePort: 1,
    destinationPort: 2,
    sequence: 1,
    acknowledgment: 0,
    flags: 'S',
    window: 1,
    payload: new Uint8Array(0),
    options: {
      maximumSegmentSize: 1460,
      selectiveAcknowledgmentPermitted: true,
      windowScale: 7,
      timestamps: { value: 5, echo: 0 },
    },
  });
  const options = packetLayers(syn, 101)
    .at(-1)
    ?.children.find(({ name }) => name === 'Options');
  expect(options?.children.map(({ name, value }) => `${name}: ${value}`)).toEqual([
    'Maximum segment size: 1460 bytes',
    'SACK permitted: ',
    'Timestamps: TSval 5, TSecr 0',
    'No-Operation (NOP): ',
    'Window scale: 7 (multiply by 128)',
  ]);
});

test('an ICMP error shows the packet that it quotes', () => {
  const error = ip('192.0.2.7', '10.1.1.1', {
    protocol: 'icmp',
    type: 3,
    code: 4,
    rest: 1400,
    payload: ftpPacket.subarray(0, 28),
  });
  const nodes = packetLayers(error, 101);
  expect(names(nodes)).toEqual(['Frame', 'Internet Protocol Version 4', 'Internet Control Message Protocol']);
  expect(fields(nodes, 'Internet Control Message Protocol').slice(0, 4)).toEqual([
    'Type: Destination unreachable (3)',
    'Code: Fragmentation needed (4)',
    expect.stringContaining('[correct]'),
    'MTU of next hop: 1400',
  ]);
  const quoted = nodes.at(-1)?.children.at(-1)?.children ?? [];
  expect(names(quoted)).toEqual(['Internet Protocol Version 4', 'Transmission Control Protocol']);
  expect(quoted[1]?.value).toBe('Src Port: 40000, Dst Port: 21');
});

test('IPv6 extension headers are layers of their own', () => {
  const headers = bytesOf('3c00 0104 00000000', '2c00 0104 00000000', '1100 0000 00000007', '0001 0002 0008 0000');
  const packet = bytesOf('60000000', headers.length, '00 40', new Uint8Array(32), headers);
  expect(names(packetLayers(packet, 229))).toEqual([
    'Frame',
    'Internet Protocol Version 6',
    'IPv6 Hop-by-Hop Option',
    'Destination Options for IPv6',
    'Fragment Header for IPv6',
    'User Datagram Protocol',
  ]);
});

test('ARP, trailers and encrypted payloads are named', () => {
  const arp = bytesOf('0001 0800 06 04 0001 02005e100001 0a010101 000000000000 0a010102');
  const nodes = packetLayers(ethernet(0x0806, bytesOf(arp, new Uint8Array(18))), 1);
  expect(names(nodes)).toEqual(['Frame', 'Ethernet II', 'Address Resolution Protocol', 'Data']);
  expect(fields(nodes, 'Address Resolution Protocol')).toContain('Target IP address: 10.1.1.2');
  expect(names(packetLayers(bytesOf(ethernetIp(ftpPacket), '00000000'), 1)).at(-1)).toBe('Trailer');
  expect(names(packetLayers(inIp(50, bytesOf('00000001 00000002', new Uint8Array(32))), 101)).slice(-2)).toEqual([
    'Encapsulating Security Payload',
    'Data',
  ]);
});

test('a link type without a decoder says why', () => {
  expect(packetLayers(new Uint8Array(4), 189)[1]).toMatchObject({
    name: 'Data',
    value: expect.stringContaining('USB') as string,
  });
});

test.each([...linkCases, ...tunnelCases])(
  '$name: layers lie one behind the other and reach the payload',
  ({ bytes, linkType }) => {
    const nodes = packetLayers(bytes, linkType).slice(1);
    let end = 0;
    for (const { offset, length, name } of nodes) {
      // Link types whose first bytes say nothing have no layer for them.
      expect(offset, name).toBeGreaterThanOrEqual(end);
      expect(offset - end, name).toBeLessThanOrEqual(end === 0 ? 24 : 12);
      end = offset + length;
    }
    expect(end).toBe(bytes.length);
    expect(names(nodes)).toContain(
      bytes.length > 0 && names(nodes).includes('User Datagram Protocol')
        ? 'User Datagram Protocol'
        : 'Transmission Control Protocol',
    );
    expectInside(nodes, bytes.length);
  },
);

function expectInside(nodes: readonly LayerNode[], end: number): void {
  for (const { offset, length, children, name } of nodes) {
    expect(offset, name).toBeGreaterThanOrEqual(0);
    expect(length, name).toBeGreaterThanOrEqual(0);
    expect(offset + length, name).toBeLessThanOrEqual(end);
    expectInside(children, end);
  }
}
