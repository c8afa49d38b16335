/** The TextMate engine of VS Code over the project's grammar, for tests. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';

const grammarFile = fileURLToPath(new URL('../../syntaxes/nat-alg-trace.tmLanguage.json', import.meta.url));
const require = createRequire(import.meta.url);

export interface Token {
  readonly text: string;
  /** Scopes below the root, without the language's suffix. */
  readonly scopes: readonly string[];
}

export type Tokenize = (line: string) => readonly Token[];

/** Each line is tokenized for itself, as the grammar has no state across lines. */
export async function loadTokenizer(): Promise<Tokenize> {
  const wasm = readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (sources: string[]) => new oniguruma.OnigScanner(sources),
      createOnigString: (text: string) => new oniguruma.OnigString(text),
    }),
    loadGrammar: () => Promise.resolve(textmate.parseRawGrammar(readFileSync(grammarFile, 'utf8'), grammarFile)),
  });
  const grammar = await registry.loadGrammar('source.nat-alg-trace');
  if (!grammar) throw new Error('the grammar does not load');
  return (line) =>
    grammar.tokenizeLine(line, textmate.INITIAL).tokens.map(({ startIndex, endIndex, scopes }) => ({
      text: line.slice(startIndex, endIndex),
      scopes: scopes.slice(1).map((scope) => scope.replace(/\.nat-alg-trace$/, '')),
    }));
}
