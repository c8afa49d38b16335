/** What a gateway's ALG makes of the port that begins rexec and rsh: the number of the other side, as text of its own length. */
import { asciiBytes, replaceFields, type PayloadBinding, type RewrittenFields } from '../field-rewrite.ts';

/**
 * The client's first bytes (the port and its NUL, or more) as they leave the gateway. rsh's port must stay within 512 to 1023
 * on both sides, which is the binding's business.
 */
export function rewriteStderrPort(message: Uint8Array, { inside, outside }: PayloadBinding): RewrittenFields {
  const length = message.indexOf(0);
  const text = length > 0 && length <= 5 ? String.fromCharCode(...message.subarray(0, length)) : '';
  if (!/^\d+$/.test(text) || Number(text) !== inside.port || outside.port === inside.port)
    return replaceFields(message, []);
  const value = String(outside.port);
  const field = { name: 'port', value: String(inside.port), offset: 0, length };
  return replaceFields(message, [{ field, value, written: asciiBytes(value) }]);
}
