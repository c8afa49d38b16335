/** One line of IRC as plain data: RFC 1459 §2.3.1, RFC 2812 §2.3.1, tags as in the IRCv3 message-tags specification. */
import { latin1 } from '../../base/bytes.ts';

export interface IrcLine {
  /** `nick!user@host` or a server; empty when there is none. */
  readonly prefix: string;
  /** Upper case, or three digits. */
  readonly command: string;
  readonly parameters: readonly string[];
  /** Offset of the last parameter, which may hold blanks. */
  readonly lastOffset: number;
}

/** 8191 bytes of tags (IRCv3) before 512 of message (RFC 1459 §2.3). */
export const maximumLineBytes = 8703;
/** RPL_STARTTLS: everything after it is TLS (IRCv3 tls specification). */
export const tlsBegins = '670';
const maximumParameters = 20;

/** `bytes` hold the line up to `end`, where its CR LF begins. Undefined for what is no IRC line. */
export function parseIrcLine(bytes: Uint8Array, end: number): IrcLine | undefined {
  const text = latin1(bytes, 0, end);
  const match = /^(?:@\S+ +)?(?::(\S+) +)?([A-Za-z]{2,20}|\d{3})(?= |$)/.exec(text);
  if (!match) return undefined;
  const parameters: string[] = [];
  let at = match[0].length;
  let lastOffset = at;
  while (at < text.length && parameters.length < maximumParameters) {
    while (text[at] === ' ') at += 1;
    if (at >= text.length) break;
    const isTrailing = text[at] === ':' || parameters.length === maximumParameters - 1;
    if (text[at] === ':') at += 1;
    const blank = isTrailing ? -1 : text.indexOf(' ', at);
    const stop = blank < 0 ? text.length : blank;
    lastOffset = at;
    parameters.push(text.slice(at, stop));
    at = stop;
    if (isTrailing) break;
  }
  return { prefix: match[1] ?? '', command: (match[2] ?? '').toUpperCase(), parameters, lastOffset };
}
