import { expect, test } from 'vitest';
import type { RowsReply, RowsRequest } from '../../src/engine/api.ts';
import { locatePacket } from '../../webview/packet-locator.ts';
import { fakePacketCount, fakeRows } from './harness/fake-capture.ts';

const resets = 'tcp.flags.reset == 1';
const ask = (request: RowsRequest): Promise<RowsReply> => Promise.resolve(fakeRows(request));

/** The number that the host has at the row the locator names. */
async function numberAtLocation(filter: string, descending: boolean, packet: number): Promise<unknown> {
  const query = { filter, sort: 'number', descending } as const;
  const location = await locatePacket(ask, query, packet, fakePacketCount);
  if (typeof location === 'string') return location;
  return fakeRows({ ...query, from: location.row, count: 1 }).rows[0]?.number;
}

test.each([
  ['', false],
  ['', true],
  [resets, false],
  [resets, true],
])('finds the row under the filter “%s”, descending %s', async (filter, descending) => {
  expect(await numberAtLocation(filter, descending, 977 * 12)).toBe(977 * 12);
});

test('says when the filter leaves the packet out, or the capture does not have it', async () => {
  expect(await numberAtLocation(resets, false, 31)).toBe('hidden');
  expect(await numberAtLocation('', false, fakePacketCount + 1)).toBe('hidden');
  expect(await numberAtLocation('no such field', false, 31)).toBe('hidden');
});

test('does not guess a place in another order', async () => {
  const query = { filter: '', sort: 'length', descending: false } as const;
  expect(await locatePacket(ask, query, 31, fakePacketCount)).toBe('unordered');
});
