/**
 * The allow-list of a platform's commands. Every command that a fix contains is rendered from a line of such a table and
 * from checked values, so that neither a guess nor a hostile configuration can put another command into a fix.
 */
import { parseIpv4 } from '../base/address.ts';
import type { AlgId, Transport } from '../alg/alg.ts';
import { portOf } from './range-text.ts';

export interface CommandForm {
  /**
   * Words separated by one blank; `{address}`, `{port}`, `{transport}`, `{name}`, `{number}`, `{prefix}`, `{ports}`,
   * `{duration}` and `{time}`
   * take a value each, also within a word (`ports={ports}`).
   */
  readonly form: string;
  readonly mode: 'configure' | 'exec';
  /** The ALG that the form switches, when it does. */
  readonly alg?: AlgId;
  readonly transport?: Transport;
  readonly source: string;
  /** Writers use verified forms only; readers recognise all. */
  readonly verified: boolean;
  /** Release that has the form at least, e.g. `[12, 4]`; absent when not known. */
  readonly since?: readonly [number, number];
  /** The same intent in the words of a sister platform that does not know these. */
  readonly counterpart?: string;
}

const isPort = (word: string): boolean => portOf(word) !== null;

const isPrefix = (word: string): boolean => {
  const [address = '', bits = '32', ...rest] = word.split('/');
  return rest.length === 0 && parseIpv4(address) !== undefined && /^\d{1,2}$/.test(bits) && Number(bits) <= 32;
};

/** `21` or `21,2121`. */
const isPortList = (word: string): boolean => word.length <= 400 && word.split(',').every(isPort);

const placeholders: Readonly<Record<string, (word: string) => boolean>> = {
  '{address}': (word) => parseIpv4(word) !== undefined,
  '{prefix}': isPrefix,
  '{port}': isPort,
  '{ports}': isPortList,
  '{transport}': (word) => word === 'tcp' || word === 'udp',
  '{name}': (word) => /^[\w.:/-]{1,128}$/.test(word),
  '{number}': (word) => /^\d{1,10}$/.test(word),
  '{duration}': (word) =>
    word !== '' && /^(?:\d{1,4}w)?(?:\d{1,5}d)?(?:\d{1,6}h)?(?:\d{1,7}m)?(?:\d{1,9}s)?$/.test(word),
  '{time}': (word) => /^\d{1,4}:\d{2}:\d{2}$/.test(word),
};

/** Literal text and placeholders of one word of a form in turn, e.g. `ports=`, `{ports}`, ``. */
const pieces = (word: string): readonly string[] => word.split(/(\{[a-z]+\})/);

/** Values of one word in order, or null. Letter case is free outside values. */
function matchWord(want: string, word: string): readonly string[] | null {
  const parts = pieces(want);
  const values: string[] = [];
  let rest = word;
  for (const [index, part] of parts.entries()) {
    const accepts = placeholders[part];
    if (!accepts) {
      if (rest.slice(0, part.length).toLowerCase() !== part.toLowerCase()) return null;
      rest = rest.slice(part.length);
      continue;
    }
    const next = parts[index + 1] ?? '';
    const end = next === '' ? rest.length : rest.indexOf(next);
    if (end < 0 || !accepts(rest.slice(0, end))) return null;
    values.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return rest === '' ? values : null;
}

const wordsOf = (text: string): readonly string[] => text.trim().split(/[ \t]+/);

/** Values of the form's placeholders in order when the text is an instance of the form, else null. Letter case is free. */
export function matchForm(form: string, text: string): readonly string[] | null {
  const wanted = wordsOf(form);
  const words = wordsOf(text);
  if (wanted.length !== words.length) return null;
  const values: string[] = [];
  for (const [index, word] of words.entries()) {
    const found = matchWord(wanted[index] ?? '', word);
    if (!found) return null;
    values.push(...found);
  }
  return values;
}

/** The table line that the text is an instance of. */
export const findForm = (table: readonly CommandForm[], text: string): CommandForm | undefined =>
  table.find(({ form }) => matchForm(form, text) !== null);

/**
 * The form with its values, or null when a value does not fit its placeholder (it came from a file). `negate` puts `no `
 * in front. Throws for a form that is not in the table or not verified: that is a mistake in the writer.
 */
export function renderCommand(
  table: readonly CommandForm[],
  form: string,
  values: readonly (string | number)[] = [],
  negate = false,
): string | null {
  const line = table.find((entry) => entry.form === form);
  if (!line?.verified) throw new Error(`no verified command form: ${form}`);
  const rest = values.map(String);
  const words: string[] = [];
  for (const word of form.split(' ')) {
    let text = '';
    for (const piece of pieces(word)) {
      const accepts = placeholders[piece];
      const value = accepts ? rest.shift() : piece;
      if (value === undefined || (accepts && !accepts(value))) return null;
      text += value;
    }
    words.push(text);
  }
  if (rest.length > 0) throw new Error(`too many values for: ${form}`);
  return `${negate ? 'no ' : ''}${words.join(' ')}`;
}

/** `15.2(4)M6` → [15, 2]; null when the text does not begin with two numbers. */
export function releaseOf(version: string | null | undefined): readonly [number, number] | null {
  const match = /^\D{0,10}(\d{1,3})\.(\d{1,3})/.exec(version ?? '');
  return match ? [Number(match[1]), Number(match[2])] : null;
}

/** Whether a release has the form: true unless both are known and the release is older. */
export function availableIn({ since }: CommandForm, version: string | null | undefined): boolean {
  const release = releaseOf(version);
  if (!since || !release) return true;
  return release[0] > since[0] || (release[0] === since[0] && release[1] >= since[1]);
}
