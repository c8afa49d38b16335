/**
 * Scrolling over more rows than an element may be high: browsers cap the height of an element (Firefox near 17.9 million
 * pixels, Chromium near 33.5 million device pixels), so the list keeps a position of its own and the scroll bar is its scale model.
 */

/** Heights in CSS pixels; `viewportHeight` is what the rows have, headers not counted. */
export interface ScrollGeometry {
  readonly rowCount: number;
  readonly rowHeight: number;
  readonly viewportHeight: number;
}

/** Rows to draw: `first` to `first + count - 1`, the first one `offset` pixels (0 or negative) below the top. */
export interface VisibleRows {
  readonly first: number;
  readonly count: number;
  readonly offset: number;
}

/** Below every browser's cap, also at a zoom of four. */
export const maxContentHeight = 8_000_000;

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** Height to give the scrolled element. */
export const contentHeight = (geometry: ScrollGeometry): number =>
  Math.min(geometry.rowCount * geometry.rowHeight, maxContentHeight);

/** True when a pixel of the scroll bar stands for more than a pixel of rows. */
export const isScaled = (geometry: ScrollGeometry): boolean =>
  geometry.rowCount * geometry.rowHeight > maxContentHeight;

/** The lowest position: the last row touches the bottom. */
export const maxPosition = (geometry: ScrollGeometry): number =>
  Math.max(0, geometry.rowCount * geometry.rowHeight - geometry.viewportHeight);

const scrollRange = (geometry: ScrollGeometry): number =>
  Math.max(0, contentHeight(geometry) - geometry.viewportHeight);

/** Pixels of rows above the viewport when the scroll bar stands at `scrollTop`. */
export function positionFromScrollTop(geometry: ScrollGeometry, scrollTop: number): number {
  if (!isScaled(geometry)) return clamp(scrollTop, 0, maxPosition(geometry));
  const range = scrollRange(geometry);
  // The last pixel may be lost to rounding of fractional scroll positions; the end must stay reachable.
  if (range <= 0 || scrollTop >= range - 1) return maxPosition(geometry);
  return clamp((scrollTop / range) * maxPosition(geometry), 0, maxPosition(geometry));
}

/** Where the scroll bar stands for a position. */
export function scrollTopFromPosition(geometry: ScrollGeometry, position: number): number {
  const bounded = clamp(position, 0, maxPosition(geometry));
  const farthest = maxPosition(geometry);
  if (!isScaled(geometry) || farthest <= 0) return bounded;
  return (bounded / farthest) * scrollRange(geometry);
}

/** The rows that are at least partly in view. */
export function visibleRows(geometry: ScrollGeometry, position: number): VisibleRows {
  const bounded = clamp(position, 0, maxPosition(geometry));
  const first = Math.floor(bounded / geometry.rowHeight);
  const offset = first * geometry.rowHeight - bounded;
  const wanted = Math.ceil((geometry.viewportHeight - offset) / geometry.rowHeight);
  return { first, count: clamp(wanted, 0, Math.max(0, geometry.rowCount - first)), offset };
}

/** Rows that fit whole: how far Page Down goes. */
export const rowsPerPage = (geometry: ScrollGeometry): number =>
  Math.max(1, Math.floor(geometry.viewportHeight / geometry.rowHeight));

/** The position that shows `row`, moved as little as possible (`nearest`) or with the row in the middle (`center`) when it is out of view. */
export function positionToReveal(
  geometry: ScrollGeometry,
  position: number,
  row: number,
  align: 'nearest' | 'center',
): number {
  const top = row * geometry.rowHeight;
  const bottom = top + geometry.rowHeight;
  const inView = top >= position && bottom <= position + geometry.viewportHeight;
  if (inView) return clamp(position, 0, maxPosition(geometry));
  if (align === 'center')
    return clamp(top - Math.floor((geometry.viewportHeight - geometry.rowHeight) / 2), 0, maxPosition(geometry));
  return clamp(top < position ? top : bottom - geometry.viewportHeight, 0, maxPosition(geometry));
}
