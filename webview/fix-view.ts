/** What to type into the router: one candidate per platform, with the way back, the check, and what it costs. */
import type { FindingRecord, FixRecord } from '../src/report/document.ts';
import { button } from './controls.ts';
import { element } from './element.ts';
import { icon } from './icons.ts';
import { formatPlural } from './number-format.ts';
import { platformLabel } from './platform-label.ts';
import { makeTabs } from './tabs.ts';

export type FixAction = 'copy' | 'insert' | 'open';

export interface FixEvents {
  readonly act: (action: FixAction, fix: number) => void;
  /** The platform whose tab the user took. */
  readonly choosePlatform: (platform: string) => void;
}

/** Tab labels: the platform, numbered when it has several fixes. */
export function fixLabels(fixes: readonly FixRecord[]): readonly string[] {
  const seen = new Map<string, number>();
  return fixes.map(({ platform }) => {
    const count = (seen.get(platform) ?? 0) + 1;
    seen.set(platform, count);
    return count === 1 ? platformLabel(platform) : `${platformLabel(platform)} (${count})`;
  });
}

export interface FixView {
  readonly element: HTMLElement;
  /** Shows the fix of a platform, when there is one. */
  readonly prefer: (platform: string | null) => void;
}

/** The fixes of a finding; null when it has none. */
export function makeFixView(finding: FindingRecord, events: FixEvents): FixView | null {
  const { fixes } = finding;
  if (fixes.length === 0) return null;
  const labels = fixLabels(fixes);
  const panels = fixes.map((fix, index) => fixPanel(fix, labels[index] ?? '', (action) => events.act(action, index)));
  if (fixes.length === 1) {
    // Titles that name the platform need no heading that does.
    const [label = ''] = labels;
    const heading = element('h4', {}, fixes[0]?.title.includes(label) === true ? 'Fix' : `Fix for ${label}`);
    return { element: element('section', { class: 'fixes' }, heading, ...panels), prefer: () => undefined };
  }
  const tabs = makeTabs(
    'Candidates by platform',
    panels.map((panel, index) => ({ id: String(index), label: labels[index] ?? '', panel })),
    (id) => events.choosePlatform(fixes[Number(id)]?.platform ?? ''),
  );
  tabs.choose('0');
  const view = element(
    'section',
    { class: 'fixes' },
    element('h4', {}, 'Fix'),
    element('p', { class: 'hint-text' }, 'Several platforms are possible. Take the one your router runs.'),
    tabs.list,
    ...panels,
  );
  return {
    element: view,
    prefer: (platform) => tabs.choose(String(fixes.findIndex((fix) => fix.platform === platform))),
  };
}

function fixPanel(fix: FixRecord, label: string, act: (action: FixAction) => void): HTMLElement {
  const action = (text: string, name: FixAction, appearance: 'primary' | 'secondary'): HTMLElement =>
    button(text, {
      appearance,
      testId: `fix-${name}`,
      attributes: { 'aria-label': `${text}: ${fix.title} (${label})` },
      click: () => act(name),
    });
  return element(
    'div',
    { class: 'fix', attributes: { 'data-platform': fix.platform } },
    element('p', { class: 'fix-title' }, fix.title),
    commandBlock('Commands', fix.commands),
    element(
      'div',
      { class: 'fix-actions' },
      action('Copy', 'copy', 'primary'),
      action('Insert into open configuration', 'insert', 'secondary'),
      action('Open as new document', 'open', 'secondary'),
    ),
    element(
      'p',
      { class: fix.proven ? 'proof is-proven' : 'proof' },
      icon(fix.proven ? 'proven' : 'unproven'),
      element('span', {}, element('strong', {}, fix.proven ? 'Proven. ' : 'Not proven. '), fix.proof),
    ),
    ...fix.effects.map((effect) =>
      element('p', { class: 'effect' }, element('span', {}, element('strong', {}, 'Also. '), effect)),
    ),
    fix.risk === ''
      ? null
      : element(
          'p',
          { class: 'risk' },
          icon('warning'),
          element('span', {}, element('strong', {}, 'Risk. '), fix.risk),
        ),
    foldedCommands('Verify', fix.verify),
    foldedCommands('Flush', fix.flush),
    foldedCommands('Rollback', fix.rollback),
  );
}

const commandBlock = (label: string, commands: readonly string[]): HTMLElement =>
  element(
    'pre',
    { class: 'commands', attributes: { tabindex: '0', role: 'region', 'aria-label': label } },
    element('code', {}, commands.join('\n')),
  );

function foldedCommands(label: string, commands: readonly string[]): HTMLElement | null {
  if (commands.length === 0) return null;
  return element(
    'details',
    { class: 'fold' },
    element(
      'summary',
      {},
      icon('chevron'),
      label,
      element('span', { class: 'muted' }, formatPlural(commands.length, 'command')),
    ),
    commandBlock(label, commands),
  );
}
