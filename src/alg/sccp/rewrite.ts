/** A Skinny message as it leaves a gateway's ALG: address and port in place, so that no length changes. */
import { parseIpv4, parseIpv6 } from '../../base/address.ts';
import type { TranslateEnd } from '../address-rewrite.ts';
import { replaceFields, type FieldReplacement, type RewrittenFields } from '../field-rewrite.ts';
import { headerBytes, parseSccp } from './parse.ts';

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

function addressBytes(address: string, length: number): Uint8Array | undefined {
  if (length === 16) return parseIpv6(address);
  const number = parseIpv4(address);
  return number === undefined ? undefined : Uint8Array.of(number >>> 24, number >>> 16, number >>> 8, number);
}
