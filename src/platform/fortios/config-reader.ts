/**
 * Reads a FortiOS configuration, whole or in part: backups, `show` output, pasted sessions. Unknown sections are left
 * alone.
 */
import { algTitle } from '../../gateway/profile-change.ts';
import type { Profile, Timer } from '../../gateway/profile.ts';
import { releaseOf } from '../command-table.ts';
import type { ConfigurationStatement, StatementProblem } from '../configuration-statement.ts';
import type { ConfigurationReading } from '../platform.ts';
import { addressBook } from './address-objects.ts';
import { algSettings, defaultModel, type FortiModel } from './alg-model.ts';
import {
  configurationTree,
  sectionsNamed,
  valueOf,
  valuesOf,
  type FortiNode,
  type FortiSetting,
  type FortiTree,
} from './configuration-tree.ts';
import { entryText, natEntries, type NatEntry } from './nat-statements.ts';
import { fortiOsProfile } from './profile.ts';
import { algOfHelper, defaultSessionHelpers, type SessionHelper } from './session-helpers.ts';

const headerOf = (text: string): RegExpExecArray | null =>
  /^#config-version=[\w-]{1,24}?-(\d{1,2}\.\d{1,2}(?:\.\d{1,2})?)[-:\s]/m.exec(text.slice(0, 16 * 1024));

/** Fewer helpers than this, without a backup's header, are a pasted session that adds or changes some. */
const fullList = 3;

const portText = (text: string | undefined): number | null =>
  text !== undefined && /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65535 ? Number(text) : null;

function helperOf(entry: FortiNode, before: SessionHelper | undefined): SessionHelper | null {
  const id = /^\d{1,10}$/.test(entry.name) ? Number(entry.name) : null;
  const name = valueOf(entry, 'name') ?? before?.name;
  const protocol = valueOf(entry, 'protocol') ?? String(before?.protocol ?? '');
  const port = portText(valueOf(entry, 'port')) ?? before?.port ?? null;
  if (id === null || name === undefined || port === null || !/^\d{1,3}$/.test(protocol)) return null;
  return { id, name, protocol: Number(protocol), port };
}

/** Whether a section lists every helper that there is; an empty one says that none is left. */
export const listsEveryHelper = ({ nodes, deletions }: FortiNode, backup: boolean): boolean =>
  deletions.length === 0 &&
  (backup || nodes.length === 0 || new Set(nodes.map((entry) => valueOf(entry, 'name'))).size >= fullList);

export const isBackup = (text: string): boolean => headerOf(text) !== null;

/** The helpers of one section after another: a full list replaces what was known, a session changes it. */
function helpersIn(sections: readonly FortiNode[], backup: boolean): readonly SessionHelper[] {
  let helpers: readonly SessionHelper[] = defaultSessionHelpers;
  for (const section of sections) {
    const { nodes, deletions } = section;
    const known = new Map((listsEveryHelper(section, backup) ? [] : helpers).map((entry) => [entry.id, entry]));
    for (const entry of nodes) {
      const helper = helperOf(entry, known.get(Number(entry.name)));
      if (!helper) continue;
      // `edit 0` is answered with the next free number.
      const id = helper.id === 0 ? Math.max(0, ...known.keys()) + 1 : helper.id;
      known.set(id, { ...helper, id });
    }
    for (const { name } of deletions) known.delete(Number(name));
    helpers = [...known.values()];
  }
  return helpers;
}

/** SIP's part of `config system settings`, VoIP profiles and policies. */
function modelOf(tree: FortiTree, backup: boolean): FortiModel {
  let model: FortiModel = {
    ...defaultModel,
    helpers: helpersIn(sectionsNamed(tree, 'system session-helper'), backup),
  };
  for (const section of sectionsNamed(tree, 'system settings')) {
    const mode = valueOf(section, 'default-voip-alg-mode');
    const helper = valueOf(section, 'sip-helper');
    model = {
      ...model,
      ...(mode === 'proxy-based' || mode === 'kernel-helper-based' ? { voipMode: mode } : {}),
      ...(helper === undefined ? {} : { sipHelper: helper !== 'disable' }),
      sipPorts: {
        tcp: portText(valueOf(section, 'sip-tcp-port')) ?? model.sipPorts.tcp,
        udp: portText(valueOf(section, 'sip-udp-port')) ?? model.sipPorts.udp,
      },
    };
  }
  const profiles = sectionsNamed(tree, 'voip profile').flatMap(({ nodes }) => nodes);
  const policies = sectionsNamed(tree, 'firewall policy').flatMap(({ nodes }) => nodes);
  return {
    ...model,
    silentProfiles: profiles
      .filter((entry) => sectionsNamed(entry, 'sip').some((sip) => valueOf(sip, 'status') === 'disable'))
      .map(({ name }) => name),
    voipPolicies: policies.flatMap((entry) => {
      const profile = valueOf(entry, 'voip-profile');
      return profile === undefined || valueOf(entry, 'status') === 'disable' ? [] : [{ id: entry.name, profile }];
    }),
  };
}

/** Between 6.2.0 and 6.2.1 published texts differ about the keyword, so nothing is called wrong there. */
export function sipKeyword(version: string | null | undefined): 'sip-helper' | 'sip-expectation' | null {
  const release = releaseOf(version);
  if (!release) return null;
  const [major, minor] = release;
  if (major < 6 || (major === 6 && minor < 2)) return 'sip-helper';
  const patch = Number(/^\D{0,10}\d+\.\d+\.(\d+)/.exec(version ?? '')?.[1] ?? 0);
  return major === 6 && minor === 2 && patch < 2 ? null : 'sip-expectation';
}

function problemOf(setting: FortiSetting, version: string | null): StatementProblem | null {
  const keyword = sipKeyword(version);
  const wrong = keyword === 'sip-helper' ? 'sip-expectation' : 'sip-helper';
  if (keyword === null || setting.key !== wrong) return null;
  const replacement = `set ${keyword} ${setting.values.join(' ')}`;
  const message = `FortiOS ${version ?? ''} does not have "${wrong}"; since 6.2 it is "sip-expectation", before "sip-helper". Here it is "${replacement}".`;
  return { kind: 'no-such-command', message, replacement };
}

const sipHovers: Readonly<Record<string, string>> = {
  'default-voip-alg-mode':
    'Which engine reads SIP: the proxy (SIP ALG, UDP and TCP) or the session helper. A VoIP profile in a policy beats kernel-helper-based.',
  'sip-helper': 'The SIP session helper (before FortiOS 6.2), for what the SIP ALG does not take.',
  'sip-expectation': 'Whether the SIP session helper opens what SIP negotiates (from FortiOS 6.2).',
  'sip-nat-trace': 'Whether the original address is noted in SIP messages.',
  'sip-tcp-port': 'TCP port of the SIP ALG.',
  'sip-udp-port': 'UDP port of the SIP ALG.',
  'sip-ssl-port': 'TLS port of the SIP ALG.',
};

type Plain = Omit<ConfigurationStatement, 'alg' | 'transport' | 'on' | 'problem'> &
  Partial<Pick<ConfigurationStatement, 'alg' | 'transport' | 'on' | 'problem'>>;

const statement = (plain: Plain): ConfigurationStatement => ({
  alg: null,
  transport: null,
  on: null,
  problem: null,
  ...plain,
});

const settingStatement = (
  setting: FortiSetting,
  kind: Plain['kind'],
  hover: string,
  more: Partial<Plain> = {},
): ConfigurationStatement =>
  statement({
    kind,
    hover,
    line: setting.line,
    endLine: setting.endLine,
    startColumn: setting.startColumn,
    endColumn: setting.endColumn,
    text: setting.text,
    ...more,
  });

function entryStatement(
  tree: FortiTree,
  entry: FortiNode,
  kind: Plain['kind'],
  hover: string,
  more: Partial<Plain> = {},
): ConfigurationStatement {
  return statement({
    kind,
    hover,
    line: entry.line,
    endLine: entry.endLine,
    startColumn: entry.startColumn,
    endColumn: (tree.lines[entry.endLine - 1] ?? '').trimEnd().length,
    text: entryText(tree, entry),
    ...more,
  });
}

function sipStatements(tree: FortiTree, version: string | null): readonly ConfigurationStatement[] {
  const settings = sectionsNamed(tree, 'system settings').flatMap((section) => section.settings);
  const inSettings = settings.flatMap((setting) => {
    const hover = Object.hasOwn(sipHovers, setting.key) ? sipHovers[setting.key] : undefined;
    if (hover === undefined) return [];
    const problem = problemOf(setting, version);
    const off = setting.values[0] === 'disable' || setting.values[0] === 'kernel-helper-based';
    return [
      settingStatement(setting, 'alg', problem?.message ?? hover, {
        alg: 'sip',
        on: setting.unset ? null : !off,
        problem,
      }),
    ];
  });
  const inProfiles = sectionsNamed(tree, 'voip profile')
    .flatMap(({ nodes }) => nodes)
    .flatMap((entry) => {
      const sip = sectionsNamed(entry, 'sip').find(
        (section) => valuesOf(section, 'status') ?? valuesOf(section, 'rtp'),
      );
      if (!sip) return [];
      const off = valueOf(sip, 'status') === 'disable';
      const media = valueOf(sip, 'rtp') === 'disable' ? ' Media ports are not opened.' : '';
      const hover = `VoIP profile ${entry.name}: SIP is ${off ? 'not read; the session helper may read it' : 'read'}.${media}`;
      return [entryStatement(tree, entry, 'alg', hover, { alg: 'sip', on: !off })];
    });
  return [...inSettings, ...inProfiles];
}

function helperStatements(tree: FortiTree): readonly ConfigurationStatement[] {
  return sectionsNamed(tree, 'system session-helper').flatMap((section) => [
    ...(section.nodes.length === 0 && section.deletions.length === 0
      ? [entryStatement(tree, section, 'alg', 'No session helper is left.', { on: false })]
      : []),
    ...helpersStated(tree, section),
  ]);
}

function helpersStated(tree: FortiTree, { nodes, deletions }: FortiNode): readonly ConfigurationStatement[] {
  return [
    ...nodes.map((entry) => {
      const helper = helperOf(entry, undefined);
      const found = helper ? algOfHelper(helper) : null;
      const hover = !helper
        ? 'A session helper.'
        : found
          ? `Session helper ${helper.name}: ${algTitle(found.alg)} over ${found.transport.toUpperCase()}, port ${helper.port}, is read: addresses in it are translated and what it negotiates is opened.`
          : `Session helper ${helper.name}, port ${helper.port}.`;
      return entryStatement(tree, entry, 'alg', hover, {
        alg: found?.alg ?? null,
        transport: found?.transport ?? null,
        on: true,
      });
    }),
    ...deletions.map(({ name, line }) => {
      const text = tree.lines[line - 1] ?? '';
      const startColumn = text.length - text.trimStart().length;
      return statement({
        kind: 'alg',
        hover: `Removes the session helper with the number ${name}. The numbers differ between releases: look them up by name.`,
        line,
        endLine: line,
        startColumn,
        endColumn: text.trimEnd().length,
        text: text.trim(),
        on: false,
      });
    }),
  ];
}

const natStatement = (tree: FortiTree, { entry, kind, hover }: NatEntry): ConfigurationStatement =>
  entryStatement(tree, entry, kind, hover);

function timerIn(
  tree: FortiTree,
  name: string,
  key: string,
): { readonly setting: FortiSetting; readonly timer: Timer } | null {
  const setting = sectionsNamed(tree, name)
    .flatMap(({ settings }) => settings)
    .findLast((one) => one.key === key && !one.unset);
  const value = setting?.values[0];
  if (!setting || value === undefined) return null;
  if (value === 'never') return { setting, timer: 'never' };
  if (!/^\d{1,9}$/.test(value)) return null;
  return {
    setting,
    timer: { value: Number(value), source: `line ${setting.line} of the configuration`, verified: true },
  };
}

/** Reads the text. Never throws; what it does not know is not in `statements`. */
export function readFortiOsConfiguration(text: string): ConfigurationReading {
  const tree = configurationTree(text);
  const header = headerOf(text);
  const version = header?.[1] ?? null;
  const sections = sectionsNamed(tree, 'system session-helper');
  const model = modelOf(tree, header !== null);
  const entries = natEntries(tree, addressBook(tree));
  const tcp = timerIn(tree, 'system session-ttl', 'default');
  const udp = timerIn(tree, 'system global', 'udp-idle-timer');
  const timers: Profile['timers'] = {
    ...fortiOsProfile.timers,
    ...(tcp ? { tcp: tcp.timer } : {}),
    ...(udp ? { udp: udp.timer } : {}),
  };
  const statements = [
    ...helperStatements(tree),
    ...sipStatements(tree, version),
    ...entries.map((entry) => natStatement(tree, entry)),
    ...[tcp, udp].flatMap((found) =>
      found
        ? [
            settingStatement(
              found.setting,
              'nat-timer',
              `Idle sessions end after ${found.timer === 'never' ? 'no time' : `${found.timer.value} s`}.`,
            ),
          ]
        : [],
    ),
  ].sort((one, other) => one.line - other.line);
  const hostname =
    sectionsNamed(tree, 'system global').flatMap((section) => valueOf(section, 'hostname') ?? [])[0] ?? null;
  const source = sections[0] ? `line ${sections[0].line} of the configuration` : undefined;
  return {
    platform: 'fortios',
    version,
    hostname,
    profile: {
      ...fortiOsProfile,
      algs: source === undefined ? algSettings(model) : algSettings(model, source),
      timers,
      nat: entries.flatMap(({ rules }) => rules),
    },
    statements,
    lines: tree.lines.length,
  };
}

/**
 * The model behind a reading, found again in its statements: they hold every entry that the model rests on, and survive
 * where a reading is copied between threads.
 */
export function modelOfReading({ statements, version }: ConfigurationReading): FortiModel {
  const section = (name: string, texts: readonly string[], empty = false): string =>
    texts.length > 0 || empty ? `config ${name}\n${texts.join('\n')}\nend\n` : '';
  const ofKind = (pattern: RegExp): readonly string[] =>
    statements.filter(({ text }) => pattern.test(text)).map(({ text }) => text);
  const algs = statements.filter(({ kind }) => kind === 'alg').map(({ text }) => text);
  const isProfile = (text: string): boolean => /^edit /.test(text) && /^config sip$/m.test(text);
  const emptied = algs.some((text) => /^config system session-helper\b/.test(text));
  const rebuilt = [
    section(
      'system session-helper',
      algs.filter((text) => /^(?:edit|delete) /.test(text) && !isProfile(text)),
      emptied,
    ),
    section(
      'system settings',
      algs.filter((text) => /^(?:un)?set (?:default-voip-alg-mode|sip-)/.test(text)),
    ),
    section('voip profile', algs.filter(isProfile)),
    section('firewall policy', ofKind(/^edit [^\n]*\n[^]*^set voip-profile /m)),
  ].join('');
  return modelOf(configurationTree(rebuilt), version !== null);
}
