/** Lines that a terminal adds to a configuration: prompts, `[edit …]`, and the commands that move about in the tree. */
import { treeVerbs, type TreeVerb } from './leaf.ts';

export type TerminalLine =
  | { readonly kind: 'command'; readonly verb: TreeVerb; readonly from: number; readonly start: number; readonly top: boolean }
  /** Where in the tree what follows stands. */
  | { readonly kind: 'context'; readonly path: readonly string[] }
  | { readonly kind: 'edit'; readonly path: readonly string[] }
  | { readonly kind: 'up' }
  /** Another command; a `show` is followed by what stands below its path. */
  | { readonly kind: 'other'; readonly show: readonly string[] | null }; // prettier-ignore

/** `user@host> `, `user@host:~$ `, `admin@PA-220(active)# `. */
const prompt = /^[ \t]*[\w.-]{1,64}@[\w.-]{1,64}(?:\([\w-]{1,24}\))?(?::[\w~/.-]{0,80})?[>#$%][ \t]*/;
/** `{primary:node0}` and `{master}[edit security]`, which Junos prints above its prompt. */
const member = /^[ \t]*\{(?:primary|secondary|master|backup|linecard|hold)[\w:.-]{0,24}\}/;
const banner = /^[ \t]*\[edit([^\]\n]{0,400})\][ \t]*$/;
const verbs = /^(top[ \t]+)?(set|delete|deactivate|activate)[ \t]+(?=\S)/;

const wordsOf = (text: string): readonly string[] => text.trim().split(/[ \t]+/).filter((word) => word !== ''); // prettier-ignore

const isVerb = (word: string): word is TreeVerb => treeVerbs.some((verb) => verb === word);

function commandIn(line: string, from: number): TerminalLine | null {
  const rest = line.slice(from);
  const found = verbs.exec(rest);
  const verb = found?.[2];
  // "set {" is a block of VyOS, and a statement of Junos ends with a semicolon.
  if (!found || verb === undefined || !isVerb(verb) || /[{;][ \t]*$/.test(rest)) return null;
  return { kind: 'command', verb, from: from + found[0].length, start: from, top: found[1] !== undefined };
}

/**
 * What the terminal says in this line, or null when it is a line of a configuration. `inside` is whether a block is open:
 * a line there is a command only when a prompt, or the margin, says so.
 */
export function terminalLine(line: string, inside: boolean): TerminalLine | null {
  const marked = member.exec(line)?.[0].length ?? 0;
  const rest = line.slice(marked);
  const edited = banner.exec(rest);
  if (edited) return { kind: 'context', path: wordsOf(edited[1] ?? '') };
  if (marked > 0 && rest.trim() === '') return { kind: 'other', show: null };
  const found = prompt.exec(line);
  const from = found?.[0].length ?? line.length - line.trimStart().length;
  if (!found) return inside && from > 0 ? null : commandIn(line, from);
  const command = commandIn(line, from);
  if (command) return command;
  const [first, ...words] = wordsOf(line.slice(from).split('|', 1)[0] ?? '');
  if (first === 'edit') return { kind: 'edit', path: words };
  if (first === 'top') return { kind: 'context', path: [] };
  if (first === 'up' || first === 'exit') return { kind: 'up' };
  if (first !== 'show') return { kind: 'other', show: null };
  const path = words[0] === 'configuration' ? words.slice(1) : words;
  return { kind: 'other', show: path.filter((word) => word !== 'commands') };
}
