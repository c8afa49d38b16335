/** Hovers, outline and folding of traces. */
import {
  DocumentSymbol,
  FoldingRange,
  Hover,
  MarkdownString,
  Range,
  SymbolKind,
  type DocumentSymbolProvider,
  type FoldingRangeProvider,
  type HoverProvider,
  type TextDocument,
} from 'vscode';
import { traceHover } from '../platform/cisco-ios/trace/hover.ts';
import { traceOutline, type TraceSymbol } from '../platform/cisco-ios/trace/outline.ts';
import { traceLines } from './trace-documents.ts';
import { rangeOf } from './trace-range.ts';

export const traceHoverProvider: HoverProvider = {
  provideHover(document, { line, character }) {
    const lines = traceLines(document);
    const found = lines && traceHover(lines, line + 1, character);
    return found && new Hover(new MarkdownString(found.markdown), rangeOf(found.range));
  },
};

const symbolKinds: Readonly<Record<TraceSymbol['kind'], SymbolKind>> = {
  flow: SymbolKind.Event,
  message: SymbolKind.String,
  conversation: SymbolKind.Interface,
};

export const traceSymbolProvider: DocumentSymbolProvider = {
  provideDocumentSymbols(document) {
    const lines = traceLines(document);
    return lines && traceOutline(lines).symbols.map((symbol) => symbolOf(symbol, document));
  },
};

function symbolOf(symbol: TraceSymbol, document: TextDocument): DocumentSymbol {
  const selection = rangeOf(symbol.selection);
  const whole = new Range(symbol.startLine - 1, 0, symbol.endLine - 1, 0);
  const range = new Range(whole.start, document.lineAt(whole.end).range.end).union(selection);
  const found = new DocumentSymbol(symbol.name, symbol.detail, symbolKinds[symbol.kind], range, selection);
  found.children = symbol.children.map((child) => symbolOf(child, document));
  return found;
}

export const traceFoldingProvider: FoldingRangeProvider = {
  provideFoldingRanges(document) {
    const lines = traceLines(document);
    return (
      lines && traceOutline(lines).folds.map(({ startLine, endLine }) => new FoldingRange(startLine - 1, endLine - 1))
    );
  },
};
