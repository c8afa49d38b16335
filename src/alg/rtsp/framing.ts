/** How an RTSP connection is cut into messages, and media between them (RFC 2326 §4.4, §10.12). */
import { u16 } from '../../base/bytes.ts';
import type { FramingRules } from '../text/message-framing.ts';
import { rtspStartLines } from './start-line.ts';

/** RFC 2326 §10.12: `$`, channel, length in two bytes. */
const interleavedMark = 0x24;
export const interleavedHeaderBytes = 4;

export const rtspFraming: FramingRules = {
  begins: (bytes, at) => rtspStartLines.begins(bytes, at),
  interrupts: (bytes, at) => rtspStartLines.isBeginning(bytes, at),
  bodyBytes: (head) => Number(/^content-length[ \t]*:\s*(\d{1,9})/im.exec(head)?.[1] ?? 0),
  bodyIsPlain: () => true,
  binary: (bytes) =>
    bytes[0] === interleavedMark
      ? { need: interleavedHeaderBytes + u16(bytes, 2), whole: bytes.length >= interleavedHeaderBytes }
      : undefined,
};
