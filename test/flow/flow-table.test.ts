import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FlowTable } from '../../src/flow/flow-table.ts';

const key = fc.record({
  ipVersion: fc.constantFrom(4, 6),
  protocol: fc.constantFrom(6, 17),
  encapsulation: fc.integer({ min: 0, max: 2 }),
  source: fc.integer({ min: 0, max: 3 }),
  destination: fc.integer({ min: 0, max: 3 }),
  sourcePort: fc.integer({ min: 0, max: 2 }),
  destinationPort: fc.integer({ min: 0, max: 2 }),
});

test('finds the flow that a naive map of both directions finds', () => {
  fc.assert(
    fc.property(fc.array(key, { maxLength: 300 }), (packets) => {
      const flows = new FlowTable();
      const naive = new Map<string, number>();
      for (const { ipVersion, protocol, encapsulation, source, destination, sourcePort, destinationPort } of packets) {
        const prefix = `${ipVersion} ${protocol} ${encapsulation}`;
        const forward = `${prefix} ${source}:${sourcePort} ${destination}:${destinationPort}`;
        const backward = `${prefix} ${destination}:${destinationPort} ${source}:${sourcePort}`;
        const known = naive.has(forward)
          ? (naive.get(forward) ?? 0) * 2
          : naive.has(backward)
            ? (naive.get(backward) ?? 0) * 2 + 1
            : undefined;
        const found = flows.find(ipVersion, protocol, encapsulation, source, destination, sourcePort, destinationPort);
        if (known === undefined) naive.set(forward, found >> 1);
        expect(found).toBe(known ?? (naive.size - 1) * 2);
      }
      expect(flows.count).toBe(naive.size);
    }),
  );
});

test('grows through many flows and still finds each, in both directions', () => {
  const flows = new FlowTable();
  for (let flow = 0; flow < 20_000; flow += 1)
    expect(flows.find(4, 6, 0, 10 + flow, 7, flow & 0xffff, 53)).toBe(flow * 2);
  for (let flow = 0; flow < 20_000; flow += 1)
    expect(flows.find(4, 6, 0, 7, 10 + flow, 53, flow & 0xffff)).toBe(flow * 2 + 1);
});

test('a replaced flow leaves its slot to the new one, also after growing', () => {
  const flows = new FlowTable();
  const old = flows.find(4, 6, 0, 1, 2, 1000, 80) >> 1;
  const next = flows.replace(old, true);
  expect(flows.find(4, 6, 0, 2, 1, 80, 1000)).toBe(next * 2);
  for (let flow = 0; flow < 10_000; flow += 1) flows.find(4, 17, 0, flow, 9, 53, 53);
  expect(flows.find(4, 6, 0, 1, 2, 1000, 80)).toBe(next * 2 + 1);
});
