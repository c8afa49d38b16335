/**
 * Reads a FortiOS configuration, whole or in part: backups, `show` output, pasted sessions. Unknown sections are left
 * alone.
 */
import type { Profile, Timer } from '../../gateway/profile.ts';
import { statementAt } from '../configuration-statement.ts';
import type { ConfigurationReading } from '../platform.ts';
import { addressBook } from './address-objects.ts';
import { algSettings } from './alg-model.ts';
import { entryStatement, helperStatements, sipStatements } from './alg-statements.ts';
import { configurationTree, sectionsNamed, valueOf, type FortiSetting, type FortiTree } from './configuration-tree.ts';
import { headerOf, modelOf } from './model-reader.ts';
import { natEntries } from './nat-statements.ts';
import { fortiOsProfile } from './profile.ts';
import { statedInLine } from '../../gateway/sourced.ts';

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
    timer: statedInLine(Number(value), setting.line),
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
    ...entries.map(({ entry, kind, hover }) => entryStatement(tree, entry, { kind, hover })),
    ...[tcp, udp].flatMap((found) =>
      found
        ? [
            statementAt(found.setting, {
              kind: 'nat-timer',
              hover: `Idle sessions end after ${found.timer === 'never' ? 'no time' : `${found.timer.value} s`}.`,
            }),
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
