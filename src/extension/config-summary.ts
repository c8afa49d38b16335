/** What a configuration puts in force, in words: each ALG, timer and NAT rule with what says so and whether that is certain. */
import { l10n } from 'vscode';
import { algTitle } from '../gateway/profile-change.ts';
import type { AlgSetting, AlgState, Profile, Timer } from '../gateway/profile.ts';
import type { SizeLimit } from '../gateway/size-limit.ts';
import type { Sourced } from '../gateway/sourced.ts';
import type { ConfigurationReading } from '../platform/platform.ts';

/** Names beyond these would push the counts out of sight. */
const mostNamed = 8;

/** One line of the list. */
export interface SummaryEntry {
  readonly section: AlgState | 'timer' | 'nat';
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  /** From 1; null for what no line says. */
  readonly line: number | null;
  /** Null for what is no ALG. */
  readonly setting: AlgSetting | null;
}

/** `ALGs in force: DNS, FTP, SIP/TCP (3 on, 2 off, 1 not published)`. */
export function summaryTitle({ profile }: ConfigurationReading): string {
  const [on, off, unknown] = [names(profile, 'on'), names(profile, 'off'), names(profile, 'unknown')];
  const shown = on.length === 0 ? l10n.t('none') : on.slice(0, mostNamed).join(', ');
  const more = on.length > mostNamed ? ', …' : '';
  const counts = [
    l10n.t('{0} on', on.length),
    ...(off.length > 0 ? [l10n.t('{0} off', off.length)] : []),
    ...(unknown.length > 0 ? [l10n.t('{0} not published', unknown.length)] : []),
  ].join(', ');
  return l10n.t('ALGs in force: {0} ({1})', shown + more, counts);
}

/** ALGs in that state; with the transport where another transport of the same ALG is in another state. */
const names = ({ algs }: Profile, state: AlgState): readonly string[] => [
  ...new Set(
    algs
      .filter((each) => each.state === state)
      .map(({ alg, transport }) => {
        const isWhole = algs.every((other) => other.alg !== alg || other.state === state);
        return isWhole ? algTitle(alg) : `${algTitle(alg)}/${transport.toUpperCase()}`;
      }),
  ),
];

/** ALGs by state, then timers, then NAT rules in the order in which they apply. */
export function summaryOf({ profile, statements }: ConfigurationReading): readonly SummaryEntry[] {
  const algs = (['on', 'off', 'unknown'] as const).flatMap((state) =>
    profile.algs
      .filter((each) => each.state === state)
      .map((setting): SummaryEntry => ({
        section: state,
        label: settingTitle(setting),
        description: settingWords(setting),
        detail: sourcesOf(setting).join(' '),
        line: lineOf(setting.source),
        setting,
      })),
  );
  const timers = Object.entries(profile.timers).map(([name, timer]): SummaryEntry => ({
    section: 'timer',
    label: name,
    description: timer === 'never' ? l10n.t('never') : l10n.t('{0} s', timer.value),
    detail: timer === 'never' ? '' : sourceText(timer),
    line: timerLine(timer),
    setting: null,
  }));
  const rules = profile.nat.map((rule): SummaryEntry => ({
    section: 'nat',
    label: l10n.t('line {0}', rule.line),
    description: rule.text,
    detail: statements.find(({ kind, line }) => kind === 'nat-rule' && line === rule.line)?.hover ?? '',
    line: rule.line,
    setting: null,
  }));
  return [...algs, ...timers, ...rules];
}

/** `DNS over TCP: on, port 53. Source: …`, for hovers. */
export const settingSentence = (setting: AlgSetting): string =>
  `${settingTitle(setting)}: ${settingWords(setting)}. ${l10n.t('Source')}: ${sourcesOf(setting).join(' ')}`;

const settingTitle = ({ alg, transport }: AlgSetting): string =>
  l10n.t('{0} over {1}', algTitle(alg), transport.toUpperCase());

function settingWords({ state, ports, limit }: AlgSetting): string {
  const words = { on: l10n.t('on'), off: l10n.t('off'), unknown: l10n.t('not published') }[state];
  if (state !== 'on') return words;
  const [only, ...others] = ports;
  const where =
    only === undefined ? '' : others.length > 0 ? l10n.t('ports {0}', ports.join(', ')) : l10n.t('port {0}', only);
  return [words, where, limit ? limitWords(limit) : ''].filter((part) => part !== '').join(', ');
}

function limitWords({ largest, knownToPass, knownToFail }: SizeLimit): string {
  if (largest) return l10n.t('messages of up to {0} bytes', largest.value);
  if (knownToPass && knownToFail)
    return l10n.t('largest message not published: {0} bytes passed, {1} failed', knownToPass.value, knownToFail.value);
  if (knownToFail) return l10n.t('largest message not published: {0} bytes failed', knownToFail.value);
  if (knownToPass) return l10n.t('largest message not published: {0} bytes passed', knownToPass.value);
  return l10n.t('largest message not published');
}

/** The state's source first, then those of its limit. */
function sourcesOf({ source, verified, limit, state }: AlgSetting): readonly string[] {
  const sizes =
    state !== 'on' || !limit ? [] : limit.largest ? [limit.largest] : [limit.knownToPass, limit.knownToFail];
  const limits = sizes.flatMap((size) => (size ? [l10n.t('{0} bytes: {1}', size.value, sourceText(size))] : []));
  return [sourceText({ source, verified }), ...limits];
}

function sourceText({ source, verified }: Pick<Sourced<unknown>, 'source' | 'verified'>): string {
  const doubt = verified ? '' : ` (${l10n.t('not confirmed by a public source')})`;
  return `${source.replace(/\.$/, '')}${doubt}.`;
}

const timerLine = (timer: Timer): number | null => (timer === 'never' ? null : lineOf(timer.source));

/** Readers name the line of what a configuration says, and nothing of what it leaves as it is. */
function lineOf(source: string): number | null {
  const match = /\bline (\d{1,7}) of the configuration/.exec(source);
  return match ? Number(match[1]) : null;
}
