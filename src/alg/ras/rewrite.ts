/** What a gateway's RAS ALG makes of one message: endpoints in place, the length stays. */
import type { TranslateEnd } from '../address-rewrite.ts';
import type { RewrittenFields } from '../field-rewrite.ts';
import { rewriteEndpoints } from '../h323/endpoints.ts';
import type { CreateRewriter } from '../rewriter.ts';
import { readRas } from './parse.ts';

export const rewriteRas = (message: Uint8Array, translate: TranslateEnd): RewrittenFields =>
  rewriteEndpoints(message, readRas(message)?.endpoints ?? [], translate);

export const rasRewriter: CreateRewriter = () => ({
  rewrite: (message, _from, { end }) => rewriteRas(message, end),
});
