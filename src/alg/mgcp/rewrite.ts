/** A datagram of MGCP as it leaves a gateway's ALG: every address and port under the bindings. There is no length to keep. */
import { rewritePairs, type TranslateEnd } from '../address-rewrite.ts';
import { replaceFields, type RewrittenFields } from '../field-rewrite.ts';
import type { CreateRewriter } from '../rewriter.ts';
import { parseMgcp, splitMessages } from './parse.ts';

export const rewriteMgcp = (datagram: Uint8Array, translate: TranslateEnd): RewrittenFields =>
  replaceFields(
    datagram,
    splitMessages(datagram).flatMap((part) => rewritePairs(parseMgcp(datagram, part)?.pairs ?? [], translate)),
  );

export const mgcpRewriter: CreateRewriter = () => ({
  rewrite: (message, _from, { end }) => rewriteMgcp(message, end),
});
