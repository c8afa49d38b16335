/** ALG statements of a FortiOS configuration, with their places and what they mean. */
import { algTitle } from '../../gateway/profile-change.ts';
import { releaseOf } from '../command-table.ts';
import {
  statementAt,
  type ConfigurationStatement,
  type StatementMeaning,
  type StatementProblem,
} from '../configuration-statement.ts';
import {
  sectionsNamed,
  valueOf,
  valuesOf,
  type FortiNode,
  type FortiSetting,
  type FortiTree,
} from './configuration-tree.ts';
import { helperOf } from './model-reader.ts';
import { entryText } from './nat-statements.ts';
import { algOfHelper } from './session-helpers.ts';

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

export function entryStatement(tree: FortiTree, entry: FortiNode, meaning: StatementMeaning): ConfigurationStatement {
  const endColumn = (tree.lines[entry.endLine - 1] ?? '').trimEnd().length;
  return statementAt({ ...entry, endColumn, text: entryText(tree, entry) }, meaning);
}

export function sipStatements(tree: FortiTree, version: string | null): readonly ConfigurationStatement[] {
  const settings = sectionsNamed(tree, 'system settings').flatMap((section) => section.settings);
  const inSettings = settings.flatMap((setting) => {
    const hover = Object.hasOwn(sipHovers, setting.key) ? sipHovers[setting.key] : undefined;
    if (hover === undefined) return [];
    const problem = problemOf(setting, version);
    const off = setting.values[0] === 'disable' || setting.values[0] === 'kernel-helper-based';
    return [
      statementAt(setting, {
        kind: 'alg',
        hover: problem?.message ?? hover,
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
      return [entryStatement(tree, entry, { kind: 'alg', hover, alg: 'sip', on: !off })];
    });
  return [...inSettings, ...inProfiles];
}

export function helperStatements(tree: FortiTree): readonly ConfigurationStatement[] {
  return sectionsNamed(tree, 'system session-helper').flatMap((section) => [
    ...(section.nodes.length === 0 && section.deletions.length === 0
      ? [entryStatement(tree, section, { kind: 'alg', hover: 'No session helper is left.', on: false })]
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
      return entryStatement(tree, entry, {
        kind: 'alg',
        hover,
        alg: found?.alg ?? null,
        transport: found?.transport ?? null,
        on: true,
      });
    }),
    ...deletions.map(({ name, line }) => {
      const text = tree.lines[line - 1] ?? '';
      const startColumn = text.length - text.trimStart().length;
      return statementAt(
        { line, startColumn, endColumn: text.trimEnd().length, text: text.trim() },
        {
          kind: 'alg',
          hover: `Removes the session helper with the number ${name}. The numbers differ between releases: look them up by name.`,
          on: false,
        },
      );
    }),
  ];
}
