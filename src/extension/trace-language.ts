/** Everything that the editor offers for a router's NAT debug. */
import { CodeActionKind, commands, Disposable, languages } from 'vscode';
import { applyFix } from './fix-actions.ts';
import type { OfferedFix } from './fix-text.ts';
import { internalCommandIds } from './manifest.ts';
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
    commands.registerCommand(internalCommandIds.insertFix, (fix: OfferedFix) => applyFix('insert', fix)),
    commands.registerCommand(internalCommandIds.openFix, (fix: OfferedFix) => applyFix('open', fix)),
  );
}
