/**
 * What a gateway's SQL*Net ALG makes of a redirect: host and port of the binding's inside become the outside ones. The text
 * grows or shrinks, and with it the packet's length and the redirect's own, as conntrack-tools' helper does; a packet checksum
 * of the short form is cleared. Over TCP every later sequence number of that direction shifts.
 */
import type { LocatedField } from '../alg.ts';
import {
  asciiBytes, replaceFields, type FieldReplacement, type PayloadBinding, type RewrittenFields,
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
  return { ...rewritten, bytes: withLengths(rewritten.bytes, packet, rewritten.growth, largeLength) };
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

function withLengths(bytes: Uint8Array, before: Uint8Array, growth: number, largeLength: boolean): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (largeLength) view.setUint32(0, view.getUint32(0) + growth);
  else {
    view.setUint16(0, view.getUint16(0) + growth);
    view.setUint16(2, 0);
  }
  // The redirect's own length stands behind the header; when it is zero the text comes in a DATA packet without one.
  if (typeOf(before) === tnsType.redirect && before.length >= headerBytes + 2 && view.getUint16(headerBytes) > 0)
    view.setUint16(headerBytes, view.getUint16(headerBytes) + growth);
  return bytes;
}
