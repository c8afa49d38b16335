import { expect, test } from 'vitest';
import { detachBytes } from '../../src/worker/owned-bytes.ts';

const chunk = Uint8Array.from({ length: 64 }, (_, at) => at);

test('a view leaves its chunk behind, in records and in lists of records', () => {
  const { result, transfer } = detachBytes({
    bytes: chunk.subarray(4, 8),
    previews: [{ before: chunk.subarray(0, 2), after: chunk.subarray(2, 3), name: 'PORT' }],
    rows: [1, 2],
  });
  expect(result).toEqual({
    bytes: Uint8Array.of(4, 5, 6, 7),
    previews: [{ before: Uint8Array.of(0, 1), after: Uint8Array.of(2), name: 'PORT' }],
    rows: [1, 2],
  });
  expect(transfer.map(({ byteLength }) => byteLength).sort()).toEqual([1, 2, 4]);
  expect(transfer).not.toContain(chunk.buffer);
});

test('bytes that fill their buffer are given away only when the engine gives them up', () => {
  const bytes = new Uint8Array(8);
  expect(detachBytes({ bytes }).transfer[0]).not.toBe(bytes.buffer);
  expect(detachBytes({ bytes }, true).transfer[0]).toBe(bytes.buffer);
  expect(detachBytes({ bytes: chunk.subarray(1) }, true).transfer[0]).not.toBe(chunk.buffer);
});

test.each([undefined, null, 7, 'text', [1, 2]])('%s carries nothing', (result) => {
  expect(detachBytes(result)).toEqual({ result, transfer: [] });
});
