/** The first line of a SIP message, and whether bytes begin one: how messages are told from other things in a stream. */
import { latin1 } from '../../base/bytes.ts';
import type { ProbeVerdict } from '../alg.ts';
import { knownMethods } from './vocabulary.ts';

const version = 'SIP/2.0';
/** A request line holds a URI; more than this and it is something else. */
const maximumLineBytes = 2048;
const maximumMethodBytes = 20;
const requestLine = /^([A-Z][A-Z0-9_.-]{1,19}) +(\S+) +SIP\/\d\.\d$/;
const statusLine = /^SIP\/\d\.\d +(\d{3})(?: (.*))?$/;

export type StartLine =
  | { readonly kind: 'request'; readonly method: string; readonly uri: string; readonly uriOffset: number }
  | { readonly kind: 'response'; readonly status: number; readonly reason: string };

/** `line` without its end; undefined when it begins no SIP message. */
export function parseStartLine(line: string): StartLine | undefined {
  const status = statusLine.exec(line);
  if (status) return { kind: 'response', status: Number(status[1]), reason: (status[2] ?? '').trim() };
  const request = requestLine.exec(line);
  const method = request?.[1];
  const uri = request?.[2];
  if (method === undefined || uri === undefined || !/^[A-Za-z][A-Za-z0-9+.-]*:/.test(uri)) return undefined;
  return { kind: 'request', method, uri, uriOffset: line.indexOf(uri, method.length) };
}

/** A beginning that nothing but a SIP message has, as far as 16 bytes tell. */
export const isSipBeginning = (bytes: Uint8Array, at: number): boolean =>
  /^(?:SIP\/2\.0 \d|[A-Z]{3,9} sips?:)/.test(latin1(bytes, at, Math.min(at + 16, bytes.length)));

/** Whether a message begins at `at`; `more` while the line is cut and nothing speaks against it. */
export function beginsSipMessage(bytes: Uint8Array, at: number): ProbeVerdict {
  const first = bytes[at];
  if (first === undefined) return 'more';
  if (first < 0x41 || first > 0x5a) return 'no';
  const lineFeed = bytes.indexOf(10, at);
  const end = lineFeed < 0 ? bytes.length : lineFeed;
  if (end - at > maximumLineBytes) return 'no';
  if (lineFeed >= 0) return parseStartLine(latin1(bytes, at, end).trimEnd()) ? 'yes' : 'no';
  const text = latin1(bytes, at, end);
  if (version.startsWith(text) || text.startsWith(`${version} `)) return 'more';
  const space = text.indexOf(' ');
  if (space < 0) return text.length <= maximumMethodBytes && /^[A-Z][A-Z0-9_.-]*$/.test(text) ? 'more' : 'no';
  if (!/^[A-Z][A-Z0-9_.-]{1,19}$/.test(text.slice(0, space))) return 'no';
  const rest = text.slice(space).trimStart();
  const known = knownMethods.has(text.slice(0, space));
  return rest === '' || /^(?:sips?|tel|urn|im|pres):/i.test(rest) || (known && /^[a-z]{1,5}$/i.test(rest))
    ? 'more'
    : 'no';
}
