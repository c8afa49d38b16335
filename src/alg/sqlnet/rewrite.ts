/**
 * What a gateway's SQL*Net ALG makes of a redirect: host and port of the binding's inside become the outside ones. The text
 * grows or shrinks, and with it the packet's length and the redirect's own, as conntrack-tools' helper does; a packet checksum
 * of the short form is cleared. Over TCP every later sequence number of that direction shifts.
 */
import { u16, u32 } from '../../base/bytes.ts';
import { sameFamily, type TranslateEnd } from '../address-rewrite.ts';
import type { LocatedField } from '../alg.ts';
import {
  amendRewrite, asciiBytes, replaceFields, unchanged, type FieldReplacement, type MessageEdit, type RewrittenFields,
} from '../field-rewrite.ts'; // prettier-ignore
import { framingOf } from '../frame-size.ts';
import { addressSeenBy, type CreateRewriter } from '../rewriter.ts';
import { bareHost, hostField, portField, redirectTargets } from './descriptor.ts';
import {
  hasLargeLength, headerBytes, packetBytes, readAccept, readData, readRedirect, tnsType, typeOf, usesLargePackets,
  type PacketText,
} from './parse.ts'; // prettier-ignore

/**
 * The packet as it leaves the gateway; `fields` are those of the message as the analyzer located them: host and port of each
 * address in turn. An address without a host means its sender's, `own`; names are left alone. `largeLength`: the packet has
 * a length of four bytes, which only those behind an ACCEPT have.
 */
export function rewriteRedirect(
  packet: Uint8Array,
  fields: readonly LocatedField[],
  translate: TranslateEnd,
  own: string,
  largeLength = false,
): RewrittenFields {
  const replacements: FieldReplacement[] = [];
  for (const group of addressesOf(fields)) {
    const host = group.find(({ name }) => name === hostField);
    const port = group.find(({ name }) => name === portField);
    const address = bareHost(host?.value ?? own);
    const to = port && translate(address, Number(port.value));
    if (!to || (host && !sameFamily(address, to.address))) continue;
    const hostText = host?.value === address ? to.address : `[${to.address}]`;
    for (const [field, value] of [
      [host, hostText],
      [port, String(to.port)],
    ] as const)
      if (field && field.value !== value) replacements.push({ field, value, written: asciiBytes(value) });
  }
  const rewritten = replaceFields(packet, replacements);
  if (rewritten.changes.length === 0 || packet.length < headerBytes) return rewritten;
  if (!largeLength && u16(packet, 0) + rewritten.growth > 0xffff) return unchanged(packet);
  return amendRewrite(packet, rewritten, lengthEdits(packet, rewritten.growth, largeLength));
}

/** Redirects alone, as conntrack-tools' helper does it: what a client says of its own wishes leads nowhere. */
export const sqlnetRewriter: CreateRewriter = (session) => {
  let large = false;
  let isTextAwaited = false;
  const redirectText = (message: Uint8Array): PacketText | undefined => {
    const isAwaited = isTextAwaited;
    isTextAwaited = false;
    if (typeOf(message) === tnsType.data) return isAwaited ? readData(message) : undefined;
    const data = typeOf(message) === tnsType.redirect ? readRedirect(message)?.data : undefined;
    isTextAwaited = data?.text.length === 0;
    return data;
  };
  return {
    frame: (from, bytes) => {
      const framing = framingOf(packetBytes(bytes, large), bytes);
      if (from === 'server' && framing !== 'opaque' && framing > 0 && typeOf(bytes) === tnsType.accept)
        large = usesLargePackets(readAccept(bytes.subarray(0, framing))?.version ?? 0);
      return framing;
    },
    rewrite: (message, from, { end }) => {
      const text = from === 'server' ? redirectText(message) : undefined;
      if (!text) return unchanged(message);
      const fields = redirectTargets(text).flatMap((target) => target.fields);
      return rewriteRedirect(message, fields, end, addressSeenBy(session, from, from), hasLargeLength(message, large));
    },
  };
};

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
