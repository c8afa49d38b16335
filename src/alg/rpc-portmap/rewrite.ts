/**
 * What a gateway's Sun RPC ALG makes of a mapper's message: the port word or the universal address of the binding's inside
 * becomes the outside one. Words keep their length; a universal address may grow or shrink, and with it its length word, its
 * padding (RFC 4506 §4.11) and, over TCP, the record's mark and every later sequence number.
 */
import type { LocatedField } from '../alg.ts';
import { sameFamily, type TranslateEnd } from '../address-rewrite.ts';
import {
  asciiBytes,
  binaryReplacement,
  replaceFields,
  type FieldReplacement,
  type RewrittenFields,
} from '../field-rewrite.ts';
import { portField, universalAddressField } from './parse.ts';
import { formatUniversalAddress, parseUniversalAddress } from './universal-address.ts';

const wordBytes = (value: number): Uint8Array =>
  Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);

/**
 * The message as it leaves the gateway, without record marks. `fields` are those of the message as the analyzer located
 * them. `own`: the address of the host whose services they are, which a port word and "any address" mean.
 */
export function rewriteMappings(
  message: Uint8Array,
  fields: readonly LocatedField[],
  translate: TranslateEnd,
  own: string,
): RewrittenFields {
  const replacements = fields.flatMap((field): FieldReplacement[] => {
    if (field.name === portField) {
      const to = field.value === '0' ? undefined : translate(own, Number(field.value));
      return to ? binaryReplacement(field, String(to.port), wordBytes(to.port)) : [];
    }
    const told = field.name === universalAddressField ? parseUniversalAddress(field.value) : undefined;
    const to = told && translate(told.address ?? own, told.port);
    if (!to) return [];
    if (told.address !== undefined && !sameFamily(told.address, to.address)) return [];
    const text = formatUniversalAddress(told.address === undefined ? hostPart(field.value) : to.address, to.port);
    return text === field.value ? [] : [replaceText(field, text)];
  });
  return replaceFields(message, replacements);
}

/** Without the port's two numbers. */
const hostPart = (text: string): string => text.replace(/\.\d+\.\d+$/, '');

const padded = (length: number): number => Math.ceil(length / 4) * 4;

/** A string with its length word and padding. */
function replaceText(field: LocatedField, text: string): FieldReplacement {
  const written = new Uint8Array(4 + padded(text.length));
  written.set(wordBytes(text.length));
  written.set(asciiBytes(text), 4);
  const whole: LocatedField = { ...field, offset: field.offset - 4, length: 4 + padded(field.length) };
  return { field: whole, value: text, written };
}
