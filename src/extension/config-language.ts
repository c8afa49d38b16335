/** Configurations in the editor: problems, hovers, Quick Fixes, the ALGs in force, fixes with a preview. */
import { CodeActionKind, commands, Disposable, EventEmitter, languages, workspace, type Uri } from 'vscode';
import { configurationActionProvider } from './config-actions.ts';
import { configurationSelector } from './config-documents.ts';
import { configurationHoverProvider } from './config-hover.ts';
import { configurationLenses, showAlgs } from './config-lens.ts';
import { registerConfigurationProblems } from './config-problems.ts';
import type { FixPreviews } from './apply-fix.ts';
import type { OfferedFix } from './fix-text.ts';
import { internalCommandIds, settingIds } from './manifest.ts';

export function registerConfigurations(previews: FixPreviews): Disposable {
  const lensesChanged = new EventEmitter<void>();
  return Disposable.from(
    lensesChanged,
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(settingIds.recognizeConfigurations)) lensesChanged.fire();
    }),
    registerConfigurationProblems(),
    languages.registerHoverProvider(configurationSelector, configurationHoverProvider),
    languages.registerCodeLensProvider(configurationSelector, configurationLenses(lensesChanged.event)),
    languages.registerCodeActionsProvider(configurationSelector, configurationActionProvider, {
      providedCodeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite],
    }),
    commands.registerCommand(internalCommandIds.showAlgs, showAlgs),
    commands.registerCommand(internalCommandIds.applyFix, async (fix: OfferedFix, uri: Uri) =>
      previews.apply(fix, await workspace.openTextDocument(uri)),
    ),
  );
}
