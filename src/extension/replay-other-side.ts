/** Writes the capture as the gateway's other side would see it: a prediction, as a capture that can be opened like any other. */
import { commands, l10n, ProgressLocation, Uri, window, workspace } from 'vscode';
import { CaptureError } from '../base/capture-error.ts';
import type { OtherSideReply } from '../engine/replay-api.ts';
import type { CaptureDocument } from './capture-document.ts';
import { baseName } from './file-name.ts';
import { captureViewType } from './manifest.ts';

/** Asks where to write it, and offers to open it. What fails is told to the user. */
export async function writeOtherSide(document: CaptureDocument, gateway: string): Promise<void> {
  try {
    const { bytes, name, dropped } = await otherSide(document, gateway);
    const target = await window.showSaveDialog({
      title: l10n.t('Save the other side of {0}', document.name),
      defaultUri: Uri.joinPath(document.uri, '..', name),
      filters: { [l10n.t('Captures')]: ['pcapng'] },
    });
    if (!target) return;
    await workspace.fs.writeFile(target, bytes);
    const open = l10n.t('Open');
    const left = dropped === 1 ? l10n.t('1 packet is left out') : l10n.t('{0} packets are left out', dropped);
    const message =
      dropped === 0
        ? l10n.t('{0} written.', baseName(target))
        : l10n.t('{0} written; {1}, because the gateway stops it.', baseName(target), left);
    if ((await window.showInformationMessage(message, open)) === open)
      await commands.executeCommand('vscode.openWith', target, captureViewType);
  } catch (error) {
    if (error instanceof CaptureError && error.code === 'cancelled') return;
    void window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
}

function otherSide({ engine, name }: CaptureDocument, gateway: string): Thenable<OtherSideReply> {
  if (!engine) throw new CaptureError('unreadable', l10n.t('The capture is not open.'));
  const title = l10n.t('Translating {0}', name);
  return window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    async (_, token) => {
      const cancelling = token.onCancellationRequested(() => void engine.cancel());
      try {
        return await engine.otherSide(gateway);
      } finally {
        cancelling.dispose();
      }
    },
  );
}
