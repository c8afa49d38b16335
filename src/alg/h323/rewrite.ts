/** What a gateway's H.323 ALG makes of one message: endpoints in place, nothing grows. */
import type { TranslateEnd } from '../address-rewrite.ts';
import { rewrittenBehind, unchanged, type RewrittenFields } from '../field-rewrite.ts';
import { framingOf } from '../frame-size.ts';
import type { CreateRewriter } from '../rewriter.ts';
import { readControl } from './control.ts';
import { rewriteEndpoints } from './endpoints.ts';
import { allEndpoints, readSignalling } from './parse.ts';
import { readQ931 } from './q931.ts';
import { tpktBytes, tpktRules } from './tpkt.ts';

/** H.225.0 call signalling, without its TPKT header, with fast start and tunnelled H.245. */
export function rewriteSignalling(message: Uint8Array, translate: TranslateEnd): RewrittenFields {
  const parsed = readSignalling(message);
  return rewriteEndpoints(message, parsed ? allEndpoints(parsed) : [], translate);
}

/** H.245 in its own connection, without its TPKT header. */
export const rewriteControl = (message: Uint8Array, translate: TranslateEnd): RewrittenFields =>
  rewriteEndpoints(message, readControl(message).endpoints, translate);

/** The first message tells which of the two the connection is. */
export const h323Rewriter: CreateRewriter = () => {
  let isSignalling: boolean | undefined;
  return {
    frame: (_from, bytes) => framingOf(tpktRules.sizeOf(bytes), bytes),
    rewrite: (message, _from, { end }) => {
      const body = message.subarray(tpktBytes);
      if (body.length === 0) return unchanged(message);
      isSignalling ??= readQ931(body) !== undefined;
      return rewrittenBehind(message, tpktBytes, (isSignalling ? rewriteSignalling : rewriteControl)(body, end));
    },
  };
};
