/** One open capture: its engine, its state, and what joined its analysis. Editors come and go; the last one takes it along. */
import { EventEmitter, l10n, window, type CustomDocument, type Uri } from 'vscode';
import { CaptureError } from '../base/capture-error.ts';
import type { AnalysisProgress, EngineApi } from '../engine/api.ts';
import type { AnalysisSummary, FindingRecord } from '../report/document.ts';
import type { EngineConnection } from '../worker/engine-connection.ts';
import type { Host } from './host.ts';
import { baseName, relativeName } from './file-name.ts';
import { insidePrefixes } from './inside-prefixes.ts';

export type CaptureState =
  | { readonly kind: 'reading'; readonly progress: AnalysisProgress | null }
  | { readonly kind: 'analyzed'; readonly summary: AnalysisSummary; readonly partial: boolean }
  | { readonly kind: 'failed'; readonly message: string };

export class CaptureDocument implements CustomDocument {
  readonly uri: Uri;
  readonly #host: Host;
  readonly #changed = new EventEmitter<CaptureState>();
  readonly onDidChange = this.#changed.event;
  readonly #disposed = new EventEmitter<void>();
  readonly onDidDispose = this.#disposed.event;
  readonly #gatewayWished = new EventEmitter<void>();
  readonly onDidWishGateway = this.#gatewayWished.event;
  #wishedGateway: string | null = null;
  #isDisposed = false;
  #state: CaptureState = { kind: 'reading', progress: null };
  #connection: EngineConnection | null = null;
  #sources: readonly Uri[];
  /** Each (re)load has a number; answers of an earlier one are dropped. */
  #load = 0;
  #cancelled = false;
  #latestSummary: AnalysisSummary | null = null;

  constructor(uri: Uri, host: Host) {
    this.uri = uri;
    this.#host = host;
    this.#sources = [uri];
  }

  get name(): string {
    return baseName(this.uri);
  }

  get state(): CaptureState {
    return this.#state;
  }

  /** For a page that comes late: the newest progress together with the newest findings, which not every progress carries. */
  get known(): CaptureState {
    const state = this.#state;
    if (state.kind !== 'reading' || !state.progress || !this.#latestSummary) return state;
    return { kind: 'reading', progress: { ...state.progress, summary: this.#latestSummary } };
  }

  /** The capture, then what joined it: same order as the analysis' `sources`. */
  get sources(): readonly Uri[] {
    return this.#sources;
  }

  /** Those that the page shows: while reading, of the latest look. */
  get findings(): readonly FindingRecord[] {
    const state = this.#state;
    const summary = state.kind === 'analyzed' ? state.summary : this.#latestSummary;
    return summary?.findings ?? [];
  }

  /** Null before the engine runs and after it was closed. */
  get engine(): EngineApi | null {
    return this.#connection?.engine ?? null;
  }

  /** Asks a page to show the replay under the gateway; a page that is not there yet takes the wish when it comes. */
  wishGateway(choice: string): void {
    this.#wishedGateway = choice;
    this.#gatewayWished.fire();
  }

  /** The wish that no page has taken yet, once. */
  takeWishedGateway(): string | null {
    const wished = this.#wishedGateway;
    this.#wishedGateway = null;
    return wished;
  }

  /** Resolves when the capture is neither being read nor waited for: whether there is an analysis. */
  async analyzed(): Promise<boolean> {
    while (this.#state.kind === 'reading' && !this.#isDisposed)
      await new Promise<void>((resolve) => {
        const ended = [this.onDidChange, this.onDidDispose].map((event) =>
          event(() => {
            for (const listener of ended) listener.dispose();
            resolve();
          }),
        );
      });
    return this.#state.kind === 'analyzed' && !this.#isDisposed;
  }

  /** Analyzes the capture together with `wished`, from the start. The engine starts while that is still being searched for. */
  async load(wished: readonly Uri[] | Promise<readonly Uri[]>): Promise<void> {
    if (this.#isDisposed) return;
    const load = (this.#load += 1);
    this.#close();
    this.#cancelled = false;
    this.#latestSummary = null;
    const starting = this.#host.startEngine((progress) => {
      if (load !== this.#load || this.#state.kind !== 'reading') return;
      if (progress.summary) this.#latestSummary = progress.summary;
      this.#change({ kind: 'reading', progress });
    });
    // A start that fails before the search has ended is told after it.
    starting.catch(() => undefined);
    const evidence = await wished;
    // The search may outlive the editor, or a later load.
    if (load !== this.#load)
      return void starting.then(
        (connection) => connection.dispose(),
        () => undefined,
      );
    this.#sources = [this.uri, ...evidence];
    this.#change({ kind: 'reading', progress: null });
    try {
      const connection = await starting;
      if (load !== this.#load) return connection.dispose();
      this.#connection = connection;
      const inputs = await Promise.all(
        this.#sources.map((uri) => this.#host.sourceOf(uri, relativeName(this.uri, uri))),
      );
      const summary = await connection.engine.open(inputs, { inside: insidePrefixes(this.uri) });
      if (load === this.#load) this.#change({ kind: 'analyzed', summary, partial: this.#cancelled });
    } catch (error) {
      if (load !== this.#load) return;
      if (evidence.length > 0 && !this.#cancelled) return this.#loadAlone(error);
      this.#change({ kind: 'failed', message: this.#explain(error) });
    }
  }

  /** What joined may be the reason of the failure, and must not take the capture with it. */
  async #loadAlone(error: unknown): Promise<void> {
    await this.load([]);
    if (this.#state.kind !== 'analyzed') return;
    void window.showWarningMessage(l10n.t('{0} was analyzed alone: {1}', this.name, this.#explain(error)));
  }

  /** Ends the analysis at the next occasion; what was read so far stays usable. */
  async cancel(): Promise<void> {
    this.#cancelled = true;
    await this.#connection?.engine.cancel();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#load += 1;
    this.#close();
    this.#disposed.fire();
    this.#disposed.dispose();
    this.#changed.dispose();
    this.#gatewayWished.dispose();
  }

  #close(): void {
    this.#connection?.dispose();
    this.#connection = null;
  }

  #change(state: CaptureState): void {
    this.#state = state;
    this.#changed.fire(state);
  }

  #explain(error: unknown): string {
    if (error instanceof CaptureError && error.code === 'cancelled')
      return l10n.t('The analysis of {0} was cancelled. Reload the capture to start it again.', this.name);
    if (error instanceof CaptureError) return error.message;
    const reason = error instanceof Error ? error.message : String(error);
    return l10n.t('The analysis of {0} failed, which is a fault of ALG Trace: {1}', this.name, reason);
  }
}
