/** Problems of traces, a moment after the text has settled. */
import {
  commands,
  Diagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  Disposable,
  l10n,
  languages,
  Location,
  Range,
  workspace,
  type TextDocument,
  type Uri,
} from 'vscode';
import type { Severity } from '../report/document.ts';
import { traceDiagnostics, type TraceDiagnostic } from '../platform/cisco-ios/trace/diagnostics.ts';
import { contextKeys, traceLanguage } from './manifest.ts';
import { maximumLines, traceLines } from './trace-documents.ts';
import { rangeOf } from './trace-range.ts';

/** A log that is pasted or tailed changes many times in a row. */
const settleMilliseconds = 200;
/** Reading a long one again takes a noticeable part of a second. */
const longSettleMilliseconds = 2000;
const longLines = 20_000;

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

export function registerTraceDiagnostics(): Disposable {
  const collection = languages.createDiagnosticCollection(traceLanguage);
  const waiting = new Map<TextDocument, ReturnType<typeof setTimeout>>();
  const forget = (document: TextDocument): void => {
    clearTimeout(waiting.get(document));
    waiting.delete(document);
  };
  const check = (document: TextDocument): void => {
    waiting.delete(document);
    if (document.isClosed) return;
    const lines = traceLines(document);
    if (lines === null) return collection.delete(document.uri);
    collection.set(document.uri, [
      ...traceDiagnostics(lines).map((problem) => diagnosticOf(problem, document.uri)),
      ...limitReached(document),
    ]);
    void commands.executeCommand('setContext', contextKeys.traceSeen, true);
  };
  const schedule = (document: TextDocument, milliseconds: number): void => {
    forget(document);
    waiting.set(
      document,
      setTimeout(() => check(document), milliseconds),
    );
  };
  for (const document of workspace.textDocuments) schedule(document, 0);
  return Disposable.from(
    collection,
    workspace.onDidOpenTextDocument((document) => schedule(document, 0)),
    workspace.onDidChangeTextDocument(({ document }) =>
      schedule(document, document.lineCount > longLines ? longSettleMilliseconds : settleMilliseconds),
    ),
    workspace.onDidCloseTextDocument((document) => {
      forget(document);
      collection.delete(document.uri);
    }),
    new Disposable(() => waiting.forEach((timer) => clearTimeout(timer))),
  );
}

/** Says that the rest of a very long log was not looked at, and what looks at all of it. */
function limitReached({ lineCount }: TextDocument): readonly Diagnostic[] {
  if (lineCount <= maximumLines) return [];
  const message = l10n.t(
    'Lines from here on are not checked in the editor. The command "ALG Trace: Show Findings as Report" reads the whole log.',
  );
  const diagnostic = new Diagnostic(
    new Range(maximumLines, 0, maximumLines, 0),
    message,
    DiagnosticSeverity.Information,
  );
  diagnostic.source = l10n.t('ALG Trace');
  return [diagnostic];
}

function diagnosticOf(problem: TraceDiagnostic, uri: Uri): Diagnostic {
  const diagnostic = new Diagnostic(rangeOf(problem), problem.message, severities[problem.severity]);
  diagnostic.source = l10n.t('ALG Trace');
  diagnostic.code = problem.finding;
  diagnostic.relatedInformation = problem.related.map(
    ({ range, message }) => new DiagnosticRelatedInformation(new Location(uri, rangeOf(range)), message),
  );
  return diagnostic;
}
