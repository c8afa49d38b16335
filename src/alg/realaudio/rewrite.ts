/** What a RealAudio ALG makes of a greeting: other UDP ports in place. The address is not in the message. */
import type { TranslateEnd } from '../address-rewrite.ts';
import { binaryReplacement, portBytes, replaceFields, unchanged, type RewrittenFields } from '../field-rewrite.ts';
import { framingOf } from '../frame-size.ts';
import { addressSeenBy, type CreateRewriter } from '../rewriter.ts';
import { greetingBytes, maximumGreetingBytes, readGreeting } from './parse.ts';

/** `own`: the client's address, whose ports they are. */
export function rewriteGreeting(greeting: Uint8Array, translate: TranslateEnd, own: string): RewrittenFields {
  const ports = readGreeting(greeting)?.ports ?? [];
  return replaceFields(
    greeting,
    ports.flatMap(({ port, field }) => {
      const to = translate(own, port);
      return to ? binaryReplacement(field, String(to.port), portBytes(to.port)) : [];
    }),
  );
}

/** Only the greeting is read; media and the server's side pass. */
export const realaudioRewriter: CreateRewriter = (session) => {
  let isGreeted = false;
  return {
    frame: (from, bytes) => {
      if (from === 'server' || isGreeted) return 'opaque';
      const framing = framingOf(greetingBytes(bytes), bytes, maximumGreetingBytes);
      isGreeted = framing !== 0;
      return framing;
    },
    rewrite: (message, from, { end }) =>
      from === 'client' ? rewriteGreeting(message, end, addressSeenBy(session, from, from)) : unchanged(message),
  };
};
