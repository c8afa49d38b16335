/** Golden cases of realaudio. */
import { expect, test } from 'vitest';
import { realaudioCases } from '../captures/realaudio-cases.ts';
import { analyzeFiles } from './analyze-case.ts';
import { expectCase } from './expect-case.ts';

test.each(realaudioCases.map((each) => [each.name, each] as const))('%s', (_name, each) => expectCase(each));

test('audio is linked to the greeting', async () => {
  const { document } = await analyzeFiles(realaudioCases[0]?.files ?? {});
  expect(document.sessions[0]).toMatchObject({ alg: 'realaudio' });
  expect(document.sessions[0]?.gates).toMatchObject([
    { purpose: 'pna-audio', to: '203.0.113.1:6990', outcome: 'fulfilled' },
    { purpose: 'pna-repair', outcome: 'pending' },
  ]);
});

test('AnyDesk and RTSP are not taken for RealAudio', async () => {
  for (const { files } of realaudioCases.slice(-2))
    expect((await analyzeFiles(files)).document.sessions.filter(({ alg }) => alg === 'realaudio')).toEqual([]);
});
