/** Quick Fixes of traces: the commands that mend what the log shows, for each platform that may have written it. */
import {
  CodeAction,
  CodeActionKind,
  l10n,
  type CodeActionContext,
  type CodeActionProvider,
  type Command,
  type Uri,
} from 'vscode';
import { traceFixes } from '../platform/cisco-ios/trace/diagnostics.ts';
import { detectPlatform } from '../platform/detect.ts';
import { fixesFor } from '../platform/fix.ts';
import type { ProposedFix } from '../platform/platform.ts';
import { platformTitle } from './evidence-content.ts';
import { internalCommandIds } from './manifest.ts';
import { traceLines } from './trace-documents.ts';
import { rangeOf } from './trace-range.ts';

export const traceFixProvider: CodeActionProvider = {
  provideCodeActions(document, range, context) {
    const lines = traceLines(document);
    if (!lines) return null;
    const problems = context.diagnostics.filter(({ source }) => source === l10n.t('ALG Trace'));
    const target = fixesOf(lines).find((fix) => rangeOf(fix).intersection(range))?.fix;
    if (!target) return null;
    const { alg, transport } = target;
    const fixes = fixesFor({ kind: 'alg-off', alg, transport, scope: { kind: 'protocol' } }, platformOfLog(lines));
    return fixes.flatMap((fix) => actionsFor(fix, problems, document.uri));
  },
};

/** The editor asks at every move of the cursor. */
const known = new WeakMap<readonly string[], ReturnType<typeof traceFixes>>();

function fixesOf(lines: readonly string[]): ReturnType<typeof traceFixes> {
  const found = known.get(lines) ?? traceFixes(lines);
  known.set(lines, found);
  return found;
}

/** The log's own marks; a log that does not tell leaves every platform in question. */
const platformOfLog = (lines: readonly string[]) => {
  const { platform, version } = detectPlatform(lines.slice(0, 4000).join('\n'));
  return { platform, version };
};

function actionsFor(fix: ProposedFix, problems: CodeActionContext['diagnostics'], log: Uri): readonly CodeAction[] {
  const what = `${platformTitle(fix.platform)}: ${fix.commands.join('; ')}`;
  const action = (title: string, command: string): CodeAction => {
    const found = new CodeAction(title, CodeActionKind.QuickFix);
    found.command = { title, command, arguments: [fix, log] } satisfies Command;
    found.diagnostics = [...problems];
    return found;
  };
  return [
    action(l10n.t('Open the commands for {0}', what), internalCommandIds.openFix),
    action(l10n.t('Insert the commands for {0}', what), internalCommandIds.insertFix),
    action(l10n.t('Copy the commands for {0}', what), internalCommandIds.copyFix),
  ];
}
