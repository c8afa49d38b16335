/** Where the PDUs of a connection end, and what RPC over HTTP says before the first. */
import { latin1 } from '../../base/bytes.ts';
import { needsMore, notAFrame } from '../frame-reader.ts';
import { headerBytes, parseHeader } from './parse.ts';

/** RPC over HTTP version 1: what the server on port 593 says first ([MS-RPCH] §2.1.1.1.1). */
export const httpBanner = 'ncacn_http/1.0';

/** Bytes of the PDU or banner that begins here; `needsMore`, or `notAFrame`. */
export function pduBytes(bytes: Uint8Array): number {
  if (bytes.length === 0) return needsMore;
  // The banner of RPC over HTTP begins with a letter, a PDU with its version.
  if (bytes[0] === httpBanner.charCodeAt(0)) {
    if (bytes.length < httpBanner.length) return needsMore;
    return latin1(bytes, 0, httpBanner.length) === httpBanner ? httpBanner.length : notAFrame;
  }
  if (bytes.length < headerBytes) return bytes[0] === 5 ? needsMore : notAFrame;
  return parseHeader(bytes)?.length ?? notAFrame;
}
