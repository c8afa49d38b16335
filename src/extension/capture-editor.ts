/** The custom editor of captures: one document per file, any number of pages that show it. */
import {
  commands,
  Disposable,
  type Uri,
  window,
  workspace,
  type CustomReadonlyEditorProvider,
  type WebviewPanel,
} from 'vscode';
import { CaptureDocument } from './capture-document.ts';
import { connectPage } from './capture-page-connection.ts';
import { capturePage, pageRoot } from './capture-page.ts';
import { watchSources } from './capture-watcher.ts';
import type { Host } from './host.ts';
import { joinEvidence } from './join-evidence.ts';
import { captureViewType, contextKeys, settingIds } from './manifest.ts';
import type { PredictedTraces } from './replay-trace.ts';

export class CaptureEditor implements CustomReadonlyEditorProvider<CaptureDocument> {
  readonly #extensionUri: Uri;
  readonly #host: Host;
  readonly #traces: PredictedTraces;
  readonly #documents = new Map<string, CaptureDocument>();
  /** Evidence that the user chose for a capture before it is open. */
  readonly #chosen = new Map<string, readonly Uri[]>();

  constructor(extensionUri: Uri, host: Host, traces: PredictedTraces) {
    this.#extensionUri = extensionUri;
    this.#host = host;
    this.#traces = traces;
  }

  register(): Disposable {
    return window.registerCustomEditorProvider(captureViewType, this, { supportsMultipleEditorsPerDocument: true });
  }

  /** The open capture at `uri`. */
  find(uri: Uri): CaptureDocument | null {
    return this.#documents.get(uri.toString()) ?? null;
  }

  /** Opens `uri` and analyzes it together with exactly `evidence`. */
  async openWith(uri: Uri, evidence: readonly Uri[]): Promise<void> {
    const open = this.find(uri);
    if (open) void open.load(evidence);
    else this.#chosen.set(uri.toString(), evidence);
    await commands.executeCommand('vscode.openWith', uri, captureViewType);
  }

  openCustomDocument(uri: Uri): CaptureDocument {
    const document = new CaptureDocument(uri, this.#host);
    const key = uri.toString();
    this.#documents.set(key, document);
    let watcher = new Disposable(() => undefined);
    document.onDidChange((state) => {
      if (state.kind === 'reading' && state.progress === null) {
        watcher.dispose();
        watcher = watchSources(document.sources, () => void document.load(document.sources.slice(1)));
      }
      if (state.kind === 'analyzed' && state.summary.findings.length > 0)
        void commands.executeCommand('setContext', contextKeys.findingSeen, true);
    });
    const settings = workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(settingIds.insidePrefixes, uri)) void document.load(document.sources.slice(1));
    });
    document.onDidDispose(() => {
      watcher.dispose();
      settings.dispose();
      this.#documents.delete(key);
    });
    const chosen = this.#chosen.get(key);
    this.#chosen.delete(key);
    // Not awaited: the page opens at once and shows the progress.
    void (chosen ? document.load(chosen) : joinEvidence(document, this.#host));
    return document;
  }

  resolveCustomEditor(document: CaptureDocument, panel: WebviewPanel): void {
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: [pageRoot(this.#extensionUri)] };
    const connection = connectPage(document, webview, this.#traces);
    panel.onDidDispose(() => connection.dispose());
    webview.html = capturePage(webview, this.#extensionUri);
  }
}
