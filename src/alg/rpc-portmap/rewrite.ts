/**
 * What a gateway's Sun RPC ALG makes of a mapper's message: the port word or the universal address of the binding's inside
 * becomes the outside one. Words keep their length; a universal address may grow or shrink, and with it its length word, its
 * padding (RFC 4506 §4.11) and, over TCP, the record's mark and every later sequence number.
 */
import type { LocatedField } from '../alg.ts';
import {
  asciiBytes, replaceFields, type FieldReplacement, type PayloadBinding, type RewrittenFields,
} from '../field-rewrite.ts'; // prettier-ignore
import { portField, universalAddressField } from './parse.ts';
import { formatUniversalAddress, parseUniversalAddress } from './universal-address.ts';

const wordBytes = (value: number): Uint8Array =>
  Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);

/**
 * The message as it leaves the gateway, without record marks: `markRecord` writes it for TCP. `fields` are those of the
 * message as the analyzer located them. A port word is compared with the binding's port alone: it is a port of the host
 * that answers, so ask only with a binding of that host.
 */
export function rewriteMappings(
  message: Uint8Array,
  fields: readonly LocatedField[],
  { inside, outside }: PayloadBinding,
): RewrittenFields {
  const replacements = fields.flatMap((field): FieldReplacement[] => {
    if (field.name === portField)
      return field.value === String(inside.port) && inside.port !== outside.port
        ? [{ field, value: String(outside.port), written: wordBytes(outside.port) }]
        : [];
    if (field.name !== universalAddressField) return [];
    const told = parseUniversalAddress(field.value);
    if (told?.address !== inside.address || told.port !== inside.port) return [];
    return [replaceText(field, formatUniversalAddress(outside.address, outside.port))];
  });
  return replaceFields(message, replacements);
}

const padded = (length: number): number => Math.ceil(length / 4) * 4;

/** A string with its length word and padding. */
function replaceText(field: LocatedField, text: string): FieldReplacement {
  const written = new Uint8Array(4 + padded(text.length));
  written.set(wordBytes(text.length));
  written.set(asciiBytes(text), 4);
  const whole: LocatedField = { ...field, offset: field.offset - 4, length: 4 + padded(field.length) };
  return { field: whole, value: text, written };
}
