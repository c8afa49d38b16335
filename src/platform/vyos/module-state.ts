/** Which modules a configuration has on, and what says so, under the meaning that its release gives the statements. */
import type { TreeLeaf } from '../statement-tree/leaf.ts';
import { conntrackModules } from './modules.ts';
import type { VyosRelease } from './release.ts';

export interface ModuleState {
  /** Names of the modules that are on. */
  readonly on: ReadonlySet<string>;
  /** Line that says so of a module. */
  readonly lines: ReadonlyMap<string, number>;
  /** Whether the text lists modules; where it does not, and is no whole configuration, the defaults hold. */
  readonly listed: boolean;
}

const defaults = conntrackModules.filter(({ byDefault }) => byDefault).map(({ name }) => name);

/** A whole configuration has interfaces and a system; what it does not list is off since presence decides. */
export function isWhole(text: string, leaves: readonly TreeLeaf[]): boolean {
  if (/^(?:\/\/|\/\*)[^\n]{0,80}config-version/m.test(text)) return true;
  const sections = new Set(leaves.map(({ path }) => path[0]));
  const system = new Set(leaves.filter(({ path }) => path[0] === 'system').map(({ path }) => path[1]));
  return sections.has('interfaces') && sections.has('system') && system.size > 2;
}

export const isModuleLeaf = ({ path }: TreeLeaf): boolean =>
  path[0] === 'system' && path[1] === 'conntrack' && path[2] === 'modules';

function byPresence(text: string, leaves: readonly TreeLeaf[]): ModuleState {
  let on: Set<string> | null = null;
  const lines = new Map<string, number>();
  for (const leaf of leaves) {
    const [, , , name, option] = leaf.path;
    if (!isModuleLeaf(leaf) || !leaf.active) continue;
    if (leaf.verb === 'delete') {
      if (name === undefined) on = new Set();
      else if (option === undefined) (on ??= new Set(defaults)).delete(name);
      if (name !== undefined) lines.set(name, leaf.line);
      // "X disable" is no statement of these releases: the whole line is refused.
    } else if (leaf.verb === 'set' && option === undefined) {
      on ??= new Set();
      if (name !== undefined) lines.set(name, leaf.line);
      if (name !== undefined) on.add(name);
    }
  }
  return { on: on ?? new Set(isWhole(text, leaves) ? [] : defaults), lines, listed: on !== null };
}

function byDisable(leaves: readonly TreeLeaf[]): ModuleState {
  const on = new Set(defaults);
  const lines = new Map<string, number>();
  for (const leaf of leaves) {
    const [, , , name, option] = leaf.path;
    if (!isModuleLeaf(leaf) || !leaf.active) continue;
    if (leaf.verb === 'delete') for (const one of name === undefined ? defaults : [name]) on.add(one);
    else if (name !== undefined && option === 'disable') on.delete(name);
    if (name !== undefined) lines.set(name, leaf.line);
  }
  return { on, lines, listed: lines.size > 0 };
}

export const moduleState = (text: string, leaves: readonly TreeLeaf[], { syntax }: VyosRelease): ModuleState =>
  syntax === 'disable' ? byDisable(leaves) : byPresence(text, leaves);
