/** What an ALG makes of the browser service's answer: another server address in place. */
import { parseIpv4 } from '../../base/address.ts';
import { replaceFields, unchanged, type PayloadBinding, type RewrittenFields } from '../field-rewrite.ts';
import { readBrowser } from './parse.ts';

/** The ports of the bindings are not written in these messages. */
export function rewriteBrowser(message: Uint8Array, bindings: readonly PayloadBinding[]): RewrittenFields {
  const field = readBrowser(message)?.address;
  const value = bindings.find(({ inside }) => inside.address === field?.value)?.outside.address;
  const number = value === undefined ? undefined : parseIpv4(value);
  if (!field || value === undefined || number === undefined) return unchanged(message);
  const written = Uint8Array.of(number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255);
  return replaceFields(message, [{ field, value, written }]);
}
