/** TCP options (RFC 9293 §3.1, RFC 7323, RFC 2018) read with a bounded cursor into a reused record. */
import type { PacketScratch } from './scratch.ts';

export interface TcpOptions {
  /** -1 when absent, as for the others. */
  maximumSegmentSize: number;
  windowScale: number;
  sackPermitted: boolean;
  hasTimestamps: boolean;
  timestampValue: number;
  timestampEcho: number;
  /** Number of SACK blocks; their edges are in `sackEdges`, left and right in turn. */
  sackBlocks: number;
  readonly sackEdges: Uint32Array;
}

export const createTcpOptions = (): TcpOptions => ({
  maximumSegmentSize: -1,
  windowScale: -1,
  sackPermitted: false,
  hasTimestamps: false,
  timestampValue: 0,
  timestampEcho: 0,
  sackBlocks: 0,
  sackEdges: new Uint32Array(8),
});

/** Reads the options of the TCP segment in `scratch`; damaged options end the reading, never throw. */
export function readTcpOptions(scratch: PacketScratch, options: TcpOptions): void {
  options.maximumSegmentSize = -1;
  options.windowScale = -1;
  options.sackPermitted = false;
  options.hasTimestamps = false;
  options.sackBlocks = 0;
  const { bytes } = scratch;
  const end = Math.min(scratch.payloadOffset, scratch.end);
  const read32 = (at: number): number =>
    ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
  let at = scratch.transportOffset + 20;
  while (at < end) {
    const kind = bytes[at]!;
    if (kind === 0) return;
    if (kind === 1) {
      at += 1;
      continue;
    }
    const length = at + 1 < end ? bytes[at + 1]! : 0;
    if (length < 2 || at + length > end) return;
    if (kind === 2 && length === 4) options.maximumSegmentSize = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    else if (kind === 3 && length === 3) options.windowScale = bytes[at + 2]!;
    else if (kind === 4 && length === 2) options.sackPermitted = true;
    else if (kind === 5) {
      options.sackBlocks = Math.min(Math.floor((length - 2) / 8), 4);
      for (let edge = 0; edge < options.sackBlocks * 2; edge += 1) options.sackEdges[edge] = read32(at + 2 + edge * 4);
    } else if (kind === 8 && length === 10) {
      options.hasTimestamps = true;
      options.timestampValue = read32(at + 2);
      options.timestampEcho = read32(at + 6);
    }
    at += length;
  }
}
