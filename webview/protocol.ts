/** Every message between the extension and the page of the capture editor. */
import type { AnalysisProgress, LadderReply, PacketReply, RowsReply, RowsRequest } from '../src/engine/api.ts';
import type { ReplayMatrix, ReplayReply, RewritesReply } from '../src/engine/replay-api.ts';
import type { AnalysisSummary } from '../src/report/document.ts';

/** What a question is answered with. */
export type PageReply = RowsReply | LadderReply | PacketReply | ReplayMatrix | ReplayReply | RewritesReply;

/** Extension → page. */
export type HostMessage =
  | { readonly kind: 'progress'; readonly progress: AnalysisProgress }
  | { readonly kind: 'analysis'; readonly name: string; readonly summary: AnalysisSummary; readonly partial: boolean }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'reveal'; readonly packet: number }
  /** Show the replay under this gateway. */
  | { readonly kind: 'replay'; readonly gateway: string }
  | {
      readonly kind: 'reply';
      readonly id: number;
      readonly result: PageReply | null;
      readonly error: string | null;
    };

/** Questions that get a `reply` with the same id. */
export type PageRequest =
  | { readonly kind: 'rows'; readonly id: number; readonly request: RowsRequest }
  | { readonly kind: 'ladder'; readonly id: number; readonly flow: number }
  | { readonly kind: 'packet'; readonly id: number; readonly number: number }
  | { readonly kind: 'matrix'; readonly id: number }
  | { readonly kind: 'replay'; readonly id: number; readonly gateway: string }
  | { readonly kind: 'rewrites'; readonly id: number; readonly gateway: string; readonly session: number };

/** Page → extension. `finding` and `fix` are indices into the document; `gateway` is the id of a choice. */
export type PageMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'cancel' }
  | {
      readonly kind: 'fix';
      readonly action: 'copy' | 'insert' | 'open';
      readonly finding: number;
      readonly fix: number;
    }
  /** Ask where the capture as the gateway's other side would see it is to be written. */
  | { readonly kind: 'save-other-side'; readonly gateway: string }
  /** Show the debug lines that the gateway would print beside those that it did. */
  | { readonly kind: 'compare-trace'; readonly gateway: string }
  /** The user wants to say which networks are inside. */
  | { readonly kind: 'name-inside' }
  | { readonly kind: 'open-line'; readonly source: number; readonly line: number }
  | PageRequest;
