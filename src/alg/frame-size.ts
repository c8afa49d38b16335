/**
 * From sizes as `FrameReader` asks for them to what a gateway asks: whether the message is whole. A gateway has to hold a
 * message until it is, so that there is a most that it holds.
 */
import { needsMore } from './frame-reader.ts';
import type { Framing } from './rewriter.ts';

/** No message that holds addresses comes near; what is larger is data, and passes with all that follows it. */
export const maximumMessageBytes = 1 << 20;
/** A size in a header that so many bytes do not tell will never be told. */
const maximumHeaderBytes = 256;

/**
 * `size`: of the message that begins `bytes`, or `needsMore`, or `notAFrame`. `undecidedBytes`: how long more may be needed,
 * where the end of a message is known only when it is there.
 */
export function framingOf(size: number, bytes: Uint8Array, undecidedBytes = maximumHeaderBytes): Framing {
  if (size === needsMore) return bytes.length < undecidedBytes ? 0 : 'opaque';
  if (size <= 0 || size > maximumMessageBytes) return 'opaque';
  return size <= bytes.length ? size : 0;
}
