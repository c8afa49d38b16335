/** A line above a configuration that says which ALGs are in force; choosing it lists each with what says so. */
import {
  CodeLens,
  l10n,
  Range,
  type Uri,
  window,
  workspace,
  type CodeLensProvider,
  type QuickPickItem,
  type TextDocument,
} from 'vscode';
import { describeNatRule } from '../platform/cisco-ios/nat-statement.ts';
import { algTitle } from '../gateway/profile-change.ts';
import type { AlgSetting } from '../gateway/profile.ts';
import type { ConfigurationReading } from '../platform/platform.ts';
import { configurationOf } from './config-documents.ts';
import { stateText } from './config-hover.ts';
import { internalCommandIds } from './manifest.ts';

const mostNamed = 8;

/** `dns, ftp, sip`; each once whatever its transports. */
const names = (settings: readonly AlgSetting[]): readonly string[] => [
  ...new Set(settings.map(({ alg }) => algTitle(alg))),
];

/** `ALGs in force: DNS, FTP, SIP (3 on, 2 off, 1 not published)`. */
export function lensTitle({ profile }: ConfigurationReading): string {
  const by = (state: AlgSetting['state']): readonly string[] =>
    names(profile.algs.filter((each) => each.state === state));
  const [on, off, unknown] = [by('on'), by('off'), by('unknown')];
  const shown = on.length === 0 ? l10n.t('none') : on.slice(0, mostNamed).join(', ');
  const more = on.length > mostNamed ? ', …' : '';
  const counts = [
    l10n.t('{0} on', on.length),
    ...(off.length > 0 ? [l10n.t('{0} off', off.length)] : []),
    ...(unknown.length > 0 ? [l10n.t('{0} not published', unknown.length)] : []),
  ].join(', ');
  return l10n.t('ALGs in force: {0} ({1})', shown + more, counts);
}

export const configurationLensProvider: CodeLensProvider = {
  provideCodeLenses(document) {
    const reading = configurationOf(document);
    if (!reading) return [];
    const command = {
      title: lensTitle(reading),
      tooltip: l10n.t('List every ALG and NAT rule with what says so'),
      command: internalCommandIds.showAlgs,
      arguments: [document.uri],
    };
    return [new CodeLens(new Range(0, 0, 0, 0), command)];
  },
};

interface PlaceItem extends QuickPickItem {
  /** From 1; null for what no line says. */
  readonly line: number | null;
}

/** Lists ALGs, timers and NAT rules of the configuration; choosing one shows its line. */
export async function showAlgs(uri: Uri): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  const reading = configurationOf(document);
  if (!reading) return;
  const chosen = await window.showQuickPick(itemsOf(reading), {
    title: lensTitle(reading),
    matchOnDescription: true,
    matchOnDetail: true,
    placeHolder: l10n.t('Choose one to see its line'),
  });
  if (chosen?.line) await reveal(document, chosen.line);
}

const lineOf = (source: string): number | null => {
  const match = /^line (\d{1,7}) of the configuration/.exec(source);
  return match ? Number(match[1]) : null;
};

function itemsOf({ profile }: ConfigurationReading): readonly PlaceItem[] {
  const icon = { on: '$(pass)', off: '$(circle-slash)', unknown: '$(question)' } as const;
  const algs = profile.algs.map((setting): PlaceItem => ({
    label: `${icon[setting.state]} ${algTitle(setting.alg)}`,
    description: setting.transport.toUpperCase(),
    detail: stateText(setting),
    line: lineOf(setting.source),
  }));
  const timers = Object.entries(profile.timers).map(([name, timer]): PlaceItem => ({
    label: `$(clock) ${name}`,
    description: timer === 'never' ? l10n.t('never') : l10n.t('{0} s', timer.value),
    ...(timer === 'never' ? {} : { detail: timer.source }),
    line: timer === 'never' ? null : lineOf(timer.source),
  }));
  const rules = profile.nat.map((rule): PlaceItem => ({
    label: `$(arrow-swap) ${l10n.t('line {0}', rule.line)}`,
    description: rule.text,
    detail: describeNatRule(rule),
    line: rule.line,
  }));
  return [...algs, ...timers, ...rules];
}

async function reveal(document: TextDocument, line: number): Promise<void> {
  const range = document.lineAt(Math.min(line, document.lineCount) - 1).range;
  await window.showTextDocument(document, { selection: range });
}
