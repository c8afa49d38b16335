/** Where a whole reply ends: its first line, or behind `123-` the first that begins with the same code and a space (RFC 959 §4.2). */
import { needsMore, notAFrame } from '../frame-reader.ts';
import { lineBytes, textBytesOf } from '../line-reader.ts';
import { maximumLineBytes, parseReplyLine } from './parse.ts';

/** Greetings and help texts are shorter. */
export const maximumReplyBytes = 65_536;

/** Bytes of the reply that begins here; `needsMore`, or `notAFrame` when it cannot end. A line that is no reply is whole. */
export function replyBytes(bytes: Uint8Array): number {
  let code: number | undefined;
  for (let at = 0; at < maximumReplyBytes;) {
    const rest = bytes.subarray(at);
    const size = rest.length === 0 ? needsMore : lineBytes(rest, maximumLineBytes);
    if (size <= 0) return size;
    at += size;
    const line = rest.subarray(0, size);
    const parsed = parseReplyLine(line, textBytesOf(line), code);
    const isLast = parsed.code === undefined ? code === undefined : !parsed.continues;
    if (isLast) return at;
    code ??= parsed.code;
  }
  return notAFrame;
}
