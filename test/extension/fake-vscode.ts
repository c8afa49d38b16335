/**
 * The part of VS Code's interface that configurations in the editor use, as plain data: enough to hold what the extension
 * makes against what it should make. What VS Code then does with it is held in the real one, in test/vscode.
 */
type Listener<Event> = (event: Event) => void;

export class Position {
  readonly line: number;
  readonly character: number;

  constructor(line: number, character: number) {
    this.line = line;
    this.character = character;
  }

  isBefore(other: Position): boolean {
    return this.line < other.line || (this.line === other.line && this.character < other.character);
  }
}

export class Range {
  readonly start: Position;
  readonly end: Position;

  constructor(...places: readonly [Position, Position] | readonly [number, number, number, number]) {
    if (places.length === 2) {
      [this.start, this.end] = places;
      return;
    }
    this.start = new Position(places[0], places[1]);
    this.end = new Position(places[2], places[3]);
  }

  contains(place: Position): boolean {
    return !place.isBefore(this.start) && !this.end.isBefore(place);
  }
}

export class Uri {
  readonly scheme: string;
  readonly path: string;
  readonly query: string;

  private constructor(scheme: string, path: string, query: string) {
    this.scheme = scheme;
    this.path = path;
    this.query = query;
  }

  static from({
    scheme,
    path,
    query,
  }: {
    readonly scheme: string;
    readonly path: string;
    readonly query?: string;
  }): Uri {
    return new Uri(scheme, path, query ?? '');
  }

  toString(): string {
    return `${this.scheme}:${this.path}${this.query === '' ? '' : `?${this.query}`}`;
  }
}

export class EventEmitter<Event> {
  readonly #listeners = new Set<Listener<Event>>();
  readonly event = (listener: Listener<Event>): Disposable => {
    this.#listeners.add(listener);
    return new Disposable(() => this.#listeners.delete(listener));
  };

  fire(event: Event): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

export class Disposable {
  readonly #end: () => unknown;

  constructor(end: () => unknown) {
    this.#end = end;
  }

  static from(...parts: readonly { dispose(): unknown }[]): Disposable {
    return new Disposable(() => parts.forEach((part) => part.dispose()));
  }

  dispose(): void {
    this.#end();
  }
}

export const DiagnosticSeverity = { Error: 0, Warning: 1 } as const;
export class Diagnostic {
  source = '';
  code = '';

  readonly range: Range;
  readonly message: string;
  readonly severity: number;

  constructor(range: Range, message: string, severity: number) {
    this.range = range;
    this.message = message;
    this.severity = severity;
  }
}

export const CodeActionKind = { QuickFix: 'quickfix', RefactorRewrite: 'refactor.rewrite' } as const;
export class CodeAction {
  edit?: WorkspaceEdit;
  isPreferred?: boolean;
  command?: { readonly command: string; readonly arguments: readonly unknown[] };
  diagnostics?: readonly Diagnostic[];

  readonly title: string;
  readonly kind: string;

  constructor(title: string, kind: string) {
    this.title = title;
    this.kind = kind;
  }
}

export class CodeLens {
  readonly range: Range;
  readonly command: { readonly title: string };

  constructor(range: Range, command: { readonly title: string }) {
    this.range = range;
    this.command = command;
  }
}

export class MarkdownString {
  value = '';

  appendText(text: string): this {
    this.value += text;
    return this;
  }

  appendMarkdown(text: string): this {
    return this.appendText(text);
  }
}

export class Hover {
  readonly contents: MarkdownString;
  readonly range: Range;

  constructor(contents: MarkdownString, range: Range) {
    this.contents = contents;
    this.range = range;
  }
}

export class ThemeIcon {
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }
}

export class TabInputTextDiff {
  readonly original: Uri;
  readonly modified: Uri;

  constructor(original: Uri, modified: Uri) {
    this.original = original;
    this.modified = modified;
  }
}

interface Replacement {
  readonly uri: Uri;
  readonly range: Range;
  readonly text: string;
}

export class WorkspaceEdit {
  readonly replacements: Replacement[] = [];

  replace(uri: Uri, range: Range, text: string): void {
    this.replacements.push({ uri, range, text });
  }

  delete(uri: Uri, range: Range): void {
    this.replace(uri, range, '');
  }
}

/** A document as VS Code has it: the object stays while text and version change. */
export class FakeDocument {
  version = 1;
  isClosed = false;
  #text: string;

  readonly uri: Uri;
  languageId: string;

  constructor(uri: Uri, text: string, languageId = 'plaintext') {
    this.uri = uri;
    this.languageId = languageId;
    this.#text = text;
  }

  get lineCount(): number {
    return this.#text.split(/\r\n|\n|\r/).length;
  }

  getText(): string {
    return this.#text;
  }

  setText(text: string): void {
    this.#text = text;
    this.version += 1;
    changed.fire({ document: this });
  }

  positionAt(offset: number): Position {
    const before = this.#text.slice(0, offset).split('\n');
    return new Position(before.length - 1, before.at(-1)?.length ?? 0);
  }

  offsetAt({ line, character }: Position): number {
    const lines = this.#text.split('\n').slice(0, line);
    return lines.reduce((sum, each) => sum + each.length + 1, 0) + character;
  }

  lineAt(line: number): {
    readonly text: string;
    readonly range: Range;
    readonly rangeIncludingLineBreak: Range;
    readonly firstNonWhitespaceCharacterIndex: number;
  } {
    const lines = this.#text.split('\n');
    const text = lines[line] ?? '';
    const end = line + 1 < lines.length ? new Position(line + 1, 0) : new Position(line, text.length);
    return {
      text,
      range: new Range(line, 0, line, text.length),
      rangeIncludingLineBreak: new Range(new Position(line, 0), end),
      firstNonWhitespaceCharacterIndex: text.search(/\S|$/),
    };
  }
}

const opened = new EventEmitter<FakeDocument>();
const changed = new EventEmitter<{ readonly document: FakeDocument }>();
const closed = new EventEmitter<FakeDocument>();
const configured = new EventEmitter<{ affectsConfiguration(name: string): boolean }>();
const tabsChanged = new EventEmitter<{ readonly closed: readonly Tab[] }>();

interface Tab {
  readonly input: TabInputTextDiff;
}

/** What the tests set and look at. */
export const fake = {
  settings: new Map<string, unknown>(),
  /** By collection and document. */
  diagnostics: new Map<string, readonly Diagnostic[]>(),
  documents: [] as FakeDocument[],
  tabs: [] as Tab[],
  commands: new Map<string, (...parameters: readonly unknown[]) => unknown>(),
  messages: [] as string[],
  /** Answers the next notification; undefined is one put away. */
  answer: undefined as string | undefined,
  /** The content of the preview that was shown last. */
  preview: null as string | null,
  open(document: FakeDocument): void {
    fake.documents.push(document);
    opened.fire(document);
  },
  close(document: FakeDocument): void {
    document.isClosed = true;
    closed.fire(document);
  },
  configure(name: string, value: unknown): void {
    fake.settings.set(name, value);
    configured.fire({ affectsConfiguration: (asked) => asked === name });
  },
  closeTab(): void {
    tabsChanged.fire({ closed: fake.tabs.splice(0) });
  },
  reset(): void {
    fake.settings.clear();
    fake.diagnostics.clear();
    fake.documents.length = 0;
    fake.tabs.length = 0;
    fake.messages.length = 0;
    fake.answer = undefined;
    fake.preview = null;
  },
};

interface ContentProvider {
  provideTextDocumentContent(uri: Uri): string;
}
let provider: ContentProvider | null = null;

export const l10n = {
  t: (text: string, ...values: readonly unknown[]): string =>
    text.replace(/\{(\d)\}/g, (_, at: string) => String(values[Number(at)])),
};

export const languages = {
  createDiagnosticCollection: () => ({
    set: (uri: Uri, found: readonly Diagnostic[]) => fake.diagnostics.set(uri.toString(), found),
    delete: (uri: Uri) => fake.diagnostics.delete(uri.toString()),
    dispose: () => fake.diagnostics.clear(),
  }),
};

export const commands = {
  registerCommand(id: string, run: (...parameters: readonly unknown[]) => unknown): Disposable {
    fake.commands.set(id, run);
    return new Disposable(() => fake.commands.delete(id));
  },
  executeCommand(id: string, ...parameters: readonly unknown[]): Promise<unknown> {
    const [original, modified] = parameters;
    if (id === 'vscode.diff' && original instanceof Uri && modified instanceof Uri) {
      fake.tabs.push({ input: new TabInputTextDiff(original, modified) });
      fake.preview = provider?.provideTextDocumentContent(modified) ?? null;
    }
    return Promise.resolve(fake.commands.get(id)?.(...parameters));
  },
};

export const workspace = {
  get textDocuments(): readonly FakeDocument[] {
    return fake.documents;
  },
  onDidOpenTextDocument: opened.event,
  onDidChangeTextDocument: changed.event,
  onDidCloseTextDocument: closed.event,
  onDidChangeConfiguration: configured.event,
  getConfiguration: () => ({ get: (name: string, usual: unknown) => fake.settings.get(name) ?? usual }),
  registerTextDocumentContentProvider(_: string, given: ContentProvider): Disposable {
    provider = given;
    return new Disposable(() => (provider = null));
  },
  applyEdit({ replacements }: WorkspaceEdit): Promise<boolean> {
    for (const { uri, range, text } of replacements) {
      const document = fake.documents.find((each) => each.uri.toString() === uri.toString());
      if (!document) return Promise.resolve(false);
      const before = document.getText();
      document.setText(
        before.slice(0, document.offsetAt(range.start)) + text + before.slice(document.offsetAt(range.end)),
      );
    }
    return Promise.resolve(true);
  },
};

export const window = {
  tabGroups: {
    get all(): readonly { readonly tabs: readonly Tab[] }[] {
      return [{ tabs: fake.tabs }];
    },
    get activeTabGroup(): { readonly activeTab: Tab | undefined } {
      return { activeTab: fake.tabs.at(-1) };
    },
    onDidChangeTabs: tabsChanged.event,
    close(gone: readonly Tab[]): Promise<boolean> {
      fake.tabs = fake.tabs.filter((tab) => !gone.includes(tab));
      tabsChanged.fire({ closed: gone });
      return Promise.resolve(true);
    },
  },
  showInformationMessage(text: string): Promise<string | undefined> {
    fake.messages.push(text);
    return Promise.resolve(fake.answer);
  },
  showWarningMessage: (text: string): Promise<string | undefined> => window.showInformationMessage(text),
  showTextDocument: (): Promise<void> => Promise.resolve(),
};
