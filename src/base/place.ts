/** Where a fact was seen. Numbers of packets and lines start at 1, as in every packet tool and editor. */
export interface Place {
  /** Index into the analysis' sources. */
  readonly source: number;
  readonly packet?: number;
  readonly line?: number;
}
