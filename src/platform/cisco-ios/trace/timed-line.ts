/** A predicted line with the packet whose passage prints it. */
export interface TimedLine {
  /** From 0. */
  readonly packet: number;
  readonly text: string;
}
