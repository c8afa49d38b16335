/** An export with `set` commands of the writer carried out, as the router would then print it. */
import { exportCommands, tokensOf, type RouterOsCommand } from './export-lines.ts';
import { serviceTargets } from './config-reader.ts';

/** `key=value` in place of the key's old value, or behind the rest. */
function withValue(text: string, key: string, value: string): string {
  const tokens = tokensOf(text).map(({ raw }) => raw);
  const at = tokens.findIndex((raw) => raw.toLowerCase().startsWith(`${key}=`));
  if (at < 0) tokens.push(`${key}=${value}`);
  else tokens[at] = `${key}=${value}`;
  return tokens.join(' ');
}

const sameSubject = (one: RouterOsCommand, other: RouterOsCommand): boolean => {
  if (one.menu !== other.menu || one.verb !== 'set') return false;
  if (one.menu !== 'ip firewall service-port') return one.target === other.target;
  const targets = serviceTargets(one.target);
  return targets.length === 1 && targets[0]?.name === serviceTargets(other.target)[0]?.name;
};

function applyOne(text: string, command: RouterOsCommand): string {
  const { commands } = exportCommands(text);
  const newline = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  const pieces = text.split(/(\r\n|\n|\r)/);
  const subject = commands.findLast((known) => sameSubject(known, command));
  if (subject) {
    const first = (subject.line - 1) * 2;
    const last = (subject.endLine - 1) * 2;
    const raw = pieces[first] ?? '';
    const before = raw.slice(0, subject.startColumn);
    let changed = subject.text;
    for (const [key, value] of command.values) changed = withValue(changed, key, value);
    pieces.splice(first, last - first + 1, before + changed);
    return pieces.join('');
  }
  const statement = command.text.slice(command.text.search(/ set(?: |$)/) + 1);
  const inMenu = commands.findLast(({ menu, text: known }) => menu === command.menu && !known.startsWith('/'));
  const heading = commands.findLast(
    ({ menu, verb, text: known }) => menu === command.menu && verb === '' && known.startsWith('/'),
  );
  const after = inMenu && heading && inMenu.line > heading.line ? inMenu : heading;
  if (after) {
    pieces.splice((after.endLine - 1) * 2 + 1, 0, newline, statement);
    return pieces.join('');
  }
  const gap = text === '' || /[\r\n]$/.test(text) ? '' : newline;
  return `${text}${gap}/${command.menu}${newline}${statement}${newline}`;
}

/** Carries out `set` commands with their menu in front; others change nothing. Untouched lines stay byte for byte. */
export function applyRouterOsCommands(text: string, commands: readonly string[]): string {
  return commands
    .flatMap((command) => exportCommands(command).commands)
    .filter(({ verb, values }) => verb === 'set' && values.size > 0)
    .reduce(applyOne, text);
}
