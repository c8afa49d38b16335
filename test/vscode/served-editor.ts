/** A VS Code that is being served to browsers on this machine. */
export interface ServedEditor {
  /** What to open in the browser. */
  readonly url: string;
  readonly stop: () => Promise<void>;
  /** Why it ended by itself; undefined while it serves. */
  readonly failure: () => string | undefined;
}
