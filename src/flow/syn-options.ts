/** The options of a SYN in one number: what a gateway may take out or clamp, kept for each side of a connection. */
import type { TcpOptions } from '../packet/tcp-options.ts';

export interface SynOptions {
  /** Bytes; undefined without the option (RFC 9293 §3.7.1: 536 then), as for the shift of the window (RFC 7323 §2). */
  readonly maximumSegmentSize: number | undefined;
  readonly windowScale: number | undefined;
  /** RFC 2018 §2. */
  readonly selectiveAcknowledgement: boolean;
  /** RFC 7323 §3. */
  readonly timestamps: boolean;
}

/** Bits above the segment size; without `read` no SYN was seen. */
const hasSegmentSize = 1 << 16;
const hasScale = 1 << 17;
const selective = 1 << 18;
const timestamped = 1 << 19;
const read = 1 << 20;
const scaleShift = 21;

export const packSynOptions = (options: TcpOptions): number =>
  read |
  (options.maximumSegmentSize < 0 ? 0 : hasSegmentSize | options.maximumSegmentSize) |
  (options.windowScale < 0 ? 0 : hasScale | (options.windowScale << scaleShift)) |
  (options.sackPermitted ? selective : 0) |
  (options.hasTimestamps ? timestamped : 0);

/** Undefined where no SYN was packed. */
export function unpackSynOptions(packed: number): SynOptions | undefined {
  if ((packed & read) === 0) return undefined;
  return {
    maximumSegmentSize: packed & hasSegmentSize ? packed & 0xffff : undefined,
    windowScale: packed & hasScale ? packed >>> scaleShift : undefined,
    selectiveAcknowledgement: (packed & selective) !== 0,
    timestamps: (packed & timestamped) !== 0,
  };
}
