/** Statements of ScreenOS, Juniper's older firewall, in a text for SRX: the same intent in words that Junos does not have. */
import { statementAt, type ConfigurationStatement } from '../configuration-statement.ts';
import { srxAlgNames } from './commands.ts';

const statement = /^([ \t]*)((?:un)?set alg "?([\w-]{1,24})"? enable)[ \t]*$/i;
const mostStatements = 10_000;

/** One statement for each `set alg X enable` and `unset alg X enable`, with what Junos has instead. */
export function screenOsStatements(text: string): readonly ConfigurationStatement[] {
  const found: ConfigurationStatement[] = [];
  if (!/set alg /i.test(text)) return found;
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    const match = line.length > 200 ? null : statement.exec(line);
    if (!match || found.length >= mostStatements) continue;
    const [, indent = '', words = '', given = ''] = match;
    const name = given.toLowerCase();
    const known = Object.values(srxAlgNames).find((one) => one === name);
    const off = /^unset/i.test(words);
    const replacement = known === undefined ? null : `${off ? 'set' : 'delete'} security alg ${known} disable`;
    const message = `This is ScreenOS, where an ALG that is off drops its protocol; Junos does not have the words${replacement === null ? '.' : `: here it is "${replacement}", and an ALG that is off lets the packets pass unread.`}`;
    const [startColumn, endColumn] = [indent.length, indent.length + words.length];
    found.push(
      statementAt(
        { line: index + 1, startColumn, endColumn, text: words },
        { kind: 'alg', hover: message, problem: { kind: 'wrong-platform', message, replacement } },
      ),
    );
  }
  return found;
}
