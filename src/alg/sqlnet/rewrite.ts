/**
 * What a gateway's SQL*Net ALG makes of a redirect: host and port of the binding's inside become the outside ones. The text
 * grows or shrinks, and with it the packet's length and the redirect's own, as conntrack-tools' helper does; a packet checksum
 * of the short form is cleared. Over TCP every later sequence number of that direction shifts.
 */
import { u16, u32 } from '../../base/bytes.ts';
import type { LocatedField } from '../alg.ts';
import {
  amendRewrite, asciiBytes, replaceFields, type FieldReplacement, type MessageEdit, type PayloadBinding, type RewrittenFields,
} from '../field-rewrite.ts'; // prettier-ignore
import { hostField, portField } from './descriptor.ts';
import { headerBytes, tnsType, typeOf } from './parse.ts';

/**
 * The packet as it leaves the gateway; `fields` are those of the message as the analyzer located them: host and port of each
 * address in turn. `largeLength`: the packet has a length of four bytes, which only those behind an ACCEPT have.
 */
export function rewriteRedirect(
  packet: Uint8Array,
  fields: readonly LocatedField[],
  { inside, outside }: PayloadBinding,
  largeLength = false,
): RewrittenFields {
  const replacements: FieldReplacement[] = [];
  for (const group of addressesOf(fields)) {
    const host = group.find(({ name }) => name === hostField);
    const port = group.find(({ name }) => name === portField);
    if (port?.value !== String(inside.port) || (host && host.value !== inside.address)) continue;
    for (const [field, value] of [
      [host, outside.address],
      [port, String(outside.port)],
    ] as const)
      if (field && field.value !== value) replacements.push({ field, value, written: asciiBytes(value) });
  }
  const rewritten = replaceFields(packet, replacements);
  if (rewritten.changes.length === 0 || packet.length < headerBytes) return rewritten;
  return amendRewrite(packet, rewritten, lengthEdits(packet, rewritten.growth, largeLength));
}

/** Fields come in pairs of one address; either of the two may be missing. */
function addressesOf(fields: readonly LocatedField[]): readonly (readonly LocatedField[])[] {
  const groups: LocatedField[][] = [];
  for (const field of fields) {
    const last = groups.at(-1);
    if (last && !last.some(({ name }) => name === field.name)) last.push(field);
    else groups.push([field]);
  }
  return groups;
}

function lengthEdits(packet: Uint8Array, growth: number, largeLength: boolean): MessageEdit[] {
  const edits: MessageEdit[] = largeLength
    ? [number32(0, u32(packet, 0) + growth)]
    : [number16(0, u16(packet, 0) + growth), number16(2, 0)];
  // The redirect's own length stands behind the header; when it is zero the text comes in a DATA packet without one.
  const own = typeOf(packet) === tnsType.redirect ? u16(packet, headerBytes) : 0;
  return own > 0 ? [...edits, number16(headerBytes, own + growth)] : edits;
}

const number16 = (offset: number, value: number): MessageEdit => ({
  offset,
  length: 2,
  written: Uint8Array.of(value >>> 8, value & 255),
});

const number32 = (offset: number, value: number): MessageEdit => ({
  offset,
  length: 4,
  written: Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255),
});
