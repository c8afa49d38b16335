import { expect, test } from 'vitest';
import { textReport } from '../../src/report/text.ts';
import { visible } from '../../src/report/visible.ts';
import type { AnalysisSummary, FindingRecord } from '../../src/report/document.ts';

const finding: FindingRecord = {
  id: 'tcp/reset-by-gateway',
  severity: 'error',
  title: 'A RST',
  detail: 'hostile \u001b[2J name\u202e',
  accountable: 'gateway',
  confidence: 0.97,
  source: 0,
  packets: [14],
  lines: [],
  session: null,
  flow: null,
  evidence: [{ text: "TTL 254, the server's other packets 52", packet: 14 }],
  fixes: [],
};
const document: AnalysisSummary = {
  sources: [
    { path: 'a.pcap', kind: 'capture', format: 'pcap', packets: 12, lines: 0, bytes: 1234, firstTime: null, lastTime: null, linkTypes: ['ETHERNET'], problems: ['cut'] },
  ], // prettier-ignore
  flows: 1,
  sessionCounts: {},
  findings: [finding],
};

test('control characters of a capture reach no terminal', () => {
  const text = textReport(document, { color: false, width: 100 });
  expect(text).toContain('\\x1b[2J');
  expect(text).toContain('\\u{202e}');
  expect([...text].some((character) => character !== '\n' && character < ' ')).toBe(false);
});

test('colour is only where it is asked for', () => {
  expect(textReport(document, { color: true, width: 100 })).toContain('\u001b[31m✖ error\u001b[0m');
});

test('no line is longer than the terminal, words longer than it aside', () => {
  const wide = { ...document, findings: [{ ...finding, detail: 'word '.repeat(100) }] };
  for (const line of textReport(wide, { color: false, width: 70 }).split('\n'))
    expect(line.length).toBeLessThanOrEqual(70);
});

test('an analysis without findings says so', () => {
  expect(textReport({ ...document, findings: [] }, { color: false, width: 80 })).toMatchInlineSnapshot(`
    "a.pcap  pcap, 12 packets, ETHERNET
      cut
    1 flow, 0 ALG sessions

    No findings.
    "
  `);
});

test('ordinary text of any language stays as it is', () => {
  expect(visible('Zürich → 東京 “quoted”')).toBe('Zürich → 東京 “quoted”');
});
