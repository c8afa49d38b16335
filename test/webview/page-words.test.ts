import { expect, test } from 'vitest';
import { formatCount, formatPercent, formatPlural, formatSize } from '../../webview/number-format.ts';
import { columnTracks, minimumColumnPixels, needsCompactColumns, totalWidth } from '../../webview/packet-columns.ts';
import { platformLabel } from '../../webview/platform-label.ts';
import { visibleText } from '../../webview/visible-text.ts';

test('counts, sizes and shares', () => {
  expect(formatCount(1_600_000)).toBe('1,600,000');
  expect([formatPlural(1, 'packet'), formatPlural(2, 'packet')]).toEqual(['1 packet', '2 packets']);
  expect([0, 999, 1000, 312e6, 999_600, 1.07e9].map(formatSize)).toEqual([
    '0 bytes',
    '999 bytes',
    '1 kB',
    '312 MB',
    '1 MB',
    '1.07 GB',
  ]);
  expect([0.97, 0.999, 1, -1].map(formatPercent)).toEqual(['97 %', '99 %', '100 %', '0 %']);
});

test('characters that hide or reorder others are shown', () => {
  expect(visibleText('a\u0000b\u202ec\u007f')).toBe('a␀b�c␡');
  expect(visibleText('line\n\tnext → ü')).toBe('line\n\tnext → ü');
});

test('an unknown platform is shown by its id', () => {
  expect([platformLabel('cisco-ios-xe'), platformLabel('other-os')]).toEqual(['Cisco IOS XE', 'other-os']);
});

test('columns keep a width one can grab, the last takes the rest', () => {
  const first = { chosen: {}, isCompact: false };
  expect(columnTracks({ ...first, chosen: { time: 5 } })).toContain(` ${minimumColumnPixels}px `);
  expect(columnTracks(first)).toMatch(/^22px .* minmax\(\d+px, 1fr\)$/);
  expect(totalWidth({ ...first, chosen: { source: 300 } }) - totalWidth(first)).toBe(178);
});

test('a narrow list takes compact columns, what the user chose stays', () => {
  expect([totalWidth({ chosen: {}, isCompact: false }), 640].map(needsCompactColumns)).toEqual([false, true]);
  expect(totalWidth({ chosen: {}, isCompact: true })).toBeLessThanOrEqual(640);
  expect(columnTracks({ chosen: { source: 300 }, isCompact: true })).toContain(' 300px ');
});
