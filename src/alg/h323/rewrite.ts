/** What a gateway's H.323 ALG makes of one message (without its TPKT header): endpoints in place, nothing grows. */
import type { PayloadBinding, RewrittenFields } from '../field-rewrite.ts';
import { readControl } from './control.ts';
import { rewriteEndpoints } from './endpoints.ts';
import { allEndpoints, readSignalling } from './parse.ts';

/** H.225.0 call signalling, with fast start and tunnelled H.245. */
export function rewriteSignalling(message: Uint8Array, bindings: readonly PayloadBinding[]): RewrittenFields {
  const parsed = readSignalling(message);
  return rewriteEndpoints(message, parsed ? allEndpoints(parsed) : [], bindings);
}

/** H.245 in its own connection. */
export const rewriteControl = (message: Uint8Array, bindings: readonly PayloadBinding[]): RewrittenFields =>
  rewriteEndpoints(message, readControl(message).endpoints, bindings);
