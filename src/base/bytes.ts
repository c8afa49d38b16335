/** Big- and little-endian reads that never leave the buffer's bounds check to the caller's luck: out of range reads give 0. */

/** The byte at `at`, or 0 outside the buffer. */
export const u8 = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0;

/** 16 bits, network order. */
export const u16 = (bytes: Uint8Array, at: number): number => (u8(bytes, at) << 8) | u8(bytes, at + 1);

/** 32 bits, network order, unsigned. */
export const u32 = (bytes: Uint8Array, at: number): number =>
  ((u8(bytes, at) << 24) | (u8(bytes, at + 1) << 16) | (u8(bytes, at + 2) << 8) | u8(bytes, at + 3)) >>> 0;

/** 16 bits, little-endian. */
export const u16le = (bytes: Uint8Array, at: number): number => (u8(bytes, at + 1) << 8) | u8(bytes, at);

/** 32 bits, little-endian, unsigned. */
export const u32le = (bytes: Uint8Array, at: number): number =>
  ((u8(bytes, at + 3) << 24) | (u8(bytes, at + 2) << 16) | (u8(bytes, at + 1) << 8) | u8(bytes, at)) >>> 0;

/** Lower-case hex without separators. */
export function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

/** The character of each byte. */
const characters = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte));

/** One byte per character; the inverse of reading ASCII protocols, loses nothing for 8-bit text. */
export function latin1(bytes: Uint8Array, from = 0, to = bytes.length): string {
  const end = Math.min(to, bytes.length);
  let text = '';
  let at = from;
  // Eight at once: one by one takes three times as long, and spreading a typed array into a call eight times.
  for (; at + 8 <= end; at += 8)
    text += String.fromCharCode(
      u8(bytes, at),
      u8(bytes, at + 1),
      u8(bytes, at + 2),
      u8(bytes, at + 3),
      u8(bytes, at + 4),
      u8(bytes, at + 5),
      u8(bytes, at + 6),
      u8(bytes, at + 7),
    );
  for (; at < end; at += 1) text += characters[u8(bytes, at)] ?? '';
  return text;
}

/** Concatenates; one allocation. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
