/** Files that are not what they say, or not whole: a clear message or a finding, the rest used, never an exception. */
import { describe, expect, test } from 'vitest';
import { concat } from '../../src/base/bytes.ts';
import { badCaptures, badLogs, everyCut, largeLog } from '../captures/bad-input.ts';
import { story } from '../captures/story.ts';
import { analyzeFiles } from './analyze-case.ts';

describe.each(badCaptures().map((each) => [each.name, each] as const))('capture %s', (name, { bytes, outcome }) => {
  test(`is ${outcome}`, async () => {
    const { document, unreadable } = await analyzeFiles({ [name]: bytes });
    expect(unreadable.map(({ message }) => message.includes(name))).toEqual(outcome === 'unreadable' ? [true] : []);
    const problems = document.sources.flatMap((source) => source.problems);
    expect(problems.length > 0, problems.join(' ')).toBe(outcome === 'partial');
    if (outcome === 'partial') expect(document.findings.map(({ id }) => id)).toContain('capture/truncated');
  });
});

describe.each(badLogs().map((each) => [each.name, each] as const))('log %s', (name, { bytes, outcome }) => {
  test(`is ${outcome}`, async () => {
    const { document, unreadable } = await analyzeFiles({ [name]: bytes });
    const refused = document.findings.filter(({ id }) => id === 'dns/message-exceeds-limit');
    if (outcome === 'unreadable') {
      // An empty log is told as such, whether it is listed as a source or refused.
      expect(
        [...unreadable.map(({ message }) => message), ...document.sources.flatMap(({ problems }) => problems)].join(
          ' ',
        ),
      ).toContain(name);
      expect(refused).toEqual([]);
    } else {
      expect(unreadable).toEqual([]);
      expect(refused).toHaveLength(1);
      expect(refused[0]?.detail).toContain('31751');
    }
  });
});

test.each(['pcap', 'pcapng'] as const)(
  'a %s cut at any byte keeps every whole packet before the cut',
  async (format) => {
    const whole = story().clientSide[format]();
    let packets = 0;
    for (const cut of everyCut(whole)) {
      const { document, unreadable } = await analyzeFiles({ 'cut.pcap': cut });
      const source = document.sources[0];
      if (!source) {
        expect(unreadable).toHaveLength(1);
        continue;
      }
      expect(source.packets).toBeGreaterThanOrEqual(packets);
      packets = source.packets;
    }
    const { document } = await analyzeFiles({ 'whole.pcap': whole });
    expect(packets).toBe((document.sources[0]?.packets ?? 0) - 1);
  },
);

test('a long log of one refusal again and again is one finding, not thousands', async () => {
  const { document } = await analyzeFiles({ 'long.log': concat([...largeLog(5 << 20)]) });
  const refused = document.findings.filter(({ id }) => id === 'dns/message-exceeds-limit');
  expect(refused).toHaveLength(1);
  expect(refused[0]?.detail).toMatch(/met \d{4} times a message of 31751 bytes/);
});
