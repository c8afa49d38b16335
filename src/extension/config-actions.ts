/** Quick Fixes of configurations: a wrong command replaced or taken out, an ALG turned off or on by the platform's own writer. */
import {
  CodeAction,
  CodeActionKind,
  l10n,
  Range,
  WorkspaceEdit,
  type CodeActionProvider,
  type TextDocument,
} from 'vscode';
import { findingOfProblem } from '../diagnosis/problem-finding.ts';
import type { ConfigurationStatement } from '../platform/configuration-statement.ts';
import { configurationOf } from './config-documents.ts';
import { statementAt, statementRange } from './config-ranges.ts';
import { switchesOf } from './config-switch.ts';
import { internalCommandIds } from './manifest.ts';

export const configurationActionProvider: CodeActionProvider = {
  provideCodeActions(document, range, context) {
    const statement = statementAt(document, range.start);
    if (!statement) return null;
    const finding = statement.problem && findingOfProblem(statement.problem);
    const problems = context.diagnostics.filter(({ code }) => code === finding);
    const mend = mending(document, statement);
    if (mend) mend.diagnostics = problems;
    return [...(mend ? [mend] : []), ...switching(document, statement)];
  },
};

function mending(document: TextDocument, statement: ConfigurationStatement): CodeAction | null {
  if (!statement.problem) return null;
  const { replacement } = statement.problem;
  const edit = new WorkspaceEdit();
  const range = statementRange(statement);
  if (replacement !== null) edit.replace(document.uri, range, replacement);
  else edit.delete(document.uri, wholeLines(document, range));
  const title = replacement === null ? l10n.t('Remove this command') : l10n.t('Replace with "{0}"', replacement);
  const action = new CodeAction(title, CodeActionKind.QuickFix);
  action.edit = edit;
  action.isPreferred = replacement !== null;
  return action;
}

/** The lines of the range with their line breaks, when nothing else stands on them. */
function wholeLines(document: TextDocument, range: Range): Range {
  const first = document.lineAt(range.start.line);
  const last = document.lineAt(range.end.line);
  const isAlone =
    first.firstNonWhitespaceCharacterIndex >= range.start.character &&
    last.text.trimEnd().length <= range.end.character;
  return isAlone ? new Range(first.range.start, last.rangeIncludingLineBreak.end) : range;
}

function switching(document: TextDocument, statement: ConfigurationStatement): readonly CodeAction[] {
  const { alg, transport } = statement;
  const reading = configurationOf(document);
  if (!reading || !alg || statement.problem) return [];
  return reading.profile.algs
    .filter((setting) => setting.alg === alg && (transport === null || setting.transport === transport))
    .flatMap((setting) => switchesOf(reading, setting))
    .map(({ title, fix }) => {
      const action = new CodeAction(title, CodeActionKind.RefactorRewrite);
      action.command = { title, command: internalCommandIds.applyFix, arguments: [fix, document.uri] };
      return action;
    });
}
