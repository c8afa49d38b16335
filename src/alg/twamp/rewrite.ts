/** What a gateway's TWAMP ALG makes of a session's request and its acceptance: the ends of the test in place, nothing grows. */
import type { TranslateEnd } from '../address-rewrite.ts';
import {
  addressBytes, binaryReplacement, portBytes, replaceFields, unchanged, type FieldReplacement, type RewrittenFields,
} from '../field-rewrite.ts'; // prettier-ignore
import { framingOf } from '../frame-size.ts';
import { addressSeenBy, type CreateRewriter } from '../rewriter.ts';
import { messageBytes, readAccept, readRequest } from './parse.ts';
import { TwampStages } from './stages.ts';

/** The control connection's own ends, which an address of zero stands for. */
interface TestEnds {
  readonly sender: string;
  readonly receiver: string;
}

/** The HMAC at the end is not checked in unauthenticated mode (RFC 4656 §3.2), the only one that an ALG can read. */
export function rewriteRequest(message: Uint8Array, translate: TranslateEnd, own: TestEnds): RewrittenFields {
  if (message.length < messageBytes.requestSession) return unchanged(message);
  const { fields } = readRequest(message);
  const replacements = (['sender', 'receiver'] as const).flatMap((part): FieldReplacement[] => {
    const address = fields.find(({ name }) => name === `${part}.address`);
    const port = fields.find(({ name }) => name === `${part}.port`);
    const to = port && translate(address?.value ?? own[part], Number(port.value));
    if (!to) return [];
    const portChange = binaryReplacement(port, String(to.port), portBytes(to.port));
    if (!address) return portChange;
    const written = addressBytes(to.address, address.length);
    return written ? [...binaryReplacement(address, to.address, written), ...portChange] : [];
  });
  return replaceFields(message, replacements);
}

/** The port is the receiver's, at `own`. */
function rewriteAccept(message: Uint8Array, translate: TranslateEnd, own: string): RewrittenFields {
  const { port } = readAccept(message);
  const to = translate(own, Number(port.value));
  return replaceFields(message, to ? binaryReplacement(port, String(to.port), portBytes(to.port)) : []);
}

export const twampRewriter: CreateRewriter = (session) => {
  const stages = new TwampStages();
  let isStarted = false;
  return {
    frame: (from, bytes) => {
      if (bytes.length === 0) return 0;
      const framing = framingOf(stages.sizeOf(from, bytes), bytes);
      if (framing === 'opaque') stages.hide(from);
      else if (framing > 0) stages.advance(from, bytes.subarray(0, framing));
      return framing;
    },
    rewrite: (message, from, { end }) => {
      const receiver = addressSeenBy(session, from, 'server');
      if (from === 'client' && message.length === messageBytes.requestSession)
        return rewriteRequest(message, end, { sender: addressSeenBy(session, from, 'client'), receiver });
      if (from === 'client' || message.length !== messageBytes.acceptSession) return unchanged(message);
      // A Server-Start has the same size and comes once, before.
      if (isStarted) return rewriteAccept(message, end, receiver);
      isStarted = true;
      return unchanged(message);
    },
  };
};
