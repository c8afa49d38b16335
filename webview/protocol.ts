/** Every message between the extension and the page of the capture editor. */
import type { AnalysisProgress, LadderReply, PacketReply, RowsReply, RowsRequest } from '../src/engine/api.ts';
import type { AnalysisSummary } from '../src/report/document.ts';

/** Extension → page. */
export type HostMessage =
  | { readonly kind: 'progress'; readonly progress: AnalysisProgress }
  | { readonly kind: 'analysis'; readonly name: string; readonly summary: AnalysisSummary; readonly partial: boolean }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'reveal'; readonly packet: number }
  | {
      readonly kind: 'reply';
      readonly id: number;
      readonly result: RowsReply | LadderReply | PacketReply | null;
      readonly error: string | null;
    };

/** Questions that get a `reply` with the same id. */
export type PageRequest =
  | { readonly kind: 'rows'; readonly id: number; readonly request: RowsRequest }
  | { readonly kind: 'ladder'; readonly id: number; readonly flow: number }
  | { readonly kind: 'packet'; readonly id: number; readonly number: number };

/** Page → extension. `finding` and `fix` are indices into the document. */
export type PageMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'cancel' }
  | {
      readonly kind: 'fix';
      readonly action: 'copy' | 'insert' | 'open';
      readonly finding: number;
      readonly fix: number;
    }
  | { readonly kind: 'open-line'; readonly source: number; readonly line: number }
  | PageRequest;
