/**
 * What a gateway's PPTP ALG makes of a control message: a client's call id, which GRE's answers are told apart by, becomes
 * one that no other client behind the address has (RFC 3022 has no word of it; Linux' nf_nat_pptp and IOS do so). The
 * length stays.
 */
import type { Side } from '../alg.ts';
import { binaryReplacement, portBytes, replaceFields, type RewrittenFields } from '../field-rewrite.ts';
import { framingOf } from '../frame-size.ts';
import type { CreateRewriter, MessageTranslation } from '../rewriter.ts';
import { messageSize, ownCallId, parsePptp, peerCallId } from './parse.ts';

/** `from`: who sends the message, and chose its own call id; the peer's was chosen by the other side. */
export function rewriteCallId(
  message: Uint8Array,
  from: Side,
  translate: NonNullable<MessageTranslation['callId']>,
): RewrittenFields {
  const peer = from === 'client' ? 'server' : 'client';
  const fields = parsePptp(message)?.fields ?? [];
  return replaceFields(
    message,
    fields.flatMap((field) => {
      if (field.name !== ownCallId && field.name !== peerCallId) return [];
      const value = translate(field.name === ownCallId ? from : peer, Number(field.value));
      return value === undefined ? [] : binaryReplacement(field, String(value), portBytes(value));
    }),
  );
}

export const pptpRewriter: CreateRewriter = () => ({
  frame: (_from, bytes) => framingOf(messageSize(bytes), bytes),
  rewrite: (message, from, { callId }) => rewriteCallId(message, from, callId ?? (() => undefined)),
});
