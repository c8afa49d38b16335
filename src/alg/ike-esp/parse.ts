/** The head of an IKE message (RFC 2408 §3.1, RFC 7296 §3.1), and what shares port 4500 with it (RFC 3948 §2). */
import { hex, u32, u8 } from '../../base/bytes.ts';
import { ikeFlag } from './vocabulary.ts';

export const headerBytes = 28;
/** Four zero bytes where ESP has its SPI, which is never zero (RFC 3948 §2.2). */
export const markerBytes = 4;
/** RFC 3948 §2.3. */
const keepalive = 0xff;
/** RFC 4303 §2.1: SPIs below are reserved; SPI and sequence number are the header. */
const leastSpi = 256;
const espHeaderBytes = 8;

export interface IkeMessage {
  readonly initiatorSpi: string;
  readonly responderSpi: string;
  /** 1 or 2. */
  readonly version: number;
  readonly exchange: number;
  /** Version 1: everything behind the header; version 2 encrypts by payload and has no such flag. */
  readonly encrypted: boolean;
  /** Version 2. */
  readonly response: boolean;
  readonly messageId: number;
  readonly size: number;
}

/** Reads the header at `at`; undefined when it is not there or of another version. */
export function parseIke(bytes: Uint8Array, at = 0): IkeMessage | undefined {
  if (bytes.length - at < headerBytes) return undefined;
  const version = u8(bytes, at + 17) >> 4;
  if (version !== 1 && version !== 2) return undefined;
  const flags = u8(bytes, at + 19);
  return {
    initiatorSpi: hex(bytes.subarray(at, at + 8)),
    responderSpi: hex(bytes.subarray(at + 8, at + 16)),
    version,
    exchange: u8(bytes, at + 18),
    encrypted: version === 1 && (flags & ikeFlag.encryption) !== 0,
    response: version === 2 && (flags & ikeFlag.response) !== 0,
    messageId: u32(bytes, at + 20),
    size: u32(bytes, at + 24),
  };
}

export type Datagram = 'ike' | 'esp' | 'keepalive' | 'other';

/** What a datagram is; IKE begins behind the marker on the port for NAT traversal. */
export function kindOf(bytes: Uint8Array, traversal: boolean): Datagram {
  if (!traversal) return bytes.length >= headerBytes ? 'ike' : 'other';
  if (bytes.length === 1 && u8(bytes, 0) === keepalive) return 'keepalive';
  if (bytes.length < espHeaderBytes) return 'other';
  const first = u32(bytes, 0);
  if (first === 0) return bytes.length >= markerBytes + headerBytes ? 'ike' : 'other';
  return first >= leastSpi ? 'esp' : 'other';
}
