import { expect, test } from 'vitest';
import type { GateRequest } from '../../src/alg/alg.ts';
import { GateTable, type FlowEnds } from '../../src/alg/gate-table.ts';

const at = (packet: number, seconds: number) => ({ packet, seconds, nanoseconds: 0 });
const passive: GateRequest = {
  purpose: 'ftp-data',
  transport: 'tcp',
  from: { address: '10.0.0.5', port: '*' },
  to: { address: '192.0.2.9', port: 50_000 },
  openedAt: at(9, 100),
  lifetimeSeconds: 30,
};
const flow = (
  from: string,
  fromPort: number,
  to: string,
  toPort: number,
  transport: FlowEnds['transport'] = 'tcp',
): FlowEnds => ({
  transport,
  from: { address: from, port: fromPort },
  to: { address: to, port: toPort },
});

test('the negotiated flow fulfils the gate once', () => {
  const table = new GateTable();
  const gate = table.open(1, passive);
  expect(table.expects(40_000, 50_000)).toBe(true);
  expect(table.expects(40_000, 50_001)).toBe(false);
  expect(table.match(flow('10.0.0.5', 40_000, '192.0.2.9', 50_000), 3, at(12, 101))).toBe(gate);
  expect(table.match(flow('10.0.0.5', 40_001, '192.0.2.9', 50_000), 4, at(14, 102))).toBeUndefined();
  expect(gate).toMatchObject({ outcome: 'fulfilled', flow: 3, firstPacket: 12 });
});

test('the port from another host contradicts it, and a later right flow mends that', () => {
  const table = new GateTable();
  const gate = table.open(1, passive);
  table.match(flow('203.0.113.7', 40_000, '192.0.2.9', 50_000), 3, at(12, 101));
  expect(gate?.contradiction).toContain('203.0.113.7:40000');
  table.match(flow('10.0.0.5', 40_000, '192.0.2.9', 50_000), 5, at(15, 103));
  table.settle(1000);
  expect(gate).toMatchObject({ outcome: 'fulfilled', flow: 5, contradiction: null });
});

test('a mapped service that serves another host as well is not contradicted', () => {
  const table = new GateTable();
  const gate = table.open(1, { ...passive, reusable: true });
  table.match(flow('203.0.113.7', 40_000, '192.0.2.9', 50_000), 3, at(12, 101));
  table.match(flow('10.0.0.5', 40_000, '192.0.2.77', 50_000), 4, at(13, 101));
  table.settle(110);
  expect(gate).toMatchObject({ outcome: 'pending', contradiction: null, flow: null });
});

test.each([
  ['expired', 140],
  ['pending', 110],
] as const)('nothing came: %s', (outcome, lastSeconds) => {
  const table = new GateTable();
  const gate = table.open(1, passive);
  table.settle(lastSeconds);
  expect(gate?.outcome).toBe(outcome);
});

test('another transport, or after the lifetime, does not count', () => {
  const table = new GateTable();
  const gate = table.open(1, passive);
  table.match(flow('10.0.0.5', 1, '192.0.2.9', 50_000, 'udp'), 1, at(10, 101));
  table.match(flow('10.0.0.5', 1, '192.0.2.9', 50_000), 2, at(11, 131));
  table.settle(200);
  expect(gate?.outcome).toBe('expired');
});

test('media may start from either side, and a gate may serve several flows', () => {
  const table = new GateTable();
  const gate = table.open(1, { ...passive, transport: 'udp', eitherDirection: true, reusable: true });
  expect(table.match(flow('192.0.2.9', 50_000, '10.0.0.5', 7000, 'udp'), 1, at(10, 101))).toBe(gate);
  expect(table.match(flow('10.0.0.5', 7002, '192.0.2.9', 50_000, 'udp'), 2, at(11, 102))).toBe(gate);
});

test('a flood of gates on one port stays bounded', () => {
  const table = new GateTable();
  for (let number = 0; number < 120_000; number += 1) table.open(1, passive);
  expect(table.gates.length).toBe(100_000);
  expect(table.leftOut).toBe(20_000);
});
