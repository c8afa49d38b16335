import { expect, test } from 'vitest';
import { countSeverities, initiallyExpanded, rankFindings } from '../../webview/finding-order.ts';
import { fakeDocument } from './harness/fake-document.ts';

const ids = rankFindings(fakeDocument).map(({ finding }) => finding.id);

test('severe before mild, sure before doubtful', () => {
  expect(ids).toEqual([
    'tcp/reset-by-gateway',
    'dns/message-exceeds-limit',
    'tcp/reset-after-idle',
    'dns/edns-stripped',
  ]);
});

test('keeps the index that the extension knows a finding by', () => {
  for (const { index, finding } of rankFindings(fakeDocument)) expect(fakeDocument.findings[index]).toBe(finding);
});

test('equal findings have unequal keys', () => {
  const twice = { ...fakeDocument, findings: [...fakeDocument.findings, ...fakeDocument.findings] };
  expect(new Set(rankFindings(twice).map(({ key }) => key)).size).toBe(8);
});

test('counts what occurs, severest first', () => {
  expect(countSeverities(fakeDocument)).toEqual([
    { severity: 'error', count: 2 },
    { severity: 'warning', count: 1 },
    { severity: 'info', count: 1 },
  ]);
});

test('few findings that need action are all open, of many only the first', () => {
  const ranked = rankFindings(fakeDocument);
  // What is only worth knowing does not make the others many.
  expect(initiallyExpanded(ranked).size).toBe(3);
  expect(initiallyExpanded(ranked.slice(1)).size).toBe(2);
  expect(initiallyExpanded(ranked.slice(3))).toEqual(new Set([ranked[3]?.key]));
  const twice = rankFindings({ ...fakeDocument, findings: [...fakeDocument.findings, ...fakeDocument.findings] });
  expect(initiallyExpanded(twice)).toEqual(new Set([twice[0]?.key]));
  expect(initiallyExpanded([]).size).toBe(0);
});
