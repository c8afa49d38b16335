/** A running engine and its end, the same whether it has a thread of its own or not. */
import type { AnalysisProgress, EngineApi } from '../engine/api.ts';

export interface EngineConnection {
  readonly engine: EngineApi;
  /** Ends the engine and frees its memory; what is under way rejects with `CaptureError('cancelled')`. */
  readonly dispose: () => void;
}

export type StartEngine = (onProgress: (progress: AnalysisProgress) => void) => Promise<EngineConnection>;
