/** A fix applied to a configuration: first shown as a comparison, then carried out as one edit that one undo takes back. */
import {
  commands,
  EventEmitter,
  l10n,
  Range,
  TabInputTextDiff,
  Uri,
  window,
  workspace,
  WorkspaceEdit,
  type Disposable,
  type TextDocument,
  type TextDocumentContentProvider,
} from 'vscode';
import { changedConfiguration, differingSpan } from './changed-configuration.ts';
import { platformTitle } from './evidence-content.ts';
import { baseName } from './file-name.ts';
import type { OfferedFix } from './fix-text.ts';
import { previewScheme } from './manifest.ts';

/** Texts of previews, until their comparison is closed. */
export class FixPreviews implements TextDocumentContentProvider {
  readonly #texts = new Map<string, string>();
  readonly #changed = new EventEmitter<Uri>();
  readonly onDidChange = this.#changed.event;

  register(): Disposable {
    return workspace.registerTextDocumentContentProvider(previewScheme, this);
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  /** Shows what the fix would change, asks, and changes it; the document is not saved. True when it was changed. */
  async apply(fix: Pick<OfferedFix, 'platform' | 'title' | 'commands'>, document: TextDocument): Promise<boolean> {
    const before = document.getText();
    const after = changedConfiguration(before, fix.platform, fix.commands);
    if (after === before) {
      void window.showInformationMessage(l10n.t('{0} already has these commands.', baseName(document.uri)));
      return false;
    }
    const preview = Uri.from({ scheme: previewScheme, path: document.uri.path, query: document.uri.toString() });
    this.#texts.set(preview.toString(), after);
    this.#changed.fire(preview);
    const title = l10n.t('{0}: {1}', baseName(document.uri), fix.title);
    await commands.executeCommand('vscode.diff', document.uri, preview, title, { preview: true });
    const apply = l10n.t('Apply');
    const answer = await window.showInformationMessage(
      l10n.t('Apply the commands for {0} to {1}?', platformTitle(fix.platform), baseName(document.uri)),
      { detail: l10n.t('Undo takes the change back; the file is not saved.') },
      apply,
      l10n.t('Cancel'),
    );
    await closePreview(preview);
    this.#texts.delete(preview.toString());
    return answer === apply && applyTo(document, before, after);
  }
}

async function closePreview(preview: Uri): Promise<void> {
  const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
  const own = tabs.filter(
    ({ input }) => input instanceof TabInputTextDiff && input.modified.toString() === preview.toString(),
  );
  if (own.length > 0) await window.tabGroups.close(own);
}

async function applyTo(document: TextDocument, before: string, after: string): Promise<boolean> {
  // Who typed meanwhile would lose it.
  const span = document.getText() === before ? differingSpan(before, after) : null;
  const edit = new WorkspaceEdit();
  if (span)
    edit.replace(document.uri, new Range(document.positionAt(span.start), document.positionAt(span.end)), span.text);
  if (!span || !(await workspace.applyEdit(edit))) {
    void window.showWarningMessage(l10n.t('{0} could not be changed. Try again.', baseName(document.uri)));
    return false;
  }
  const start = document.positionAt(span.start);
  const end = document.positionAt(span.start + span.text.length);
  await window.showTextDocument(document, { preview: false, selection: new Range(start, end) });
  return true;
}
