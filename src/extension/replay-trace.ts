/** The debug lines that a router would have printed beside those that it did print, in the editor's own comparison. */
import { commands, EventEmitter, l10n, Uri, window, workspace } from 'vscode';
import type { Disposable, TextDocumentContentProvider } from 'vscode';
import type { PredictedTraceReply } from '../engine/replay-api.ts';
import type { CaptureDocument } from './capture-document.ts';
import { predictedTraceScheme } from './manifest.ts';

/** Texts of both sides; each is a few kilobytes, and lives as long as its editor. */
export class PredictedTraces implements TextDocumentContentProvider {
  readonly #texts = new Map<string, string>();
  readonly #changed = new EventEmitter<Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #closing = workspace.onDidCloseTextDocument(({ uri }) => {
    if (uri.scheme === predictedTraceScheme) this.#texts.delete(uri.toString());
  });

  register(): Disposable {
    const provider = workspace.registerTextDocumentContentProvider(predictedTraceScheme, this);
    return {
      dispose: () => {
        provider.dispose();
        this.#closing.dispose();
        this.#changed.dispose();
      },
    };
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  /** The address of `text` under `name`; `source` tells captures of one name apart. */
  hold(name: string, source: Uri, text: string): Uri {
    const uri = Uri.from({ scheme: predictedTraceScheme, path: `/${name}.nattrace`, query: source.toString() });
    this.#texts.set(uri.toString(), text);
    this.#changed.fire(uri);
    return uri;
  }
}

/** Shows the trace of the first of `gateways` that one can be predicted for; when there is none, says why. */
export async function showTraces(
  { engine, uri }: CaptureDocument,
  gateways: readonly string[],
  traces: PredictedTraces,
): Promise<void> {
  try {
    let why: string | null = null;
    for (const gateway of gateways) {
      const reply = await engine?.predictedTrace(gateway);
      if (!reply) return;
      if (reply.lines.length > 0) return await showReply(reply, uri, traces);
      ({ why } = reply);
    }
    void window.showInformationMessage(why ?? l10n.t('No debug line can be predicted for this capture.'));
  } catch (error) {
    void window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
}

async function showReply(
  { choice, lines, predicted, actual, why }: PredictedTraceReply,
  source: Uri,
  traces: PredictedTraces,
): Promise<void> {
  if (actual) {
    const left = traces.hold('predicted', source, predicted);
    const right = traces.hold('actual', source, actual.text);
    const title = l10n.t('{0} as predicted ↔ {1}', choice.title, actual.name);
    await commands.executeCommand('vscode.diff', left, right, title, { preview: false });
  } else {
    // No log to compare with: the lines as the router prints them, times included.
    const uri = traces.hold('predicted', source, `${lines.join('\n')}\n`);
    await window.showTextDocument(await workspace.openTextDocument(uri), { preview: false });
  }
  if (why !== null) void window.showInformationMessage(why);
}
