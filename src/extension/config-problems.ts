/** Problems of configurations: commands that the platform or version does not have, a moment after the text has settled. */
import { Diagnostic, DiagnosticSeverity, Disposable, l10n, languages, workspace, type TextDocument } from 'vscode';
import { statementsOf } from './config-documents.ts';
import { statementRange } from './config-ranges.ts';
import { settingIds } from './manifest.ts';

const settleMilliseconds = 300;
export const problemFinding = 'nat/wrong-platform-command';

export function registerConfigurationProblems(): Disposable {
  const collection = languages.createDiagnosticCollection('alg-trace-configuration');
  const waiting = new Map<TextDocument, ReturnType<typeof setTimeout>>();
  const forget = (document: TextDocument): void => {
    clearTimeout(waiting.get(document));
    waiting.delete(document);
  };
  const check = (document: TextDocument): void => {
    waiting.delete(document);
    if (!document.isClosed) collection.set(document.uri, problemsOf(document));
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
    workspace.onDidChangeTextDocument(({ document }) => schedule(document, settleMilliseconds)),
    workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration(settingIds.recognizeConfigurations)) return;
      for (const document of workspace.textDocuments) schedule(document, 0);
    }),
    workspace.onDidCloseTextDocument((document) => {
      forget(document);
      collection.delete(document.uri);
    }),
    new Disposable(() => waiting.forEach((timer) => clearTimeout(timer))),
  );
}

const problemsOf = (document: TextDocument): Diagnostic[] =>
  statementsOf(document).flatMap((statement) => {
    if (!statement.problem) return [];
    const diagnostic = new Diagnostic(statementRange(statement), statement.problem.message, DiagnosticSeverity.Warning);
    diagnostic.source = l10n.t('ALG Trace');
    diagnostic.code = problemFinding;
    return [diagnostic];
  });
