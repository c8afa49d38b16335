/** A Skinny message as it leaves a gateway's ALG: address and port in place, so that no length changes. */
import type { TranslateEnd } from '../address-rewrite.ts';
import { addressBytes, replaceFields, type FieldReplacement, type RewrittenFields } from '../field-rewrite.ts';
import { framingOf } from '../frame-size.ts';
import type { CreateRewriter } from '../rewriter.ts';
import { headerBytes, parseSccp, sizeOfMessage } from './parse.ts';

/** `message` with its header. */
export function rewriteSccp(message: Uint8Array, translate: TranslateEnd): RewrittenFields {
  const endpoint = message.length < headerBytes ? undefined : parseSccp(message).endpoint;
  const to = endpoint && translate(endpoint.address.value, endpoint.port && Number(endpoint.port.value));
  const address = to && addressBytes(to.address, endpoint.address.length);
  if (!address) return replaceFields(message, []);
  const replacements: FieldReplacement[] = [];
  if (to.address !== endpoint.address.value)
    replacements.push({ field: endpoint.address, value: to.address, written: address });
  if (endpoint.port && String(to.port) !== endpoint.port.value)
    replacements.push({
      field: endpoint.port,
      value: String(to.port),
      written: Uint8Array.of(to.port & 255, to.port >>> 8, 0, 0),
    });
  return replaceFields(message, replacements);
}

export const sccpRewriter: CreateRewriter = () => ({
  frame: (_from, bytes) => framingOf(sizeOfMessage(bytes), bytes),
  rewrite: (message, _from, { end }) => rewriteSccp(message, end),
});
