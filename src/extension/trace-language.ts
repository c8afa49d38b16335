/** Everything that the editor offers for a router's NAT debug. */
import { CodeActionKind, commands, Disposable, languages, type Uri } from 'vscode';
import { applyFix } from './fix-actions.ts';
import type { OfferedFix } from './fix-text.ts';
import { internalCommandIds } from './manifest.ts';
import { nearbyConfigurations } from './nearby-configurations.ts';
import { registerTraceDiagnostics } from './trace-diagnostics.ts';
import { recognizeTraces, traceSelector } from './trace-documents.ts';
import { traceFixProvider } from './trace-fixes.ts';
import { traceFoldingProvider, traceHoverProvider, traceSymbolProvider } from './trace-outline.ts';

export function registerTraceLanguage(): Disposable {
  return Disposable.from(
    recognizeTraces(),
    registerTraceDiagnostics(),
    languages.registerHoverProvider(traceSelector, traceHoverProvider),
    languages.registerDocumentSymbolProvider(traceSelector, traceSymbolProvider, { label: 'ALG Trace' }),
    languages.registerFoldingRangeProvider(traceSelector, traceFoldingProvider),
    languages.registerCodeActionsProvider(traceSelector, traceFixProvider, {
      providedCodeActionKinds: [CodeActionKind.QuickFix],
    }),
    commands.registerCommand(internalCommandIds.copyFix, (fix: OfferedFix) => applyFix('copy', fix)),
    commands.registerCommand(internalCommandIds.insertFix, async (fix: OfferedFix, log: Uri) =>
      applyFix('insert', fix, await nearbyConfigurations(log)),
    ),
    commands.registerCommand(internalCommandIds.openFix, (fix: OfferedFix) => applyFix('open', fix)),
  );
}
