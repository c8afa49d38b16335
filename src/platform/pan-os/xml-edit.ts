/** The switch of an application's ALG carried out in XML: changed where it stands, else put into the nearest element there is. */
import { readXmlTree, type XmlElement } from './xml-tree.ts';

const switchOf = /^set (shared alg-override application ([\w.-]+) alg-disabled) (yes|no)$/;

/** Carries the commands out in order; a command that is no such switch changes nothing. Untouched text stays as it is. */
export const applyXmlCommands = (text: string, commands: readonly string[]): string => commands.reduce(applyOne, text);

function applyOne(text: string, command: string): string {
  const [, path, application = '', value = ''] = switchOf.exec(command.trim()) ?? [];
  if (path === undefined) return text;
  const { elements } = readXmlTree(text);
  const words = ['config', ...path.split(' ')];
  const wanted = nearest(elements, words);
  if (!wanted) return text;
  if (wanted.path.length === words.length)
    return text.slice(0, wanted.start) + tag('alg-disabled', value) + text.slice(wanted.end);
  const names = words.slice(wanted.path.length);
  const added = names.reduceRight((inner, word) => {
    if (word === 'alg-disabled') return tag(word, value);
    return word === application ? `<entry name="${word}">${inner}</entry>` : tag(word, inner);
  }, '');
  // An element without content may be one tag, `<shared/>`.
  if (wanted.open === wanted.end) {
    const name = /^<([\w-]+)/.exec(text.slice(wanted.start))?.[1] ?? '';
    const opening = text.slice(wanted.start, wanted.end).replace(/\s*\/>$/, '>');
    return `${text.slice(0, wanted.start)}${opening}${added}</${name}>${text.slice(wanted.end)}`;
  }
  return text.slice(0, wanted.close) + added + text.slice(wanted.close);
}

const tag = (name: string, content: string): string => `<${name}>${content}</${name}>`;

/** The element of the path, or of the longest beginning of it that there is. */
function nearest(elements: readonly XmlElement[], words: readonly string[]): XmlElement | undefined {
  let found: XmlElement | undefined;
  for (const element of elements) {
    const { path } = element;
    const leads = path.length > 0 && path.length <= words.length && path.every((word, at) => word === words[at]);
    // Of elements that stand twice the last one holds.
    if (leads && path.length >= (found?.path.length ?? 0)) found = element;
  }
  return found;
}
