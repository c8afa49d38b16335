/** What a gateway's talk ALG makes of a message: both endpoints become those of the other side. Sizes do not change. */
import { formatIpv4, parseIpv4 } from '../../base/address.ts';
import { replaceFields, type FieldReplacement, type PayloadBinding, type RewrittenFields } from '../field-rewrite.ts';
import { parseTalk, type TalkAddress } from './parse.ts';

/** Endpoints of the binding's inside are replaced, others stay. */
export function rewriteTalk(
  message: Uint8Array,
  isNtalk: boolean,
  { inside, outside }: PayloadBinding,
): RewrittenFields {
  const parsed = parseTalk(message, isNtalk);
  const address = parseIpv4(outside.address);
  const ends = [parsed?.endpoint, parsed?.control].filter(
    (end): end is TalkAddress => end?.address === inside.address && end.port === inside.port,
  );
  if (address === undefined) return replaceFields(message, []);
  const bytesOf = (length: number): Uint8Array =>
    length === 2
      ? Uint8Array.of(outside.port >>> 8, outside.port & 255)
      : Uint8Array.of(address >>> 24, (address >>> 16) & 255, (address >>> 8) & 255, address & 255);
  const replacements = ends.flatMap(({ fields }) =>
    fields.map((field): FieldReplacement => ({
      field,
      value: field.length === 2 ? String(outside.port) : formatIpv4(address),
      written: bytesOf(field.length),
    })),
  );
  return replaceFields(
    message,
    replacements.filter(({ field, value }) => field.value !== value),
  );
}
