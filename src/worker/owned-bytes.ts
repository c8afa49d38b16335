/**
 * Bytes of an answer made ready to leave their thread. A packet's or message's bytes are views of larger chunks, which a
 * clone would copy whole: only what is meant leaves, and it is moved.
 */

export interface Detached<Result> {
  readonly result: Result;
  readonly transfer: ArrayBuffer[];
}

/**
 * `result` with every byte array of its own, and the buffers to move. Arrays of records are looked into one level deep.
 * `isGivenUp`: the engine keeps nothing of the bytes, so that those which fill their buffer need no copy.
 */
export function detachBytes<Result>(result: Result, isGivenUp = false): Detached<Result> {
  const transfer: ArrayBuffer[] = [];
  const own = (bytes: Uint8Array): Uint8Array => {
    const { buffer } = bytes;
    const isWhole = buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength;
    const kept = isGivenUp && isWhole ? bytes : bytes.slice();
    transfer.push(kept.buffer as ArrayBuffer);
    return kept;
  };
  const ofRecord = (record: object, isDeep: boolean): object => {
    const owned: [string, unknown][] = [];
    for (const [name, value] of Object.entries(record) as [string, unknown][]) {
      if (value instanceof Uint8Array) owned.push([name, own(value)]);
      else if (isDeep && Array.isArray(value) && value.some(carriesBytes))
        owned.push([name, value.map((each: unknown) => (carriesBytes(each) ? ofRecord(each, false) : each))]);
    }
    return owned.length === 0 ? record : { ...record, ...Object.fromEntries(owned) };
  };
  const isRecord = typeof result === 'object' && result !== null && !Array.isArray(result);
  return { result: (isRecord ? ofRecord(result, true) : result) as Result, transfer };
}

const carriesBytes = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.values(value).some((each) => each instanceof Uint8Array);
