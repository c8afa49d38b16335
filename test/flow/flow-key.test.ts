import { expect, test } from 'vitest';
import { CaptureAnalysis } from '../../src/alg/capture-analysis.ts';
import { memorySource } from '../../src/capture/byte-source.ts';
import { flowText } from '../../src/diagnosis/flow-text.ts';
import { findFlows } from '../../src/flow/flow-lookup.ts';
import { host } from '../captures/build/host.ts';
import { path, wire } from '../captures/build/path.ts';
import { tap } from '../captures/build/tap.ts';
import { microseconds, seconds } from '../captures/build/time-units.ts';
import type { Transport } from '../captures/build/transport.ts';

const one = '10.0.0.5';
const other = '192.0.2.9';

/** Packets of `from` the left (true) or right host, and the flows that they make. */
async function flowsOf(sent: readonly (readonly [left: boolean, transport: Transport])[], ipv6 = false) {
  const capture = tap({ startsAt: '2024-05-01T10:00:00.000Z' });
  const left = host({ address: ipv6 ? '2001:db8::5' : one });
  const right = host({ address: ipv6 ? '2001:db8::9' : other });
  const network = path(left, capture, wire(microseconds(10)), right);
  sent.forEach(([fromLeft, transport], at) => network.sends(fromLeft ? left : right, transport, seconds(at + 1)));
  const analysis = new CaptureAnalysis('capture.pcap', memorySource(capture.pcap()));
  await analysis.read();
  return analysis;
}
const textsOf = (analysis: CaptureAnalysis): string[] =>
  Array.from({ length: analysis.flows.count }, (_, flow) => flowText(analysis, flow));

const icmp = (type: number, rest = 0): Transport => ({
  protocol: 'icmp',
  type,
  code: 0,
  rest,
  payload: new Uint8Array(8),
});
/** RFC 2637 §4.1: key and sequence number present, version 1, a PPP payload that is no IP. */
const gre = (callId: number): Transport => ({
  protocol: 47,
  payload: Uint8Array.of(0x30, 1, 0x88, 0x0b, 0, 6, callId >> 8, callId & 255, 0, 0, 0, 0, 0xff, 3, 0xc0, 0x21, 1, 1),
});
const esp = (spi: number): Transport => ({
  protocol: 50,
  payload: Uint8Array.of(
    spi >>> 24,
    (spi >>> 16) & 255,
    (spi >>> 8) & 255,
    spi & 255,
    0,
    0,
    0,
    1,
    ...new Uint8Array(16),
  ),
});

test('echoes of one identifier are a flow, whoever was captured first', async () => {
  const analysis = await flowsOf([
    [false, icmp(0, 0x0200_0001)],
    [true, icmp(8, 0x0200_0002)],
    [true, icmp(8, 0x0300_0001)],
  ]);
  expect(textsOf(analysis)).toEqual([`${one}:512 > ${other}:512`, `${one}:768 > ${other}:768`]);
});

test('neighbour discovery does not hide the errors between the same hosts', async () => {
  const analysis = await flowsOf([[true, icmp(135)], [false, icmp(136)], [true, icmp(1)]], true); // prettier-ignore
  expect(textsOf(analysis)).toHaveLength(3);
  expect(analysis.sessions.sessions.map(({ flow }) => flowText(analysis, flow))).toEqual([
    '[2001:db8::5]:0 > [2001:db8::9]:0',
  ]);
});

test('GRE of PPTP is a flow for each call and direction, also where both ends chose call id 0', async () => {
  const analysis = await flowsOf([
    [true, gre(24)],
    [false, gre(1)],
    [true, gre(24)],
    [true, gre(25)],
  ]);
  expect(textsOf(analysis)).toEqual([`${one}:0 > ${other}:24`, `${other}:0 > ${one}:1`, `${one}:0 > ${other}:25`]);
  const zero = await flowsOf([
    [true, gre(0)],
    [false, gre(0)],
  ]);
  expect(zero.flows.count).toBe(2);
});

test('ESP is a flow for each security association', async () => {
  const analysis = await flowsOf([
    [true, esp(0x3d713155)],
    [false, esp(0xf918698d)],
    [true, esp(0x3d713155)],
    [true, esp(0x3d713156)],
  ]);
  expect(textsOf(analysis)).toEqual([
    `${one} > ${other} (SPI 0x3d713155)`,
    `${other} > ${one} (SPI 0xf918698d)`,
    `${one} > ${other} (SPI 0x3d713156)`,
  ]);
});

test('flows are found by their ends, in either direction', async () => {
  const { flows } = await flowsOf([
    [true, { protocol: 'udp', sourcePort: 4000, destinationPort: 53, payload: new Uint8Array(4) }],
    [false, { protocol: 'udp', sourcePort: 53, destinationPort: 4000, payload: new Uint8Array(4) }],
    [true, { protocol: 'udp', sourcePort: 53, destinationPort: 53, payload: new Uint8Array(4) }],
  ]);
  const there = { protocol: 17, source: one, sourcePort: 4000, destination: other, destinationPort: 53 };
  const back = { protocol: 17, source: other, sourcePort: 53, destination: one, destinationPort: 4000 };
  const found = findFlows(flows, [there, back, { ...there, sourcePort: 4001 }, { ...there, protocol: 6 }]);
  expect(found).toEqual([[{ flow: 0, direction: 0 }], [{ flow: 0, direction: 1 }], [], []]);
  expect(findFlows(flows, [])).toEqual([]);
});
