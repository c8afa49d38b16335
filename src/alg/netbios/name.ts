/**
 * NetBIOS names on the wire: sixteen bytes, each half a letter from A to P, in one label of 32, then the scope's labels
 * (RFC 1001 §14.1, RFC 1002 §4.1). The sixteenth byte tells what kind of service the name stands for.
 */
import { u8 } from '../../base/bytes.ts';
import { nameEnd } from '../dns/name.ts';

const encodedBytes = 32;
const letterA = 0x41;
const letterP = 0x50;

export interface NetbiosName {
  /** `FILESRV<20>`; bytes that are no text as `<01>`. */
  readonly text: string;
  /** Offset behind name and scope. */
  readonly end: number;
}

/** Whether the label at `at` is an encoded name: nothing else has its length and letters. */
export function isEncodedName(bytes: Uint8Array, at: number): boolean {
  if (u8(bytes, at) !== encodedBytes || at + 1 + encodedBytes > bytes.length) return false;
  for (let index = 1; index <= encodedBytes; index += 1) {
    const letter = u8(bytes, at + index);
    if (letter < letterA || letter > letterP) return false;
  }
  return true;
}

/** Undefined when there is no name, or it is cut. `pointers` may lead back to one (RFC 1002 §4.2.1.3: 0xC00C). */
export function readName(bytes: Uint8Array, at: number): NetbiosName | undefined {
  const end = nameEnd(bytes, at, bytes.length);
  if (end < 0) return undefined;
  const start = u8(bytes, at) >= 0xc0 ? ((u8(bytes, at) & 0x3f) << 8) | u8(bytes, at + 1) : at;
  return isEncodedName(bytes, start) ? { text: decode(bytes, start + 1), end } : undefined;
}

function decode(bytes: Uint8Array, at: number): string {
  const octets = Array.from({ length: 16 }, (_, index) => {
    const high = u8(bytes, at + index * 2) - letterA;
    return (high << 4) | (u8(bytes, at + index * 2 + 1) - letterA);
  });
  const kind = octets[15] ?? 0;
  const letters = octets.slice(0, 15);
  // Names are filled up with spaces; the node status question asks for a star and zeros.
  while (letters.length > 0 && (letters.at(-1) === 0x20 || letters.at(-1) === 0)) letters.pop();
  const text = letters.map((octet) =>
    octet > 0x20 && octet < 0x7f ? String.fromCharCode(octet) : octet === 0x20 ? ' ' : byteText(octet),
  );
  return `${text.join('')}${byteText(kind)}`;
}

const byteText = (octet: number): string => `<${octet.toString(16).padStart(2, '0')}>`;
