/** A flag that long work polls. Structurally compatible with `AbortSignal` and VS Code's token through an adapter. */
export interface Cancellation {
  readonly cancelled: boolean;
}

export const neverCancelled: Cancellation = { cancelled: false };
