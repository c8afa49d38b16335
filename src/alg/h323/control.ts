/** One H.245 message: its name, and the addresses of the logical channels that it opens or acknowledges. */
import { endpointsOf, type H323Endpoint } from './endpoints.ts';
import { multimediaSystemControl, openLogicalChannel } from './h245-types.ts';
import type { PerType } from './per-type.ts';
import { readPer, type PerLeaf } from './per-walk.ts';

export interface ControlMessage {
  /** `openLogicalChannel`, `terminalCapabilitySet`, …; undefined when this is none. */
  readonly name: string | undefined;
  /** `audio`, `video`, `data`; undefined when the message does not say. */
  readonly media: string | undefined;
  /** As H.245 names it: `g711Alaw64k`. */
  readonly codec: string | undefined;
  /** The forward channel's number; 0 when the message has none. */
  readonly channel: number;
  readonly endpoints: readonly H323Endpoint[];
}

export const readControl = (bytes: Uint8Array, from = 0, to = bytes.length): ControlMessage =>
  control(bytes, multimediaSystemControl, from, to);

/** One element of `fastStart`. */
export const readFastStart = (bytes: Uint8Array, from: number, to: number): ControlMessage => ({
  ...control(bytes, openLogicalChannel, from, to),
  name: 'openLogicalChannel',
});

function control(bytes: Uint8Array, type: PerType, from: number, to: number): ControlMessage {
  const { leaves } = readPer(bytes, type, from, to);
  const data = leaves.filter(({ path }) => path.endsWith('LogicalChannelParameters.dataType'));
  const described = data.find(({ value }) => value !== 'nullData');
  const kind = typeof described?.value === 'string' ? described.value : undefined;
  return {
    name: nameOf(leaves),
    media: kind?.replace(/Data$/, ''),
    codec: text(leaves.find(({ path }) => path === `${described?.path ?? ''}.${kind ?? ''}`)?.value),
    channel: Number(leaves.find(({ path }) => path.endsWith('forwardLogicalChannelNumber'))?.value ?? 0),
    endpoints: endpointsOf(bytes, leaves),
  };
}

/** The second choice tells the message, the first only its class. */
function nameOf(leaves: readonly PerLeaf[]): string | undefined {
  const [top, second] = leaves;
  return top?.path === '' && second?.path === top.value ? text(second.value) : undefined;
}

const text = (value: PerLeaf['value'] | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;
