/**
 * Bytes of a log to lines. Router logs arrive from terminal programs, syslog servers and Windows editors: UTF-8, UTF-16,
 * a Windows code page, any line break, holes of NULs. Everything is read in chunks, so that a log's size costs no memory.
 */
import { latin1 } from '../base/bytes.ts';
import { createLineCounter, longestPiece } from './line-counter.ts';
import type { LineCounter, OnLine } from './line-counter.ts';

/** Bytes that decide the encoding. */
const sampleSize = 4096;
/** Decoded at a time: small enough to stay in cache, large enough to pay for the decoder's call. */
const blockSize = 65_536;

export type LogEncoding = 'utf-8' | 'utf-16le' | 'utf-16be';

export interface LogSummary {
  /** Of the file as a whole; in `utf-8` single lines may have been read as Windows-1252, which `problems` then says. */
  readonly encoding: LogEncoding;
  readonly lines: number;
  readonly bytes: number;
  /** What is wrong with the file itself, in words. */
  readonly problems: readonly string[];
}

export interface LineSplitter {
  /** Takes the next bytes of the file; they are not kept after the call, except an unfinished line. */
  readonly push: (bytes: Uint8Array) => void;
  /** Hands over an unfinished last line. */
  readonly end: () => LogSummary;
}

/** `\n`, `\r\n` and a lone `\r` end a line, as in VS Code, so that line numbers agree with the editor's. */
export function createLineSplitter(onLine: OnLine): LineSplitter {
  const lines = createLineCounter(onLine);
  let bytesRead = 0;
  let sample: Uint8Array = new Uint8Array(0);
  let encoding: LogEncoding | undefined;
  let decode: BlockDecoder | undefined;

  const start = (): BlockDecoder => {
    const { encoding: detected, start: from } = detectEncoding(sample);
    encoding = detected;
    const started = detected === 'utf-8' ? createByteDecoder(lines) : createUtf16Decoder(lines, detected);
    inBlocks(sample.subarray(from), started.block);
    sample = new Uint8Array(0);
    return started;
  };

  return {
    push(bytes) {
      bytesRead += bytes.length;
      if (decode) {
        inBlocks(bytes, decode.block);
        return;
      }
      // Bytes beyond the sample are not copied: the decoder gets them straight after it.
      const taken = bytes.subarray(0, Math.max(0, sampleSize - sample.length));
      const grown = new Uint8Array(sample.length + taken.length);
      grown.set(sample);
      grown.set(taken, sample.length);
      sample = grown;
      if (sample.length < sampleSize) return;
      decode = start();
      inBlocks(bytes.subarray(taken.length), decode.block);
    },
    end() {
      decode ??= start();
      decode.end();
      return { encoding: encoding ?? 'utf-8', lines: lines.count(), bytes: bytesRead, problems: lines.problems() };
    },
  };
}

/** All lines of a file that is in memory anyway. */
export function splitLines(bytes: Uint8Array): { readonly lines: readonly string[]; readonly summary: LogSummary } {
  const lines: string[] = [];
  const splitter = createLineSplitter((text, number) => {
    lines[number - 1] = (lines[number - 1] ?? '') + text;
  });
  splitter.push(bytes);
  return { lines, summary: splitter.end() };
}

/**
 * A copy of `text` that does not keep the block alive that it was cut from. Engines share the characters of a substring
 * with its parent; one kept line of 80 characters would otherwise hold 64 KiB.
 */
export const detached = (text: string): string => (text.length < 13 ? text : ` ${text}`.slice(1));

interface BlockDecoder {
  readonly block: (bytes: Uint8Array) => void;
  readonly end: () => void;
}

function inBlocks(bytes: Uint8Array, block: (part: Uint8Array) => void): void {
  for (let at = 0; at < bytes.length; at += blockSize) block(bytes.subarray(at, at + blockSize));
}

/** Byte order mark, else the NULs that UTF-16 leaves in every second byte of Latin text, else UTF-8. */
export function detectEncoding(sample: Uint8Array): { readonly encoding: LogEncoding; readonly start: number } {
  if (sample[0] === 0xff && sample[1] === 0xfe) return { encoding: 'utf-16le', start: 2 };
  if (sample[0] === 0xfe && sample[1] === 0xff) return { encoding: 'utf-16be', start: 2 };
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return { encoding: 'utf-8', start: 3 };
  const nuls = [0, 0];
  for (let at = 0; at < sample.length; at += 1) if (sample[at] === 0) nuls[at & 1] = (nuls[at & 1] ?? 0) + 1;
  const pairs = sample.length >> 1;
  const [even = 0, odd = 0] = nuls;
  if (pairs >= 2 && odd > pairs / 2 && even < pairs / 8) return { encoding: 'utf-16le', start: 0 };
  if (pairs >= 2 && even > pairs / 2 && odd < pairs / 8) return { encoding: 'utf-16be', start: 0 };
  return { encoding: 'utf-8', start: 0 };
}

/** UTF-8, and line by line Windows-1252 (the Latin-1 of Windows) where UTF-8 does not hold. */
function createByteDecoder(lines: LineCounter): BlockDecoder {
  const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
  /** The unfinished line; at most `longestPiece` plus one block. */
  let rest = new Uint8Array(0);
  let skipLineFeed = false;

  const decodeLine = (bytes: Uint8Array): string => {
    const text = utf8.decode(bytes);
    if (!text.includes('\uFFFD') || holdsReplacementCharacter(bytes)) return text;
    lines.notUtf8();
    return windows1252(bytes);
  };
  const wholeLines = (bytes: Uint8Array): void => {
    const text = utf8.decode(bytes);
    if (!text.includes('\uFFFD')) {
      skipLineFeed = lines.lines(text);
      return;
    }
    let from = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (byte !== 10 && byte !== 13) continue;
      lines.line(decodeLine(bytes.subarray(from, at)));
      if (byte === 13 && bytes[at + 1] === 10) at += 1;
      from = at + 1;
    }
    skipLineFeed = bytes[bytes.length - 1] === 13;
  };

  return {
    block(bytes) {
      let from = 0;
      if (skipLineFeed && bytes[0] === 10) from = 1;
      if (bytes.length > 0) skipLineFeed = false;
      let end = bytes.length;
      while (end > from && bytes[end - 1] !== 10 && bytes[end - 1] !== 13) end -= 1;
      if (end > from) {
        const whole = bytes.subarray(from, end);
        wholeLines(rest.length > 0 ? joined(rest, whole) : whole);
        rest = bytes.slice(end);
      } else if (from < bytes.length) {
        rest = joined(rest, bytes.subarray(from));
      }
      while (rest.length > longestPiece) {
        let cut = longestPiece;
        // Not inside a UTF-8 sequence (RFC 3629 §3: continuation bytes are 10xxxxxx, three at most).
        while (cut > longestPiece - 3 && ((rest[cut] ?? 0) & 0xc0) === 0x80) cut -= 1;
        lines.piece(decodeLine(rest.subarray(0, cut)));
        rest = rest.slice(cut);
      }
    },
    end() {
      if (rest.length > 0) lines.line(decodeLine(rest));
      rest = new Uint8Array(0);
    },
  };
}

/**
 * Characters 0x80 to 0x9F of Windows-1252 (https://encoding.spec.whatwg.org/index-windows-1252.txt), of which routers' logs
 * meet the typographic apostrophe 0x92. By hand, because some releases of Node decode the label as plain Latin-1.
 */
const windows1252High = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

function windows1252(bytes: Uint8Array): string {
  return latin1(bytes).replaceAll(
    /[\x80-\x9f]/g,
    (character) => windows1252High[character.charCodeAt(0) - 0x80] ?? character,
  );
}

/** U+FFFD written in the file itself, which is no sign of a wrong encoding. */
function holdsReplacementCharacter(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0xef); at >= 0; at = bytes.indexOf(0xef, at + 1))
    if (bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd) return true;
  return false;
}

function createUtf16Decoder(lines: LineCounter, encoding: 'utf-16le' | 'utf-16be'): BlockDecoder {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  let rest = '';
  let skipLineFeed = false;
  let odd = 0;

  const take = (decoded: string): void => {
    if (decoded === '') return;
    const text = skipLineFeed && decoded.startsWith('\n') ? decoded.slice(1) : decoded;
    skipLineFeed = false;
    const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
    if (end > 0) {
      skipLineFeed = lines.lines(rest + text.slice(0, end));
      rest = text.slice(end);
    } else {
      rest += text;
    }
    while (rest.length > longestPiece) {
      lines.piece(rest.slice(0, longestPiece));
      rest = rest.slice(longestPiece);
    }
  };

  return {
    block(bytes) {
      odd = (odd + bytes.length) & 1;
      take(decoder.decode(bytes, { stream: true }));
    },
    end() {
      if (odd === 1) lines.cutCharacter();
      take(decoder.decode());
      if (rest !== '') lines.line(rest);
      rest = '';
    },
  };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
