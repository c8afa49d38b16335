/** The page's signs as elements. */
import type { Severity } from '../src/report/document.ts';
import type { PacketRow } from '../src/engine/api.ts';
import { svgElement } from './element.ts';
import { type IconName, iconPaths } from './icon-paths.ts';

/** A decorative icon; whatever it says is also said in words beside it. */
export const icon = (name: IconName): SVGSVGElement =>
  svgElement(
    'svg',
    { viewBox: '0 0 16 16', width: 16, height: 16, class: `icon icon-${name}`, 'aria-hidden': 'true' },
    svgElement('path', { d: iconPaths[name], 'fill-rule': 'evenodd' }),
  );

/** Changes an icon in place, for rows that are used again. */
export function setIcon(node: SVGSVGElement, name: IconName | null): void {
  node.setAttribute('class', name === null ? 'icon' : `icon icon-${name}`);
  node.firstElementChild?.setAttribute('d', name === null ? '' : iconPaths[name]);
}

export const severityIcon = (severity: Severity): SVGSVGElement => icon(severity);

/** The sign of a row, and what it says to those who do not see it. */
export const markIcons: Readonly<
  Record<PacketRow['mark'], { readonly icon: IconName | null; readonly label: string }>
> = {
  '': { icon: null, label: '' },
  rst: { icon: 'reset', label: 'Reset' },
  finding: { icon: 'finding', label: 'Finding' },
  problem: { icon: 'problem', label: 'Problem' },
};
