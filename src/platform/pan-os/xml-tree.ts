/**
 * A PAN-OS configuration in XML, as exports and `running-config.xml` have it, as the statements that the `set` form has: an
 * `entry` stands for its name, every `member` is a statement, and so is every element without elements in it.
 */
import { SaxesParser } from 'saxes';
import type { TreeLeaf } from '../statement-tree/leaf.ts';

const root = /^[ \t]*<config\b[^>\n]{0,200}>/m;

export const isXml = (text: string): boolean => root.test(text.slice(0, 1 << 20));

/** Deeper elements are left out; PAN-OS nests about twenty deep. */
const deepest = 64;
/** A text that is this broken is no configuration. */
const mostErrors = 1000;
const chunkLength = 1 << 16;

interface Element {
  readonly name: string;
  /** From the root, its own word included. */
  readonly path: readonly string[];
  /** Offset of `<`, and behind `>` of the opening tag. */
  readonly start: number;
  readonly open: number;
  text: string;
  hasElements: boolean;
}

/** An element with its place: `open` is behind its opening tag, `close` at its closing tag. */
export interface XmlElement {
  readonly path: readonly string[];
  readonly start: number;
  readonly open: number;
  readonly close: number;
  readonly end: number;
  readonly line: number;
}

export interface XmlTree {
  readonly leaves: readonly TreeLeaf[];
  readonly elements: readonly XmlElement[];
  readonly lineCount: number;
}

/** Never throws: what is broken is passed over, what is left open ends with the text. */
export function readXmlTree(text: string): XmlTree {
  const lines = lineStarts(text);
  const leaves: TreeLeaf[] = [];
  const elements: XmlElement[] = [];
  const open: Element[] = [];
  let errors = 0;
  const leaf = (path: readonly string[], start: number, end: number): void => {
    const [first, last] = [lineAt(lines, start), lineAt(lines, Math.max(start, end - 1))];
    leaves.push({
      verb: 'set', path, tokens: path, active: true, block: null, form: 'brace', together: [path], start, end,
      line: first + 1, endLine: last + 1, startColumn: start - lines[first]!, endColumn: end - lines[last]!,
      text: text.slice(start, end),
    }); // prettier-ignore
  };
  const parser = new SaxesParser<{ fragment: true; xmlns: false }>({ fragment: true, xmlns: false });
  parser.on('error', () => {
    errors += 1;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const parent = open.at(-1);
    if (parent) parent.hasElements = true;
    const named = name === 'entry' ? attributes['name'] : undefined;
    const word = name === 'member' ? [] : [named ?? name];
    const path = [...(parent?.path ?? []), ...word];
    const start = text.lastIndexOf('<', parser.position - 1);
    open.push({ name, path, start, open: parser.position, text: '', hasElements: false });
    // A rule stands where its entry begins.
    if (named !== undefined && parent?.name === 'rules') leaf(path, start, parser.position);
  });
  parser.on('text', (piece) => {
    const element = open.at(-1);
    if (element && !element.hasElements) element.text += piece;
  });
  parser.on('closetag', () => {
    const element = open.pop();
    if (!element || open.length >= deepest) return;
    const { path, start, hasElements } = element;
    const end = parser.position;
    const close = Math.max(element.open, text.lastIndexOf('<', end - 1));
    elements.push({ path, start, open: element.open, close, end, line: lineAt(lines, start) + 1 });
    const value = element.text.trim();
    if (!hasElements) leaf(value === '' ? path : [...path, value], start, end);
  });
  for (let at = 0; at < text.length && errors <= mostErrors; at += chunkLength)
    parser.write(text.slice(at, at + chunkLength));
  // Elements are told when they close, rules before what they hold: in the order of the text again.
  leaves.sort((one, other) => one.start - other.start);
  return { leaves, elements, lineCount: lines.length };
}

/** Offsets at which lines begin. */
function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
  return starts;
}

/** Line from 0 that holds the offset. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
