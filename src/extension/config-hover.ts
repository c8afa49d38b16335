/** Hovers on ALG and NAT statements: what the statement does, and what is in force because of it. */
import { Hover, MarkdownString, type HoverProvider } from 'vscode';
import { configurationOf } from './config-documents.ts';
import { statementAt, statementRange } from './config-ranges.ts';
import { settingSentence } from './config-summary.ts';

export const configurationHoverProvider: HoverProvider = {
  provideHover(document, position) {
    const statement = statementAt(document, position);
    const reading = configurationOf(document);
    if (!statement) return null;
    const text = new MarkdownString();
    text.appendText(statement.hover);
    if (statement.problem) text.appendMarkdown('\n\n').appendText(statement.problem.message);
    const settings = (reading?.profile.algs ?? []).filter(
      ({ alg, transport }) =>
        alg === statement.alg && (statement.transport === null || transport === statement.transport),
    );
    for (const setting of settings) text.appendMarkdown('\n\n').appendText(settingSentence(setting));
    return new Hover(text, statementRange(statement));
  },
};
