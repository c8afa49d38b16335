/** A VyOS configuration with commands carried out, as `show configuration` would then print it. */
import { statementText } from '../statement-tree/statement-text.ts';
import { applyTreeCommands } from '../statement-tree/tree-edit.ts';
import { vyosDialect } from './dialect.ts';
import { isModuleLeaf, isWhole, moduleState } from './module-state.ts';
import { releaseIn } from './release.ts';

const all = 'delete system conntrack modules';
const presence = { syntax: 'presence', certain: false, version: null } as const;

/** `delete … modules X` where presence decides. A part of a configuration that lists none has the defaults. */
function withoutModule(text: string, name: string): string {
  const { leaves } = statementText(text, vyosDialect(true));
  const state = moduleState(text, leaves, presence);
  if (!state.on.has(name)) return text;
  if (!state.listed) {
    const others = [...state.on].filter((one) => one !== name);
    return applyTreeCommands(text, others.map((one) => `set system conntrack modules ${one}`), vyosDialect(true)); // prettier-ignore
  }
  const changed = applyTreeCommands(text, [`delete system conntrack modules ${name}`], vyosDialect(true));
  const left = statementText(changed, vyosDialect(true)).leaves;
  const now = moduleState(changed, left, presence);
  const kept = now.listed && now.on.has(name);
  if (!kept && (left.some(isModuleLeaf) || isWhole(changed, left))) return changed;
  // No line is left to say that none is on, and the defaults would be; or the text itself is of deletions.
  const newline = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  const line = kept ? `${all} ${name}` : all;
  return `${changed}${changed === '' || /[\r\n]$/.test(changed) ? '' : newline}${line}${newline}`;
}

export function applyVyosCommands(text: string, commands: readonly string[]): string {
  let current = text;
  for (const command of commands) {
    const { leaves } = statementText(current, vyosDialect(false));
    const { syntax } = releaseIn(current, leaves);
    const name = /^delete system conntrack modules (\S+)$/.exec(command.trim())?.[1];
    if (name !== undefined && syntax !== 'disable') current = withoutModule(current, name);
    else current = applyTreeCommands(current, [command], vyosDialect(syntax === 'presence'));
  }
  return current;
}
