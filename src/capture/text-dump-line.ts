/**
 * One line of a hex dump: an offset and the bytes behind it, in the shapes that tcpdump, Wireshark, hexdump, xxd, od,
 * FortiOS and Cisco's IOS, IOS-XE and ASA print. The characters at the line's end are left out, however much they look
 * like hex.
 */

export interface DumpLine {
  /** As printed, without `0x`: its base is known from the lines that follow. */
  readonly offset: string;
  /** `0F1A2C00:`, the router's memory address: dumps do not begin at zero, and the first line is filled from the right. */
  readonly isAddress: boolean;
  readonly isIndented: boolean;
  readonly bytes: Uint8Array;
}

/** What one line of any of these dumps holds at most; od can be told to print more. */
const maximumLineBytes = 64;
const usualLineBytes = 16;
/** Blanks that put the first bytes of an IOS dump under those of the full lines. */
const indentBlanks = 10;

const offsetPattern = /^[ \t]*(0x)?([0-9a-f]{3,16})(:?)([ \t]+|$)/i;
const groupPattern = /([0-9a-f]+)([ \t]*)/iy;

/** Undefined for every line that is no part of a dump. A line with an offset alone (od's last) has no bytes. */
export function parseDumpLine(line: string): DumpLine | undefined {
  const match = offsetPattern.exec(line);
  if (!match) return undefined;
  const [head, prefix, offset = '', colon, blanks = ''] = match;
  const isAddress = prefix === undefined && colon === ':' && offset.length === 8 && !offset.startsWith('0000');
  const bytes = readGroups(line, head.length);
  if (bytes.length === 0 && (head.length < line.trimEnd().length || colon === ':' || offset.length < 7))
    return undefined;
  return { offset, isAddress, isIndented: blanks.length >= indentBlanks, bytes };
}

/** Groups of hex digits of one width, each behind one blank; two blanks end them but in the middle of hexdump's lines. */
function readGroups(line: string, from: number): Uint8Array {
  const bytes = new Uint8Array(maximumLineBytes);
  let count = 0;
  let width = 0;
  let at = from;
  while (count < maximumLineBytes) {
    groupPattern.lastIndex = at;
    const match = groupPattern.exec(line);
    if (!match) break;
    const [whole, digits = '', blanks = ''] = match;
    const isLast = at + whole.length === line.length;
    // Behind the digits stands a blank or nothing: `4500.` is text.
    if (digits.length % 2 !== 0 || (blanks === '' && !isLast)) break;
    if (width === 0) width = digits.length;
    if (width > 16 || digits.length > width) break;
    for (let digit = 0; digit < digits.length && count < maximumLineBytes; digit += 2) {
      bytes[count] = parseInt(digits.slice(digit, digit + 2), 16);
      count += 1;
    }
    at += whole.length;
    // A shorter group is the last.
    if (digits.length < width || blanks.includes('\t')) break;
    if (blanks.length > 1 && !(width === 2 && count === 8 && blanks.length === 2 && isByteGroup(line, at))) break;
    // ASA parts the characters from the bytes by one blank only.
    if (width > 2 && count === usualLineBytes) break;
  }
  return bytes.slice(0, count);
}

const byteGroupPattern = /[0-9a-f]{2}(?: |$)/iy;

function isByteGroup(line: string, at: number): boolean {
  byteGroupPattern.lastIndex = at;
  return byteGroupPattern.test(line);
}

/** `  ac3a67e5 34115057 a86cfa92`: a line of hex alone, as IOS-XE's packet trace prints; undefined for other lines. */
export function parseBareHexLine(line: string): Uint8Array | undefined {
  const text = line.trim();
  if (!/^(?:[0-9a-f]{8} )*[0-9a-f]{2,8}$/i.test(text)) return undefined;
  const digits = text.replaceAll(' ', '');
  if (digits.length % 2 !== 0 || digits.length > maximumLineBytes * 2) return undefined;
  return Uint8Array.from(digits.match(/../g) ?? [], (octet) => parseInt(octet, 16));
}
