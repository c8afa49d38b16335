/** Random access to a file's bytes, so that the same readers work on a descriptor, in memory and on inflated content. */

export interface ByteSource {
  /** Total bytes. */
  readonly size: number;
  /** Fills `target` from `offset`; resolves to the bytes read, fewer than asked only at the end. */
  readonly read: (offset: number, target: Uint8Array) => Promise<number>;
  /** The same without leaving the thread, for what is in memory. The caller sees to it that others get their turn. */
  readonly readNow?: (offset: number, target: Uint8Array) => number;
  readonly close: () => Promise<void>;
}

/** A source over bytes that are already in memory. */
export function memorySource(bytes: Uint8Array): ByteSource {
  const readNow = (offset: number, target: Uint8Array): number => {
    const part = bytes.subarray(offset, offset + target.length);
    target.set(part);
    return part.length;
  };
  return {
    size: bytes.length,
    read: (offset, target) => Promise.resolve(readNow(offset, target)),
    readNow,
    close: () => Promise.resolve(),
  };
}
