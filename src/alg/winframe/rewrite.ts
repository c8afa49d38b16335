/** What an ALG makes of the browser service's answer: another server address in place. */
import type { TranslateEnd } from '../address-rewrite.ts';
import { addressBytes, binaryReplacement, replaceFields, type RewrittenFields } from '../field-rewrite.ts';
import type { CreateRewriter } from '../rewriter.ts';
import { readBrowser } from './parse.ts';

/** No port is written in these messages. */
export function rewriteBrowser(message: Uint8Array, translate: TranslateEnd): RewrittenFields {
  const field = readBrowser(message)?.address;
  const value = field && translate(field.value, undefined)?.address;
  const written = value === undefined ? undefined : addressBytes(value, 4);
  return replaceFields(
    message,
    field && value !== undefined && written ? binaryReplacement(field, value, written) : [],
  );
}

/** Connections hold nothing that is translated. */
export const winframeRewriter: CreateRewriter = ({ transport }) => ({
  ...(transport === 'tcp' ? { frame: () => 'opaque' as const } : {}),
  rewrite: (message, _from, { end }) => rewriteBrowser(message, end),
});
