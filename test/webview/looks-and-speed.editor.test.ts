/**
 * What needs an eye or a quiet machine, run on demand: pictures of the page in every state, theme and width with
 * `ALG_TRACE_PICTURES=<directory>`, and the time from scroll bar to painted row with `ALG_TRACE_MEASURE=1`.
 */
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { measureScrolling } from './harness/measure-scrolling.ts';
import { takePictures } from './harness/take-pictures.ts';

const directory = process.env['ALG_TRACE_PICTURES'];

test.runIf(directory)('takes pictures, without an error in any of them', { timeout: 300_000 }, async () => {
  expect(await takePictures(directory ?? '')).toEqual([]);
  expect(readdirSync(directory ?? '').length).toBeGreaterThan(50);
});

test.runIf(process.env['ALG_TRACE_MEASURE'])('any row is painted within 50 ms of the jump to it', async () => {
  const times = await measureScrolling();
  console.log(times);
  expect(times.medianMilliseconds).toBeLessThan(50);
});
