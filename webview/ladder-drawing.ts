/** The lines of a ladder diagram as SVG: lifelines, arrows, and the reset that only claims its sender. */
import { svgElement } from './element.ts';
import type { LadderArrow, LadderLayout, LadderRow } from './ladder-layout.ts';

const headLength = 8;
const headHalfWidth = 4;
const originRadius = 6;

/** The whole diagram without its texts, which stand over it as HTML so that they can be shortened and selected. */
export const drawLadder = (layout: LadderLayout): SVGSVGElement =>
  svgElement(
    'svg',
    {
      class: 'ladder-drawing',
      width: layout.width,
      height: layout.height,
      viewBox: `0 0 ${layout.width} ${layout.height}`,
      'aria-hidden': 'true',
    },
    ...layout.lifelines.map(({ x, role }) =>
      svgElement('line', { x1: x, x2: x, y1: 0, y2: layout.height, class: `lifeline lifeline-${role}` }),
    ),
    ...layout.rows.flatMap((row) => (row.arrow === null ? [] : [drawArrow(row, row.arrow)])),
  );

function drawArrow({ step }: LadderRow, { fromX, toX, y, claimedX }: LadderArrow): SVGElement {
  const direction = toX > fromX ? 1 : -1;
  const base = toX - direction * headLength;
  const group = svgElement(
    'g',
    { class: `arrow arrow-${step.kind}` },
    svgElement('line', { x1: fromX, x2: base, y1: y, y2: y, class: 'arrow-line' }),
    svgElement('path', {
      d: `M${toX} ${y}L${base} ${y - headHalfWidth}L${base} ${y + headHalfWidth}Z`,
      class: 'arrow-head',
    }),
  );
  if (step.kind === 'message')
    group.append(svgElement('rect', { x: fromX - 3, y: y - 3, width: 6, height: 6, class: 'arrow-origin' }));
  if (step.kind === 'reset') group.append(drawReset(fromX, y));
  if (claimedX !== null) {
    group.prepend(svgElement('line', { x1: claimedX, x2: fromX, y1: y, y2: y, class: 'arrow-claimed' }));
  }
  return group;
}

/** A disc with a cross at the lifeline that really sent the reset. */
const drawReset = (x: number, y: number): SVGElement =>
  svgElement(
    'g',
    { class: 'reset-origin' },
    svgElement('circle', { cx: x, cy: y, r: originRadius }),
    svgElement('path', { d: `M${x - 3} ${y - 3}L${x + 3} ${y + 3}M${x + 3} ${y - 3}L${x - 3} ${y + 3}` }),
  );
