/** Configurations in the editor: problems, hovers, Quick Fixes, the ALGs in force, fixes with a preview. */
import { CodeActionKind, commands, Disposable, languages, workspace, type Uri } from 'vscode';
import { configurationActionProvider } from './config-actions.ts';
import { configurationSelector } from './config-documents.ts';
import { configurationHoverProvider } from './config-hover.ts';
import { configurationLensProvider, showAlgs } from './config-lens.ts';
import { registerConfigurationProblems } from './config-problems.ts';
import type { FixPreviews } from './apply-fix.ts';
import type { OfferedFix } from './fix-text.ts';
import { internalCommandIds } from './manifest.ts';

export function registerConfigurations(previews: FixPreviews): Disposable {
  return Disposable.from(
    registerConfigurationProblems(),
    languages.registerHoverProvider(configurationSelector, configurationHoverProvider),
    languages.registerCodeLensProvider(configurationSelector, configurationLensProvider),
    languages.registerCodeActionsProvider(configurationSelector, configurationActionProvider, {
      providedCodeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite],
    }),
    commands.registerCommand(internalCommandIds.showAlgs, (uri: Uri) => showAlgs(uri)),
    commands.registerCommand(internalCommandIds.applyFix, async (fix: OfferedFix, uri: Uri) =>
      previews.apply(fix, await workspace.openTextDocument(uri)),
    ),
  );
}
