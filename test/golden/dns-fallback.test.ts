/** The golden cases of large DNS answers over UDP. */
import { expect, test } from 'vitest';
import { dnsFallbackCases } from '../captures/dns-fallback-cases.ts';
import { analyzeFiles } from './analyze-case.ts';
import { expectCase } from './expect-case.ts';

test.each(dnsFallbackCases.map((each) => [each.name, each] as const))('%s', (_name, each) => expectCase(each));

test('multicast DNS is named apart', async () => {
  const { document } = await analyzeFiles(dnsFallbackCases.at(-1)?.files ?? {});
  expect(document.sessions[0]?.messages.map(({ name }) => name)).toEqual(['mDNS query', 'mDNS response']);
});
