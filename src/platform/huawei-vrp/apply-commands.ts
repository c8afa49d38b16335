/** A VRP configuration with commands of the writer carried out, as `display current-configuration` would print it. */

const normalize = (line: string): string =>
  line
    .trim()
    .replace(/[ \t]+/g, ' ')
    .toLowerCase();

/** Lines that decide the same thing: one ALG on or off, all of them, or one timer. The last of them counts. */
function decidesSame(line: string, command: string): 'one' | 'all' | null {
  const [one, other] = [normalize(line), normalize(command)];
  const timer = /^(firewall-nat session \S+ aging-time )\d+$/.exec(other)?.[1];
  if (timer !== undefined) return one.startsWith(timer) ? 'one' : null;
  const positive = (text: string): string => text.replace(/^undo /, '');
  if (positive(one) === positive(other)) return 'one';
  return positive(one) === 'nat alg all enable' ? 'all' : null;
}

function applyOne(text: string, command: string): string {
  const newline = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  const pieces = text.split(/(\r\n|\n|\r)/);
  const lines = pieces.filter((_piece, at) => at % 2 === 0);
  const last = lines.findLastIndex((line) => decidesSame(line, command) !== null);
  const line = lines[last] ?? '';
  if (last >= 0 && decidesSame(line, command) === 'one') {
    if (normalize(line) !== normalize(command)) pieces[last * 2] = command;
    return pieces.join('');
  }
  // Before the final `return`, which closes the configuration.
  const end = lines.findLastIndex((line) => normalize(line) === 'return');
  if (end >= 0) pieces.splice(end * 2, 0, `${command}${newline}`);
  else pieces.push(`${text === '' || /[\r\n]$/.test(text) ? '' : newline}${command}${newline}`);
  return pieces.join('');
}

/** Carries the commands out in order; untouched lines stay byte for byte. */
export const applyVrpCommands = (text: string, commands: readonly string[]): string =>
  commands
    .map((command) => command.trim())
    .filter((command) => /^(?:undo )?(?:nat alg|firewall-nat session) /.test(command))
    .reduce(applyOne, text);
