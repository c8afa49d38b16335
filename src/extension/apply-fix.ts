/**
 * A fix applied to a configuration: first shown as a comparison, then carried out as one edit that one undo takes back. The
 * question is asked twice, in a notification, which leaves after some seconds, and in the comparison's title bar, which stays.
 */
import {
  commands,
  Disposable,
  EventEmitter,
  l10n,
  Range,
  TabInputTextDiff,
  Uri,
  window,
  workspace,
  WorkspaceEdit,
  type Tab,
  type TextDocument,
  type TextDocumentContentProvider,
} from 'vscode';
import { changedConfiguration, differingSpan } from './changed-configuration.ts';
import { platformTitle } from './evidence-content.ts';
import { baseName } from './file-name.ts';
import type { OfferedFix } from './fix-text.ts';
import { previewCommandIds, previewScheme } from './manifest.ts';

type Fix = Pick<OfferedFix, 'platform' | 'title' | 'commands'>;

interface Preview {
  readonly uri: Uri;
  readonly document: TextDocument;
  readonly after: string;
  /** Only the first answer counts. */
  readonly answer: (isWanted: boolean) => void;
}

/** Comparisons that wait for an answer, at most one for each configuration. */
export class FixPreviews implements TextDocumentContentProvider {
  readonly #waiting = new Map<string, Preview>();
  readonly #changed = new EventEmitter<Uri>();
  /** Each preview has an address of its own, so that none shows another's text or title. */
  #made = 0;

  register(): Disposable {
    return Disposable.from(
      this.#changed,
      workspace.registerTextDocumentContentProvider(previewScheme, this),
      commands.registerCommand(previewCommandIds.applyPreview, () => this.#answerInFront(true)),
      commands.registerCommand(previewCommandIds.discardPreview, () => this.#answerInFront(false)),
      // Who closes the comparison does not want what it shows.
      window.tabGroups.onDidChangeTabs(({ closed }) => closed.forEach((tab) => this.#answer(tab, false))),
    );
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.#waiting.get(uri.toString())?.after ?? '';
  }

  /** Shows what the fix would change, asks, and changes it; the document is not saved. True when it was changed. */
  async apply(fix: Fix, document: TextDocument): Promise<boolean> {
    const before = document.getText();
    const after = changedConfiguration(before, fix.platform, fix.commands);
    if (after === before) {
      void window.showInformationMessage(
        l10n.t('{0} already says what these commands say, so nothing is left to change.', baseName(document.uri)),
      );
      return false;
    }
    for (const { document: other, answer } of this.#waiting.values()) if (other === document) answer(false);
    const isWanted = await this.#ask(fix, document, after);
    return isWanted && changeTo(document, before, after);
  }

  async #ask(fix: Fix, document: TextDocument, after: string): Promise<boolean> {
    this.#made += 1;
    const uri = Uri.from({ scheme: previewScheme, path: document.uri.path, query: String(this.#made) });
    const answered = new Promise<boolean>((resolve) => {
      this.#waiting.set(uri.toString(), { uri, document, after, answer: resolve });
    });
    const title = l10n.t('{0}: {1}', baseName(document.uri), fix.title);
    try {
      await commands.executeCommand('vscode.diff', document.uri, uri, title, { preview: false });
      void this.#notify(fix, uri);
      return await answered;
    } finally {
      this.#waiting.delete(uri.toString());
      await closePreview(uri);
    }
  }

  async #notify({ platform }: Fix, uri: Uri): Promise<void> {
    const preview = this.#waiting.get(uri.toString());
    if (!preview) return;
    const name = baseName(preview.document.uri);
    const question = l10n.t(
      'Apply the commands for {0} to {1}? Undo takes them back, and saving is left to you.',
      platformTitle(platform),
      name,
    );
    const apply = l10n.t('Apply');
    const chosen = await window.showInformationMessage(question, apply, l10n.t('Cancel'));
    // A notification that was only put away leaves the question to the title bar.
    if (chosen === undefined) return;
    if (this.#waiting.has(uri.toString())) preview.answer(chosen === apply);
    else if (chosen === apply)
      void window.showInformationMessage(
        l10n.t('The comparison for {0} is closed. Choose the fix again to see what it changes.', name),
      );
  }

  #answerInFront(isWanted: boolean): void {
    const tab = window.tabGroups.activeTabGroup.activeTab;
    if (tab) this.#answer(tab, isWanted);
  }

  #answer({ input }: Tab, isWanted: boolean): void {
    const preview = input instanceof TabInputTextDiff ? this.#waiting.get(input.modified.toString()) : undefined;
    if (!preview) return;
    preview.answer(isWanted);
    // The notification still asks what has been answered here.
    void commands.executeCommand('notifications.hideToasts');
  }
}

async function closePreview(uri: Uri): Promise<void> {
  const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
  const own = tabs.filter(
    ({ input }) => input instanceof TabInputTextDiff && input.modified.toString() === uri.toString(),
  );
  if (own.length > 0) await window.tabGroups.close(own);
}

async function changeTo(document: TextDocument, before: string, after: string): Promise<boolean> {
  // Who typed meanwhile would lose it.
  const span = document.getText() === before ? differingSpan(before, after) : null;
  const edit = new WorkspaceEdit();
  if (span)
    edit.replace(document.uri, new Range(document.positionAt(span.start), document.positionAt(span.end)), span.text);
  if (!span || !(await workspace.applyEdit(edit))) {
    void window.showWarningMessage(
      l10n.t('{0} was changed meanwhile, or cannot be written. Choose the fix again.', baseName(document.uri)),
    );
    return false;
  }
  const start = document.positionAt(span.start);
  const end = document.positionAt(span.start + span.text.length);
  await window.showTextDocument(document, { preview: false, selection: new Range(start, end) });
  return true;
}
