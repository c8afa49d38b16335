import { expect, test } from 'vitest';
import { UndecidedFlows, type HeldPayload } from '../../src/alg/undecided-flows.ts';

const payload = (text: string, packet: number, fromClient = true): HeldPayload => {
  const bytes = new TextEncoder().encode(text);
  return { fromClient, sequence: packet, bytes, length: bytes.length, packet, seconds: 0, nanoseconds: 0 };
};

test('what was said before is kept in order and handed over once', () => {
  const flows = new UndecidedFlows();
  flows.hold(7, payload('nobody asked yet', 1));
  expect(flows.release(7)).toEqual([]);
  expect(flows.probed(7)).toBe(true);
  flows.hold(7, payload('220 ready', 2, false));
  flows.hold(7, payload('more', 3, false));
  expect(new TextDecoder().decode(flows.earlier(7, true))).toBe('220 ready');
  expect(flows.earlier(7, false)).toBeUndefined();
  expect(flows.release(7).map(({ packet }) => packet)).toEqual([2, 3]);
  expect(flows.release(7)).toEqual([]);
});

test('the copy outlives the read buffer', () => {
  const flows = new UndecidedFlows();
  const buffer = new TextEncoder().encode('220 ready');
  flows.probed(1);
  flows.hold(1, { ...payload('', 1), bytes: buffer });
  buffer.fill(0);
  expect(new TextDecoder().decode(flows.release(1)[0]?.bytes)).toBe('220 ready');
});

test('a flow is given up after four probes, or when it talks on without an answer', () => {
  const flows = new UndecidedFlows();
  expect([1, 2, 3, 4].map(() => flows.probed(1))).toEqual([true, true, true, false]);
  expect(flows.counted(2)).toBe(true);
  flows.probed(2);
  const counted = Array.from({ length: 16 }, () => flows.counted(2));
  expect(counted.lastIndexOf(true)).toBe(14);
});

test('the flows that wait longest are forgotten when all together hold too much', () => {
  const flows = new UndecidedFlows();
  const large = { ...payload('', 1), bytes: new Uint8Array(100_000) };
  for (let flow = 0; flow < 3000; flow += 1) {
    flows.probed(flow);
    flows.hold(flow, large);
  }
  expect(flows.release(0)).toEqual([]);
  expect(flows.release(2999)[0]?.bytes.length).toBe(4096);
  const kept = Array.from({ length: 2999 }, (_, flow) => flows.release(flow).length).filter(
    (count) => count > 0,
  ).length;
  expect(kept * 4096).toBeLessThanOrEqual(8 << 20);
  expect(kept).toBeGreaterThan(2000);
});
