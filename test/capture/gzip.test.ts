import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { memorySource } from '../../src/capture/byte-source.ts';
import { gunzip } from '../../src/capture/gzip.ts';

const content = Uint8Array.from({ length: 300_000 }, (_, at) => (at * 7) & 255);

test('inflates', async () => {
  expect(await gunzip(memorySource(gzipSync(content)))).toEqual(content);
});

test('a cut file gives what could be inflated', async () => {
  const zipped = gzipSync(content);
  const inflated = await gunzip(memorySource(zipped.subarray(0, zipped.length - 20)));
  expect(inflated.length).toBeGreaterThan(0);
  expect(inflated).toEqual(content.subarray(0, inflated.length));
});

test('a bomb is refused before it is unpacked', async () => {
  const bomb = gzipSync(new Uint8Array(20 << 20));
  expect(bomb.length).toBeLessThan(1 << 20);
  await expect(gunzip(memorySource(bomb), 1 << 20)).rejects.toMatchObject({ code: 'too-large' });
});
