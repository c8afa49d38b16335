/** The golden cases: what must be found in each, and what must not. */
import { describe, expect, test } from 'vitest';
import { captureCases } from '../captures/cases.ts';
import { matchesFinding } from '../captures/finding-pattern.ts';
import { analyzeFiles } from './analyze-case.ts';

describe.each(captureCases.map((each) => [each.name, each] as const))('%s', (_name, { files, must, mustNot }) => {
  test('finds what it must, and nothing that it must not', async () => {
    const { document, unreadable } = await analyzeFiles(files);
    const shown = document.findings.map(({ id, packets, lines, accountable }) => ({ id, packets, lines, accountable }));
    expect(unreadable).toEqual([]);
    for (const pattern of must)
      expect(
        document.findings.some((finding) => matchesFinding(pattern, finding)),
        `${pattern.id} ${String(pattern.text ?? '')} among ${JSON.stringify(shown)}`,
      ).toBe(true);
    for (const pattern of mustNot)
      expect(
        document.findings
          .filter((finding) => matchesFinding(pattern, finding))
          .map(({ id, packets, detail }) => ({ id, packets, detail })),
      ).toEqual([]);
  });
});
