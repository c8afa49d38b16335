/** Findings as a read-only text document: what a ticket needs, to read, search and copy. */
import { EventEmitter, Uri, window, workspace, type Disposable, type TextDocumentContentProvider } from 'vscode';
import { markdownReport } from '../report/markdown.ts';
import type { AnalysisDocument } from '../report/document.ts';
import { baseName } from './file-name.ts';
import { reportScheme } from './manifest.ts';

/** Reports that were shown; each is a few kilobytes, and the analysis they come from is not kept. */
export class ReportDocuments implements TextDocumentContentProvider {
  readonly #texts = new Map<string, string>();
  readonly #changed = new EventEmitter<Uri>();
  readonly onDidChange = this.#changed.event;

  register(): Disposable {
    return workspace.registerTextDocumentContentProvider(reportScheme, this);
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  /** Shows the report of the file `source`, in place of an earlier one. */
  async show(source: Uri, analysis: AnalysisDocument): Promise<void> {
    // The query tells reports of files with one name apart.
    const uri = Uri.from({ scheme: reportScheme, path: `/${baseName(source)}.findings.md`, query: source.toString() });
    this.#texts.set(uri.toString(), markdownReport(analysis));
    this.#changed.fire(uri);
    await window.showTextDocument(await workspace.openTextDocument(uri), { preview: false });
  }

  /** Frees the report whose editor was closed. */
  forget(uri: Uri): void {
    this.#texts.delete(uri.toString());
  }
}
