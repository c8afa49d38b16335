/**
 * Domain names on the wire (RFC 1035 §3.1, §4.1.4): labels with a length byte, ended by the empty label or by a pointer
 * to a name that stands before. `nameEnd` steps over a name, which is what a walk over records needs; `decodeName` reads
 * it and says what a label check would object to.
 */
import { u16 } from '../../base/bytes.ts';

/** RFC 1035 §2.3.4. */
const maximumLabelBytes = 63;
/** With length bytes and the root label; RFC 1035 §2.3.4. */
const maximumNameBytes = 255;
/** Two high bits: 00 is a label, 11 a pointer, the rest is unassigned or withdrawn (RFC 6891 §5). */
const pointerBits = 0xc0;

/** `cut-off` may be the capture's fault; the others cannot be. */
type NameProblemKind = 'label-too-long' | 'name-too-long' | 'pointer-loop' | 'cut-off';

export interface NameProblem {
  readonly kind: NameProblemKind;
  /** In words, with its numbers: `label length 154 at byte 12 exceeds 63`. */
  readonly text: string;
}

export interface DecodedName {
  /** Master-file text without the last dot, `.` for the root; on a problem, what stands before it. */
  readonly text: string;
  readonly problem: NameProblem | undefined;
}

/**
 * Offset behind the name at `at`, or -1 when it is broken: a label over 63 bytes, a name over 255, an end beyond `limit`,
 * a pointer that does not point before the name. What a pointer leads to is not looked at.
 */
export function nameEnd(bytes: Uint8Array, at: number, limit: number): number {
  const last = Math.min(limit, at + maximumNameBytes);
  let cursor = at;
  while (cursor < last) {
    const length = bytes[cursor]!;
    if (length === 0) return cursor + 1;
    if (length >= pointerBits) return cursor + 2 <= limit && (u16(bytes, cursor) & 0x3fff) < at ? cursor + 2 : -1;
    if (length > maximumLabelBytes) return -1;
    cursor += length + 1;
  }
  return -1;
}

/** Master-file form of each byte (RFC 1035 §5.1): a dot or backslash in a label is escaped, unprintable bytes are `\DDD`. */
const byteText = Array.from({ length: 256 }, (_, byte) => {
  if (byte === 0x2e || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
  return byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\${String(byte).padStart(3, '0')}`;
});

/** Reads the name at `at`, pointers followed. Every pointer must lead before the piece it ends, so the walk ends. */
export function decodeName(bytes: Uint8Array, at: number, limit: number): DecodedName {
  let text = '';
  let wireBytes = 0;
  let pieceStart = at;
  let cursor = at;
  while (cursor < limit) {
    const length = bytes[cursor]!;
    if (length === 0) return { text: text === '' ? '.' : text, problem: undefined };
    if (length >= pointerBits) {
      if (cursor + 2 > limit) break;
      const target = u16(bytes, cursor) & 0x3fff;
      if (target >= pieceStart)
        return { text, problem: { kind: 'pointer-loop', text: `pointer at byte ${cursor} leads to byte ${target}` } };
      pieceStart = target;
      cursor = target;
      continue;
    }
    if (length > maximumLabelBytes)
      return { text, problem: { kind: 'label-too-long', text: `label length ${length} at byte ${cursor} exceeds 63` } };
    wireBytes += length + 1;
    // The root label takes one byte more.
    if (wireBytes + 1 > maximumNameBytes)
      return { text, problem: { kind: 'name-too-long', text: `name at byte ${at} exceeds 255 bytes` } };
    if (cursor + 1 + length > limit) {
      const left = limit - cursor - 1;
      return {
        text,
        problem: { kind: 'cut-off', text: `label length ${length} at byte ${cursor} exceeds the ${left} bytes left` },
      };
    }
    if (text !== '') text += '.';
    const labelEnd = cursor + 1 + length;
    for (cursor += 1; cursor < labelEnd; cursor += 1) text += byteText[bytes[cursor]!]!;
  }
  return { text, problem: { kind: 'cut-off', text: `name at byte ${at} has no end` } };
}
