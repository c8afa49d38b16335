/** TPKT (RFC 1006 §6): version 3, a reserved octet, and a length that counts these four octets. */
import { u16, u8 } from '../../base/bytes.ts';
import { needsMore, notAFrame, type FrameRules } from '../frame-reader.ts';

export const tpktBytes = 4;
const version = 3;
/** No H.323 message that matters is longer; of others the head is enough. */
const keptBytes = 32_768;

function sizeOf(bytes: Uint8Array): number {
  if (u8(bytes, 0) !== version || u8(bytes, 1) !== 0) return notAFrame;
  if (bytes.length < tpktBytes) return needsMore;
  const size = u16(bytes, 2);
  // A TPKT of its header alone keeps the connection alive.
  return size < tpktBytes ? notAFrame : size;
}

export const tpktRules: FrameRules = {
  sizeOf,
  begins: (bytes) => bytes.length > tpktBytes && sizeOf(bytes) > tpktBytes && sizeOf(bytes) <= 16_384,
  keptBytes,
};
