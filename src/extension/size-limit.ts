/**
 * How much of a file can be held where it cannot be read piece by piece: in a browser, and on virtual file systems.
 * Reading 1 GB this way takes nine seconds and 2.6 GB of memory in VS Code for the Web, 2 GiB fails.
 */
import { CaptureError } from '../base/capture-error.ts';

export const maximumHeldBytes = 2 ** 30;

/** Throws `CaptureError('too-large')` with what to do instead. */
export function refuseAboveLimit(name: string, bytes: number): void {
  if (bytes <= maximumHeldBytes) return;
  const gibibytes = (bytes / 2 ** 30).toFixed(1);
  throw new CaptureError(
    'too-large',
    `${name} is ${gibibytes} GiB. Here the whole file has to be held in memory, which works up to 1 GiB. ` +
      'Open it in VS Code on the machine that has the file (desktop or Remote - SSH), where it is read piece by piece, ' +
      `or cut a part out first: editcap -c 1000000 ${name} part.pcap`,
  );
}
