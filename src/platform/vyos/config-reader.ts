/** Reads a configuration of VyOS, Vyatta or EdgeOS: `config.boot`, `set` lines or a pasted session, whole or in part. */
import { algTitle } from '../../gateway/profile-change.ts';
import type { Profile, Timer } from '../../gateway/profile.ts';
import type { StatementProblem } from '../configuration-statement.ts';
import type { ConfigurationReading } from '../platform.ts';
import type { TreeLeaf } from '../statement-tree/leaf.ts';
import { leafStatements, type LeafMeaning } from '../statement-tree/leaf-statement.ts';
import { statementText } from '../statement-tree/statement-text.ts';
import { nodeAt, numberBelow, statementTree, valueBelow, type TreeNode } from '../statement-tree/statement-tree.ts';
import { vyosDialect } from './dialect.ts';
import { isModuleLeaf, moduleState } from './module-state.ts';
import { moduleNamed } from './modules.ts';
import { vyosNatEntries } from './nat-reader.ts';
import { moduleSettings, vyosProfile } from './profile.ts';
import { releaseIn, type VyosRelease } from './release.ts';
import { conntrackTimeouts } from './timeouts.ts';
import { statedInLine } from '../../gateway/sourced.ts';

function problemOf({ path, verb }: TreeLeaf, release: VyosRelease): StatementProblem | null {
  const [, , , name = '', option] = path;
  if (option !== 'disable' || verb !== 'set' || release.syntax !== 'presence' || !release.certain) return null;
  const replacement = `delete system conntrack modules ${name}`;
  return {
    kind: 'wrong-platform',
    message: `"disable" is of VyOS 1.3, Vyatta and EdgeOS. Since VyOS 1.4 a module is on while it is listed, so it is turned off by "${replacement}".`,
    replacement,
  };
}

function moduleMeaning(leaf: TreeLeaf, release: VyosRelease): LeafMeaning {
  const [, , , name, option] = leaf.path;
  if (name === undefined) {
    const off = leaf.verb === 'delete' && release.syntax !== 'disable';
    const hover =
      off || leaf.form === 'block' ? 'No module is on: no ALG reads anything.' : 'Modules as they are by default.';
    return { kind: 'alg', on: !off && leaf.form !== 'block', hover };
  }
  const problem = problemOf(leaf, release);
  const module = moduleNamed(name);
  const end = module?.algs[0];
  if (!end) return { kind: 'alg', hover: 'A connection tracking module that this tool does not know.' };
  const on =
    release.syntax === 'disable'
      ? !(leaf.verb === 'set' && option === 'disable')
      : leaf.verb === 'set' && option !== 'disable';
  const meaning = release.syntax === 'disable' ? 'It is on unless "disable" is set.' : 'It is on while it is listed.';
  return {
    kind: 'alg',
    alg: end.alg,
    transport: module.algs.length === 1 ? end.transport : null,
    on: problem ? null : on,
    problem,
    hover: problem?.message ?? `Module for ${module.algs.map((one) => `${algTitle(one.alg)} over ${one.transport.toUpperCase()}`).join(' and ')}: ${on ? 'on' : 'off'}. ${meaning}`,
  }; // prettier-ignore
}

function meaningOf(leaf: TreeLeaf, release: VyosRelease, hovers: ReadonlyMap<string, string>): LeafMeaning | null {
  const { path } = leaf;
  if (isModuleLeaf(leaf)) return moduleMeaning(leaf, release);
  if (path[0] === 'system' && path[1] === 'conntrack') {
    if (path[2] === 'timeout' && path[3] !== 'custom')
      return { kind: 'nat-timer', hover: `Connections of this kind are forgotten after ${path.at(-1) ?? ''} s without a packet.` };
    if (path[2] === 'ignore') return { kind: 'nat-other', hover: 'What this matches is not tracked, so neither translated nor read by an ALG.' };
    return { kind: 'nat-other', hover: 'A setting of connection tracking.' };
  } // prettier-ignore
  const edge = path[0] === 'service' && path[1] === 'nat';
  if (!edge && path[0] !== 'nat' && path[0] !== 'nat66' && path[0] !== 'nat64') return null;
  const hover = hovers.get(path.slice(0, 4).join('\n'));
  return { kind: path[2] === 'rule' ? 'nat-rule' : 'nat-other', hover: hover ?? 'NAT.' };
}

function timersIn(root: TreeNode): Profile['timers'] {
  const own = conntrackTimeouts.flatMap(({ timer, words }): readonly (readonly [string, Timer])[] => {
    const node = nodeAt(root, 'system', 'conntrack', 'timeout', ...words);
    const value = numberBelow(node);
    return node && value !== null ? [[timer, statedInLine(value, node.line)]] : [];
  });
  return { ...vyosProfile.timers, ...Object.fromEntries(own) };
}

/** Reads the text. Never throws; what it does not know is not in `statements`. */
export function readVyosConfiguration(text: string): ConfigurationReading {
  const { leaves, lineCount } = statementText(text, vyosDialect(false));
  const release = releaseIn(text, leaves);
  const root = statementTree(leaves);
  const entries = vyosNatEntries(root);
  const hovers = new Map(entries.map(({ path, hover }) => [path.join('\n'), hover]));
  return {
    platform: 'vyos',
    version: release.version,
    hostname: valueBelow(nodeAt(root, 'system', 'host-name'))?.word ?? null,
    dialect: release.syntax,
    profile: {
      ...vyosProfile,
      algs: moduleSettings(moduleState(text, leaves, release)),
      timers: timersIn(root),
      nat: entries.flatMap(({ rules }) => rules),
    },
    statements: leafStatements(leaves, (leaf) => meaningOf(leaf, release, hovers)),
    lines: lineCount,
  };
}
