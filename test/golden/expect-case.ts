/** Holds one golden case: what must be found, what must not. */
import { expect } from 'vitest';
import { matchesFinding, type CaptureCase } from '../captures/finding-pattern.ts';
import { analyzeFiles } from './analyze-case.ts';

export async function expectCase({ files, must, mustNot }: CaptureCase): Promise<void> {
  const { document, unreadable } = await analyzeFiles(files);
  const shown = document.findings.map(({ id, packets, accountable, detail }) => ({ id, packets, accountable, detail }));
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
}
