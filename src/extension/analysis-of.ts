/** The analysis of a file, from the editor that has it open, or made for the occasion. */
import { l10n, ProgressLocation, window, type Uri } from 'vscode';
import { CaptureError } from '../base/capture-error.ts';
import type { AnalysisDocument } from '../report/document.ts';
import type { CaptureEditor } from './capture-editor.ts';
import { baseName } from './file-name.ts';
import type { Host } from './host.ts';

/** Null when the user cancelled, or was told why there is none. */
export async function analysisOf(uri: Uri, editor: CaptureEditor, host: Host): Promise<AnalysisDocument | null> {
  const open = editor.find(uri);
  if (open?.state.kind === 'reading') {
    void window.showInformationMessage(l10n.t('{0} is still being analyzed.', baseName(uri)));
    return null;
  }
  try {
    if (open?.state.kind === 'analyzed' && open.engine) return await open.engine.document();
    return await analyzeOnce(uri, host);
  } catch (error) {
    if (error instanceof CaptureError && error.code === 'cancelled') return null;
    void window.showErrorMessage(error instanceof Error ? error.message : String(error));
    return null;
  }
}

function analyzeOnce(uri: Uri, host: Host): Thenable<AnalysisDocument> {
  const title = l10n.t('Analyzing {0}', baseName(uri));
  return window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    async (_, token) => {
      const connection = await host.startEngine(() => undefined);
      // Ending the engine rejects what is under way as cancelled.
      const cancelling = token.onCancellationRequested(() => connection.dispose());
      try {
        await connection.engine.open([await host.sourceOf(uri, baseName(uri))]);
        return await connection.engine.document();
      } finally {
        cancelling.dispose();
        connection.dispose();
      }
    },
  );
}
