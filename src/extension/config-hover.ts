/** Hovers on ALG and NAT statements: what the statement does, and what is in force because of it. */
import { Hover, l10n, MarkdownString, type HoverProvider } from 'vscode';
import type { AlgSetting } from '../gateway/profile.ts';
import { algTitle } from '../gateway/profile-change.ts';
import { configurationOf } from './config-documents.ts';
import { statementAt, statementRange } from './config-ranges.ts';

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
    for (const setting of settings) text.appendMarkdown('\n\n').appendText(stateText(setting));
    return new Hover(text, statementRange(statement));
  },
};

/** One ALG in one sentence, with what says so. */
export function stateText({ alg, transport, state, source, ports, verified }: AlgSetting): string {
  const name = `${algTitle(alg)} / ${transport.toUpperCase()}`;
  const at = ports.length > 0 && state === 'on' ? l10n.t(', ports {0}', ports.join(', ')) : '';
  const words = { on: l10n.t('on'), off: l10n.t('off'), unknown: l10n.t('not published') }[state];
  const doubt = verified ? '' : l10n.t(' (not confirmed by a public source)');
  return `${name}: ${words}${at}. ${source}${doubt}.`;
}
