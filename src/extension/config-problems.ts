/**
 * Problems of configurations, a moment after the text has settled: commands that the platform or version does not have, and
 * helpers that nothing attaches.
 */
import { Diagnostic, DiagnosticSeverity, Disposable, l10n, languages, workspace, type TextDocument } from 'vscode';
import type { FindingId } from '../diagnosis/catalogue.ts';
import { findingOfProblem } from '../diagnosis/problem-finding.ts';
import { statementsOf } from './config-documents.ts';
import { statementRange } from './config-ranges.ts';
import { settingIds } from './manifest.ts';

const settleMilliseconds = 300;
const severities: Readonly<Partial<Record<FindingId, DiagnosticSeverity>>> = {
  'nat/helper-missing': DiagnosticSeverity.Error,
};

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
    const finding = findingOfProblem(statement.problem);
    const severity = severities[finding] ?? DiagnosticSeverity.Warning;
    const diagnostic = new Diagnostic(statementRange(statement), statement.problem.message, severity);
    diagnostic.source = l10n.t('ALG Trace');
    diagnostic.code = finding;
    return [diagnostic];
  });
