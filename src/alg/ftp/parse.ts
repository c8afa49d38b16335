/** One line of an FTP control connection as plain data: a command (RFC 959 §4.1) or a line of a reply (RFC 959 §4.2). */
import { latin1 } from '../../base/bytes.ts';
import type { Side } from '../alg.ts';
import { readExtended, readHostPort, readLong, type DataEndpoint } from './endpoint.ts';

export interface FtpCommand {
  /** Upper case; empty when the line does not begin with a word. */
  readonly verb: string;
  readonly argument: string;
  readonly endpoint: DataEndpoint | undefined;
}

export interface FtpReplyLine {
  /** Undefined for a line inside a reply that does not repeat the code. */
  readonly code: number | undefined;
  /** `123-`: more lines follow until one that begins with the same code and a space. */
  readonly continues: boolean;
  readonly text: string;
  readonly endpoint: DataEndpoint | undefined;
}

/** Where the data connection's ends are said. */
const endpointReaders: Readonly<Record<string, (text: string, offset: number) => DataEndpoint | undefined>> = {
  PORT: readHostPort,
  EPRT: readExtended,
  LPRT: readLong,
  '227': readHostPort,
  '228': readLong,
  '229': readExtended,
};

export const isEndpointReply = (code: number): boolean => code === 227 || code === 228 || code === 229;
export const isEndpointCommand = (verb: string): boolean => verb === 'PORT' || verb === 'EPRT' || verb === 'LPRT';

/** Longer than any path; IOS-XE gives up at 8 KB for a whole message. */
export const maximumLineBytes = 4096;

/** Whether a reply accepts TLS: 234 (RFC 4217 §4); `mechanism` is the argument of the AUTH that it answers. */
export const beginsTls = (code: number | undefined, mechanism: string): boolean =>
  code === 234 && /^(?:TLS|SSL)/i.test(mechanism);

/** Commands that use the data connection (RFC 959 §4.1.3, RFC 3659 §7). */
export const transferVerbs: readonly string[] = ['LIST', 'NLST', 'MLSD', 'RETR', 'STOR', 'STOU', 'APPE'];

/** Verbs are three or four letters in the RFCs; servers' own ones (XSHA256) are longer. */
const commandLine = /^([A-Za-z][A-Za-z0-9]{2,11})(?: (.*))?$/s;
const replyLine = /^(\d{3})(?:([ -])(.*))?$/s;

/** RFC 854's interrupt and data mark, which clients send before ABOR (RFC 959 §4.1.3): IAC is 255, the mark 242. */
function telnetPrefix(bytes: Uint8Array, end: number): number {
  let at = 0;
  while (at < end && bytes[at]! >= 240) at += 1;
  return at;
}

/** `bytes` hold the line up to `end`, which is where its CR LF begins. Offsets count from the line's first byte. */
export function parseCommand(bytes: Uint8Array, end: number): FtpCommand {
  const start = telnetPrefix(bytes, end);
  const line = latin1(bytes, start, end);
  const match = commandLine.exec(line);
  if (!match) return { verb: '', argument: line, endpoint: undefined };
  const [, word = '', argument = ''] = match;
  const verb = word.toUpperCase();
  return { verb, argument, endpoint: endpointReaders[verb]?.(argument, start + word.length + 1) };
}

/** As `parseCommand`; `open` is the code of a reply of several lines that this one belongs to. */
export function parseReplyLine(bytes: Uint8Array, end: number, open: number | undefined): FtpReplyLine {
  const line = latin1(bytes, 0, end);
  const match = replyLine.exec(line);
  const code = match ? Number(match[1]) : undefined;
  // Inside a reply a line may begin with any number but its own (RFC 959 §4.2).
  if (code === undefined || (open !== undefined && code !== open))
    return { code: undefined, continues: true, text: line, endpoint: undefined };
  const text = match?.[3] ?? '';
  return {
    code,
    continues: match?.[2] === '-',
    text,
    endpoint: endpointReaders[code]?.(text, line.length - text.length),
  };
}

const lineFeed = 10;
const carriageReturn = 13;

/** The endpoint in a whole message, line ends included; offsets count from the message's start. */
export function endpointOf(message: Uint8Array, from: Side): DataEndpoint | undefined {
  let code: number | undefined;
  for (let at = 0; at < message.length;) {
    const feed = message.indexOf(lineFeed, at);
    const next = feed < 0 ? message.length : feed + 1;
    let end = feed < 0 ? message.length : feed;
    if (end > at && message[end - 1] === carriageReturn) end -= 1;
    const line = message.subarray(at, end);
    const parsed = from === 'client' ? parseCommand(line, line.length) : parseReplyLine(line, line.length, code);
    if (parsed.endpoint) return movedBy(parsed.endpoint, at);
    if ('code' in parsed) code ??= parsed.code;
    at = next;
  }
  return undefined;
}

export const movedBy = (endpoint: DataEndpoint, bytes: number): DataEndpoint =>
  bytes === 0
    ? endpoint
    : { ...endpoint, fields: endpoint.fields.map((field) => ({ ...field, offset: field.offset + bytes })) };
