/**
 * One H.323 message behind its TPKT header: H.225.0 call signalling in a Q.931 message, with the H.245 messages that it
 * carries (tunnelled, or as fast start), or an H.245 message of its own.
 */
import { readControl, readFastStart, type ControlMessage } from './control.ts';
import { endpointsOf, type H323Endpoint } from './endpoints.ts';
import { traversalOf } from './features.ts';
import { userInformation } from './h225-types.ts';
import { readPer } from './per-walk.ts';
import { readQ931 } from './q931.ts';

export interface SignallingMessage {
  readonly name: string;
  readonly callReference: number;
  /** Its own addresses; those of channels are in `fastStart` and `tunnelled`. */
  readonly endpoints: readonly H323Endpoint[];
  readonly fastStart: readonly ControlMessage[];
  readonly tunnelled: readonly ControlMessage[];
  /** h245Tunnelling: offers or accepts H.245 in this connection. */
  readonly allowsTunnelling: boolean;
  /** Traversal by H.460, e.g. `H.460.18`. */
  readonly traversal: readonly string[];
  /** `callForwarded`, `destinationRejection`, …; undefined when the message gives none. */
  readonly reason: string | undefined;
  /** The H.225.0 part was read to its end. */
  readonly isWhole: boolean;
}

const maximumChannels = 64;

/** Undefined when `bytes` are no Q.931 message that H.323 knows. */
export function readSignalling(bytes: Uint8Array): SignallingMessage | undefined {
  const q931 = readQ931(bytes);
  if (!q931) return undefined;
  const { name, callReference, user } = q931;
  const { leaves, complete } = user
    ? readPer(bytes, userInformation, user.from, user.to)
    : { leaves: [], complete: false };
  const elements = (pattern: RegExp) => leaves.filter(({ path }) => pattern.test(path)).slice(0, maximumChannels);
  const reason = leaves.find(({ path }) => /\.(?:releaseComplete|facility)\.reason$/.test(path))?.value;
  return {
    name,
    callReference,
    endpoints: endpointsOf(bytes, leaves),
    fastStart: elements(/\.fastStart\.\d+$/).map(({ offset, length }) => readFastStart(bytes, offset, offset + length)),
    tunnelled: elements(/\.(?:h245Control|parallelH245Control)\.\d+$/).map(({ offset, length }) =>
      readControl(bytes, offset, offset + length),
    ),
    allowsTunnelling: leaves.some(({ path, value }) => path.endsWith('.h245Tunnelling') && value === true),
    traversal: traversalOf(leaves),
    reason: typeof reason === 'string' ? reason : undefined,
    isWhole: complete,
  };
}

/** Every endpoint that the message holds, in the order of its bytes. */
export const allEndpoints = ({ endpoints, fastStart, tunnelled }: SignallingMessage): H323Endpoint[] =>
  [...endpoints, ...[...fastStart, ...tunnelled].flatMap((control) => control.endpoints)].sort(
    (a, b) => a.addressField.offset - b.addressField.offset,
  );
