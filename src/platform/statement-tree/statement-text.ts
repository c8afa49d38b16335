/**
 * Reads a configuration in the brace form, in the `set` form, or both one after the other, into statements with complete
 * paths. Tolerant and linear: what is not closed ends with the text, what is too deep or too long is left out.
 */
import type { TreeDialect } from './dialect.ts';
import type { StatementText, TreeBlock, TreeLeaf, TreeVerb } from './leaf.ts';
import { expandLists, lineWords, wordAt, type LineWord } from './line-words.ts';
import { terminalLine } from './terminal-line.ts';

const longestText = 16 * 1024 * 1024;
const longestLine = 8000;
const deepest = 48;
const mostWords = 64;
const mostPending = 256;

interface Cursor {
  /** Offset and number of the line that is read. */
  offset: number;
  line: number;
}

interface Pending {
  readonly words: string[];
  start: number;
  line: number;
  column: number;
}

/** Tags that Junos puts before a statement. */
const tags: ReadonlySet<string> = new Set(['inactive:', 'protect:', 'unprotect:', 'replace:', 'active:']);

// eslint-disable-next-line no-control-regex -- hostile or badly converted text holds control characters
const clean = (line: string): string => line.replace(/[\u0000-\u0008\u000b-\u001f\u007f\ufeff]/g, ' ');

class TextReader {
  readonly leaves: TreeLeaf[] = [];
  readonly blocks: TreeBlock[] = [];
  private readonly cursor: Cursor = { offset: 0, line: 0 };
  private block: TreeBlock | null = null;
  private depth = 0;
  /** Open braces beyond the deepest block. */
  private overflow = 0;
  /** Where the terminal stands, and what its `show` shows. */
  private context: readonly string[] = [];
  private shown: readonly string[] | null = null;
  private inComment = false;
  private pending: Pending = { words: [], start: 0, line: 0, column: 0 };
  private readonly text: string;
  private readonly dialect: TreeDialect;
  private readonly marks: string;

  constructor(text: string, dialect: TreeDialect) {
    this.text = text;
    this.dialect = dialect;
    this.marks = dialect.newlineEnds ? '{}' : '{};[]';
  }

  read(): StatementText {
    for (const match of this.text.slice(0, longestText).matchAll(/([^\r\n]*)(\r\n|\n|\r|$)/g)) {
      const raw = match[1] ?? '';
      this.cursor.offset = match.index;
      if (match[0] === '') break;
      this.cursor.line += 1;
      if (raw.length <= longestLine) this.readLine(clean(raw));
    }
    return { leaves: this.leaves, blocks: this.blocks, lineCount: this.text.split(/\r\n|\n|\r/).length };
  }

  private readLine(line: string): void {
    const terminal = this.inComment ? null : terminalLine(line, this.depth > 0);
    if (!terminal) return this.readBraces(line);
    this.leave();
    if (terminal.kind !== 'command') this.shown = null;
    switch (terminal.kind) {
      case 'command':
        return this.readCommand(line, terminal.verb, terminal.start, terminal.from, terminal.top);
      case 'context':
        this.context = terminal.path;
        return;
      case 'edit':
        this.context = [...this.context, ...terminal.path];
        return;
      case 'up':
        this.context = this.context.slice(0, -1);
        return;
      case 'other':
        this.shown = terminal.show === null ? null : [...this.context, ...terminal.show];
    }
  }

  /** Forgets blocks that were never closed: the terminal has moved on. */
  private leave(): void {
    this.block = null;
    this.depth = 0;
    this.overflow = 0;
    this.pending.words.length = 0;
  }

  private base(): readonly string[] {
    return this.block?.path ?? this.shown ?? this.context;
  }

  private readCommand(line: string, verb: TreeVerb, start: number, from: number, top: boolean): void {
    const end = line.trimEnd().length;
    const words = lineWords(line.slice(0, end), from, this.dialect.newlineEnds ? '' : '[]');
    const tokens = words.map(({ text }) => text);
    const context = top ? [] : this.context;
    this.addLeaves([...context, ...tokens], {
      verb,
      tokens,
      active: true,
      block: null,
      form: 'set',
      start: this.cursor.offset + start,
      end: this.cursor.offset + end,
      line: this.cursor.line,
      startColumn: start,
      endColumn: end,
    });
  }

  private addLeaves(
    words: readonly string[],
    leaf: Pick<
      TreeLeaf,
      'verb' | 'tokens' | 'active' | 'block' | 'form' | 'start' | 'end' | 'line' | 'startColumn' | 'endColumn'
    >,
  ): void {
    if (words.length > mostPending + mostWords) return;
    const lists = this.dialect.newlineEnds ? [words] : expandLists(words);
    const { split } = this.dialect;
    const together = split ? lists.flatMap((path) => split(path)) : lists;
    const text = this.text.slice(leaf.start, leaf.end);
    for (const path of together)
      if (path.length > 0 && path.length <= mostWords)
        this.leaves.push({ ...leaf, path, together, endLine: this.cursor.line, text });
  }

  private readBraces(line: string): void {
    let at = 0;
    for (;;) {
      if (this.inComment) {
        const close = line.indexOf('*/', at);
        if (close < 0) return;
        this.inComment = false;
        at = close + 2;
      }
      while (at < line.length && /[ \t]/.test(line[at] ?? '')) at += 1;
      if (at >= line.length) break;
      if (line.startsWith('/*', at)) {
        this.inComment = true;
        at += 2;
        continue;
      }
      if (this.dialect.lineComments.some((mark) => line.startsWith(mark, at))) break;
      const word = wordAt(line, at, this.marks);
      at = word.end;
      this.takeWord(word);
    }
    // A word that nothing ends is no statement outside of blocks: it is the text around a configuration.
    if (this.dialect.newlineEnds) this.finish(line.trimEnd().length);
    else if (this.depth === 0 || this.pending.words.length > mostPending) this.pending.words.length = 0;
  }

  private takeWord({ text, start, end, quoted }: LineWord): void {
    if (!quoted && text === '{') this.openBlock(start);
    else if (!quoted && text === '}') this.closeBlock(start);
    else if (!quoted && text === ';' && !this.dialect.newlineEnds) this.finish(end);
    else {
      if (this.pending.words.length === 0)
        this.pending = { words: [], start: this.cursor.offset + start, line: this.cursor.line, column: start };
      // Beyond this nothing is kept; the check comes at the end of the line.
      if (this.pending.words.length <= mostPending) this.pending.words.push(text);
    }
  }

  private takePending(): { readonly words: readonly string[]; readonly active: boolean; readonly verb: TreeVerb } {
    const words = this.pending.words.splice(0);
    let active = true;
    let verb: TreeVerb = 'set';
    let at = 0;
    while (at < words.length && (tags.has(words[at] ?? '') || words[at] === 'delete:')) {
      if (words[at] === 'inactive:') active = false;
      if (words[at] === 'delete:') verb = 'delete';
      at += 1;
    }
    return { words: words.slice(at), active, verb };
  }

  private openBlock(column: number): void {
    if (this.depth >= deepest) {
      this.overflow += 1;
      this.pending.words.length = 0;
      return;
    }
    const open = this.cursor.offset + column;
    const named = this.pending.words.length > 0;
    const start = named ? this.pending.start : open;
    const { line, column: startColumn } = named ? this.pending : { line: this.cursor.line, column };
    const { words, active } = this.takePending();
    const path = [...this.base(), ...words].slice(0, mostWords);
    if (this.block) this.block.members += 1;
    const inside: TreeBlock = {
      path,
      active: active && (this.block?.active ?? true),
      start,
      open,
      close: -1,
      line,
      column: startColumn,
      members: 0,
      parent: this.block,
    };
    this.blocks.push(inside);
    this.block = inside;
    this.depth += 1;
  }

  private closeBlock(column: number): void {
    this.finish(column);
    if (this.overflow > 0) {
      this.overflow -= 1;
      return;
    }
    const { block } = this;
    if (!block) return;
    block.close = this.cursor.offset + column;
    this.block = block.parent;
    this.depth -= 1;
    if (block.members > 0) return;
    // An empty block is a statement itself, as "ftp { }" of VyOS.
    const leaf: TreeLeaf = {
      verb: 'set',
      path: block.path,
      tokens: block.path.slice(block.parent?.path.length ?? 0),
      active: block.active,
      block,
      form: 'block',
      together: [block.path],
      start: block.start,
      end: block.close + 1,
      line: block.line,
      endLine: this.cursor.line,
      startColumn: block.column,
      endColumn: column + 1,
      text: this.text.slice(block.start, block.close + 1),
    };
    if (block.path.length > 0) this.leaves.push(leaf);
  }

  /** Ends the pending statement; `column` is behind its last character. */
  private finish(column: number): void {
    const { start, line, column: startColumn } = this.pending;
    const { words, active, verb } = this.takePending();
    if (words.length === 0 || this.overflow > 0) return;
    if (this.block) this.block.members += 1;
    this.addLeaves([...this.base(), ...words], {
      verb,
      tokens: words,
      active: active && (this.block?.active ?? true),
      block: this.block,
      form: 'brace',
      start,
      end: this.cursor.offset + column,
      line,
      startColumn,
      endColumn: column,
    });
  }
}

/** The text as statements. Never throws. */
export const statementText = (text: string, dialect: TreeDialect): StatementText =>
  new TextReader(text, dialect).read();
