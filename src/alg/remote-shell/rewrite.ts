/** What a gateway's ALG makes of the port that begins rexec and rsh: the number of the other side, as text of its own length. */
import type { TranslateEnd } from '../address-rewrite.ts';
import { asciiBytes, replaceFields, unchanged, type RewrittenFields } from '../field-rewrite.ts';
import { framingOf } from '../frame-size.ts';
import { addressSeenBy, type CreateRewriter } from '../rewriter.ts';
import { maximumPortDigits, stringBytes } from './string-reader.ts';

/**
 * The client's first bytes (the port and its NUL, or more) as they leave the gateway; `own` is the client's address, whose
 * port it is. rsh's port must stay within 512 to 1023 on both sides, which is the translation's business.
 */
export function rewriteStderrPort(message: Uint8Array, translate: TranslateEnd, own: string): RewrittenFields {
  const length = message.indexOf(0);
  const text = length > 0 && length <= maximumPortDigits ? String.fromCharCode(...message.subarray(0, length)) : '';
  const port = /^\d+$/.test(text) ? Number(text) : 0;
  const to = port > 0 ? translate(own, port) : undefined;
  if (!to || to.port === port) return unchanged(message);
  const value = String(to.port);
  const field = { name: 'port', value: String(port), offset: 0, length };
  return replaceFields(message, [{ field, value, written: asciiBytes(value) }]);
}

/** Behind the port come names, a command and what it reads: nothing that a gateway changes. */
export const commandRewriter: CreateRewriter = (session) => {
  let isPortSeen = false;
  return {
    frame: (from, bytes) => {
      if (from === 'server' || isPortSeen) return 'opaque';
      const framing = framingOf(stringBytes(bytes, maximumPortDigits), bytes);
      isPortSeen = framing !== 0;
      return framing;
    },
    rewrite: (message, from, { end }) =>
      from === 'client' ? rewriteStderrPort(message, end, addressSeenBy(session, from, from)) : unchanged(message),
  };
};
