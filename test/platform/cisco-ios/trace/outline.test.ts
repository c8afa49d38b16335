import fc from 'fast-check';
import { expect, test } from 'vitest';
import { traceDiagnostics } from '../../../../src/platform/cisco-ios/trace/diagnostics.ts';
import { traceHover } from '../../../../src/platform/cisco-ios/trace/hover.ts';
import { traceOutline } from '../../../../src/platform/cisco-ios/trace/outline.ts';
import { referenceTrace, translationLines } from './reference-trace.ts';

test('the reference trace: one flow, two messages', () => {
  const { symbols, folds } = traceOutline(referenceTrace);
  expect(symbols.map(({ name, startLine, endLine }) => `${startLine}-${endLine} ${name}`)).toEqual([
    '1-38 Flow 1: DNS over TCP, fd 1073742971/2, reset after 308 ms',
  ]);
  expect(symbols[0]?.selection.line).toBe(5);
  expect(symbols[0]?.children.map(({ name, startLine, endLine }) => `${startLine}-${endLine} ${name}`)).toEqual([
    '19-28 Client to server: 125 bytes, passed on',
    '33-36 Server to client: 31751 bytes, 1452 arrived, refused',
  ]);
  expect(folds).toEqual([
    { startLine: 1, endLine: 38 },
    { startLine: 19, endLine: 28 },
    { startLine: 33, endLine: 36 },
  ]);
});

test.each([
  [5, 'Flow 1: TCP, fd 1073742971/?, handshake not completed'],
  [16, 'Flow 1: TCP, fd 1073742971/2, no data'],
  [28, 'Flow 1: DNS over TCP, fd 1073742971/2, 1 read by the ALG'],
  [35, 'Flow 1: DNS over TCP, fd 1073742971/2, message refused after 304 ms'],
])('the first %i lines', (count, name) => {
  expect(traceOutline(referenceTrace.slice(0, count)).symbols[0]?.name).toBe(name);
});

test('translation lines by conversation', () => {
  const lines = [
    ...translationLines.slice(0, 2),
    'NAT*: s=192.0.2.1->203.0.112.1, d=203.0.112.200 [6827]',
    ...translationLines.slice(2, 4),
  ];
  expect(traceOutline(lines).symbols.map(({ name }) => name)).toEqual([
    '192.0.2.1 (203.0.112.1) and 203.0.112.254: 1 packet',
    '192.0.2.1 (203.0.112.1) and 203.0.112.200: 2 packets',
    '192.168.1.95 and 172.31.2.132: 1 packet',
    '172.31.233.193 and 172.31.2.75: 1 packet',
  ]);
});

test('flows between each other fold run by run and never overlap', () => {
  const second = referenceTrace.map((line) => line.replaceAll('10737429', '20737429'));
  const mixed = [
    ...referenceTrace.slice(0, 6),
    ...second.slice(0, 6),
    ...referenceTrace.slice(6, 16),
    ...second.slice(6, 16),
  ];
  const { symbols, folds } = traceOutline(mixed);
  expect(symbols).toHaveLength(2);
  expect(folds).toEqual([
    { startLine: 1, endLine: 6 },
    { startLine: 7, endLine: 12 },
    { startLine: 13, endLine: 22 },
    { startLine: 23, endLine: 32 },
  ]);
});

test('an empty document has nothing', () => {
  expect(traceOutline([])).toEqual({ symbols: [], folds: [] });
});

const line = fc.oneof(
  fc.constantFrom(...referenceTrace, ...translationLines),
  fc.tuple(fc.constantFrom(...referenceTrace), fc.nat(100)).map(([text, cut]) => text.slice(cut)),
  fc.tuple(fc.constantFrom(...referenceTrace), fc.nat(100)).map(([text, cut]) => text.slice(0, cut)),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

test('damaged documents: every range lies in its line, folds nest', () => {
  const expectInside = (
    lines: readonly string[],
    range: { line: number; startColumn: number; endColumn: number },
  ): void => {
    expect(lines[range.line - 1]).toBeDefined();
    expect(range.startColumn).toBeGreaterThanOrEqual(0);
    expect(range.startColumn).toBeLessThanOrEqual(range.endColumn);
    expect(range.endColumn).toBeLessThanOrEqual(lines[range.line - 1]?.length ?? 0);
  };
  fc.assert(
    fc.property(fc.array(line, { maxLength: 50 }), fc.nat(60), fc.nat(120), (lines, hoverLine, column) => {
      for (const diagnostic of traceDiagnostics(lines)) {
        expectInside(lines, diagnostic);
        for (const { range } of diagnostic.related) expectInside(lines, range);
      }
      const hover = traceHover(lines, hoverLine + 1, column);
      if (hover) expectInside(lines, hover.range);
      const { symbols, folds } = traceOutline(lines);
      for (const symbol of symbols.flatMap((flow) => [flow, ...flow.children])) {
        expectInside(lines, symbol.selection);
        expect(symbol.startLine).toBeLessThanOrEqual(symbol.selection.line);
        expect(symbol.selection.line).toBeLessThanOrEqual(symbol.endLine);
      }
      for (const [index, one] of folds.entries()) {
        expect(one.endLine).toBeGreaterThan(one.startLine);
        for (const other of folds.slice(index + 1))
          expect(other.startLine > one.endLine || other.endLine <= one.endLine).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
