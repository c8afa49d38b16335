/** What a gateway's RAS ALG makes of one message: endpoints in place, the length stays. */
import type { PayloadBinding, RewrittenFields } from '../field-rewrite.ts';
import { rewriteEndpoints } from '../h323/endpoints.ts';
import { readRas } from './parse.ts';

export const rewriteRas = (message: Uint8Array, bindings: readonly PayloadBinding[]): RewrittenFields =>
  rewriteEndpoints(message, readRas(message)?.endpoints ?? [], bindings);
