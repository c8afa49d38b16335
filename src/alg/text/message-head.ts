/**
 * Start line and headers of the text protocols that look like mail (RFC 5322 by way of HTTP): SIP, RTSP, and MGCP but for
 * its names. Values keep their place: one character for each byte, folds as spaces of the same length.
 */

export interface HeaderField {
  /** Lower case. */
  readonly name: string;
  readonly value: string;
  /** Of the value, in bytes from the message's start. */
  readonly offset: number;
}

export interface MessageHead {
  readonly startLine: string;
  readonly startOffset: number;
  readonly headers: readonly HeaderField[];
  /** First byte behind the blank line; -1 when there is none. */
  readonly bodyAt: number;
  /** Lines that are neither a header nor the fold of one. */
  readonly oddLines: number;
}

const maximumHeaders = 256;

/** Offset behind the blank line that ends a head, looked for from `from` on; -1 when it is not there yet. */
export function headEnd(bytes: Uint8Array, from = 0): number {
  for (let at = bytes.indexOf(10, from); at >= 0; at = bytes.indexOf(10, at + 1)) {
    if (bytes[at + 1] === 10) return at + 2;
    if (bytes[at + 1] === 13 && bytes[at + 2] === 10) return at + 3;
  }
  return -1;
}

/** `text` has one character for each byte; line ends may be CR LF or LF (lenient as RFC 3261 §7 receivers are). */
export function parseHead(text: string): MessageHead {
  let at = 0;
  while (text[at] === '\r' || text[at] === '\n') at += 1;
  const startOffset = at;
  const startEnd = lineEnd(text, at);
  const startLine = text.slice(at, startEnd).trimEnd();
  const headers: HeaderField[] = [];
  let oddLines = 0;
  let bodyAt = -1;
  at = nextLine(text, startEnd);
  while (at < text.length) {
    let end = lineEnd(text, at);
    const line = text.slice(at, end);
    if (line === '' || line === '\r') {
      // Without its line end it is half of a blank line.
      bodyAt = end < text.length ? nextLine(text, end) : -1;
      break;
    }
    let next = nextLine(text, end);
    while (text[next] === ' ' || text[next] === '\t') {
      end = lineEnd(text, next);
      next = nextLine(text, end);
    }
    const header = readHeader(text, at, end);
    if (!header) oddLines += 1;
    else if (headers.length < maximumHeaders) headers.push(header);
    at = next;
  }
  return { startLine, startOffset, headers, bodyAt, oddLines };
}

function readHeader(text: string, from: number, to: number): HeaderField | undefined {
  const colon = text.indexOf(':', from);
  if (colon < 0 || colon >= to) return undefined;
  const name = text.slice(from, colon).trimEnd();
  if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,64}$/.test(name)) return undefined;
  let offset = colon + 1;
  while (offset < to && /\s/.test(text[offset] ?? '')) offset += 1;
  const value = text
    .slice(offset, to)
    .replace(/[\r\n]/g, ' ')
    .trimEnd();
  return { name: name.toLowerCase(), value, offset };
}

/** The first header of that name (lower case). */
export const headerOf = ({ headers }: MessageHead, name: string): HeaderField | undefined =>
  headers.find((header) => header.name === name);

function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at;
}

const nextLine = (text: string, end: number): number => Math.min(end + 1, text.length);
