/** Packets read again through a window are those that one read each gives, in any order, at far fewer reads. */
import { expect, test } from 'vitest';
import { CaptureError } from '../../src/base/capture-error.ts';
import type { ByteSource } from '../../src/capture/byte-source.ts';
import { PacketWindow } from '../../src/capture/packet-window.ts';
import { story } from '../captures/story.ts';
import { readCapture } from '../gateway/ip-packets.ts';

const file = story().serverSide.pcapng();

test.each([
  ['in order', (count: number) => Array.from({ length: count }, (_, at) => at)],
  ['backwards', (count: number) => Array.from({ length: count }, (_, at) => count - 1 - at)],
  ['to and fro', (count: number) => Array.from({ length: count * 3 }, (_, at) => (at * 7919) % count)],
])('%s', async (name, orderOf) => {
  const analysis = await readCapture('capture', file);
  let reads = 0;
  const source: ByteSource = {
    ...analysis.source,
    read: (offset, target) => {
      reads += 1;
      return analysis.source.read(offset, target);
    },
  };
  const window = new PacketWindow({ source, index: analysis.index, name: 'capture' });
  const order = orderOf(analysis.index.count);
  const given: Uint8Array[] = [];
  for (const packet of order) given.push(window.bytes(packet) ?? (await window.read(packet)));
  // Compared at the end: what was given before must not have changed since.
  for (const [at, packet] of order.entries()) expect(given[at]).toEqual(await analysis.packetBytes(packet));
  if (name === 'in order') expect(reads).toBeLessThan(order.length / 10);
});

test('a file that became shorter is told', async () => {
  const analysis = await readCapture('capture', file);
  const { index } = analysis;
  const source: ByteSource = { ...analysis.source, read: () => Promise.resolve(0) };
  const window = new PacketWindow({ source, index, name: 'capture' });
  await expect(window.read(index.count - 1)).rejects.toThrow(CaptureError);
});
