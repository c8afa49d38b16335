/** Where a fact was seen. Numbers of packets and lines start at 1, as in every packet tool and editor. */
export interface Place {
  /** Index into the analysis' sources. */
  readonly source: number;
  readonly packet?: number;
  readonly line?: number;
}

/** One piece of evidence in words, with where it can be looked at. */
export interface EvidenceRecord {
  readonly text: string;
  /** Source of `packet` or `line` when it is not the finding's. */
  readonly source?: number;
  /** From 1. */
  readonly packet?: number;
  readonly line?: number;
}
