/** A progress line on a terminal for what takes longer than a moment; silent elsewhere. */

const firstAfterMilliseconds = 500;
const everyMilliseconds = 100;

export interface ProgressLine {
  readonly update: (bytesRead: number) => void;
  readonly clear: () => void;
}

export function showProgress(stream: NodeJS.WriteStream): ProgressLine {
  if (!stream.isTTY) return { update: () => undefined, clear: () => undefined };
  let next = Date.now() + firstAfterMilliseconds;
  let shown = false;
  return {
    update(bytesRead) {
      const now = Date.now();
      if (now < next) return;
      next = now + everyMilliseconds;
      shown = true;
      stream.write(`\r${(bytesRead / 1e6).toFixed(0)} MB read, Ctrl+C shows what is known so far\u001b[K`);
    },
    clear() {
      if (shown) stream.write('\r\u001b[K');
      shown = false;
    },
  };
}
