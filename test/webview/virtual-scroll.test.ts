import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  contentHeight,
  isScaled,
  maxContentHeight,
  maxPosition,
  positionFromScrollTop,
  positionToReveal,
  rowsPerPage,
  type ScrollGeometry,
  scrollTopFromPosition,
  visibleRows,
} from '../../webview/virtual-scroll.ts';

const geometryOf = (rowCount: number): ScrollGeometry => ({ rowCount, rowHeight: 22, viewportHeight: 500 });
const few = geometryOf(1000);
const many = geometryOf(10_000_000);

const geometries = fc.record({
  rowCount: fc.integer({ min: 0, max: 20_000_000 }),
  rowHeight: fc.integer({ min: 16, max: 40 }),
  viewportHeight: fc.integer({ min: 0, max: 3000 }),
});

test('a short list scrolls pixel by pixel', () => {
  expect(isScaled(few)).toBe(false);
  expect(contentHeight(few)).toBe(22_000);
  expect(positionFromScrollTop(few, 1234.5)).toBe(1234.5);
  expect(visibleRows(few, 1234.5)).toEqual({ first: 56, count: 23, offset: 56 * 22 - 1234.5 });
});

test('ten million rows fit under the height that browsers allow, and their ends are reached', () => {
  expect(contentHeight(many)).toBe(maxContentHeight);
  const bottom = maxContentHeight - many.viewportHeight;
  expect(visibleRows(many, positionFromScrollTop(many, 0)).first).toBe(0);
  const last = visibleRows(many, positionFromScrollTop(many, bottom));
  expect(last.first + last.count).toBe(many.rowCount);
  // Fractional device pixels lose up to one pixel at the end.
  const nearly = visibleRows(many, positionFromScrollTop(many, bottom - 0.6));
  expect(nearly.first + nearly.count).toBe(many.rowCount);
});

test('every row of a long list is reached, and shown where it was asked for', () => {
  fc.assert(
    fc.property(geometries, fc.double({ min: 0, max: 1, noNaN: true }), (geometry, share) => {
      fc.pre(geometry.rowCount > 0 && geometry.viewportHeight >= geometry.rowHeight);
      const row = Math.min(geometry.rowCount - 1, Math.floor(share * geometry.rowCount));
      const { first, count } = visibleRows(geometry, positionToReveal(geometry, 0, row, 'center'));
      expect(row).toBeGreaterThanOrEqual(first);
      expect(row).toBeLessThan(first + count);
    }),
  );
});

test('visible rows stay inside the list and cover the viewport', () => {
  fc.assert(
    fc.property(geometries, fc.double({ min: -1e9, max: 1e9, noNaN: true }), (geometry, position) => {
      const { first, count, offset } = visibleRows(geometry, position);
      expect(first).toBeGreaterThanOrEqual(0);
      expect(first + count).toBeLessThanOrEqual(geometry.rowCount);
      expect(offset).toBeLessThanOrEqual(0);
      const covered = offset + count * geometry.rowHeight;
      const height = Math.min(geometry.viewportHeight, geometry.rowCount * geometry.rowHeight);
      expect(covered).toBeGreaterThanOrEqual(height - 1e-3);
      expect(count).toBeLessThanOrEqual(geometry.viewportHeight / geometry.rowHeight + 2);
    }),
  );
});

test('position and scroll bar agree to within one pixel of the bar', () => {
  fc.assert(
    fc.property(geometries, fc.double({ min: 0, max: 1, noNaN: true }), (geometry, share) => {
      const position = share * maxPosition(geometry);
      const back = positionFromScrollTop(geometry, scrollTopFromPosition(geometry, position));
      const range = Math.max(1, contentHeight(geometry) - geometry.viewportHeight);
      expect(Math.abs(back - position)).toBeLessThanOrEqual(1.01 * Math.max(1, maxPosition(geometry) / range));
    }),
  );
});

test('a row in view is not moved, one out of view comes to the nearest edge or the middle', () => {
  expect(positionToReveal(few, 100, 10, 'nearest')).toBe(100);
  expect(positionToReveal(few, 1000, 10, 'nearest')).toBe(220);
  expect(positionToReveal(few, 0, 100, 'nearest')).toBe(101 * 22 - 500);
  expect(positionToReveal(few, 0, 100, 'center')).toBe(100 * 22 - 239);
  expect(rowsPerPage(few)).toBe(22);
});
