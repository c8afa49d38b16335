/**
 * An RTSP message as it leaves a gateway's ALG: ports and addresses of Transport under the bindings of the media, and
 * those of a description. A range of ports moves as a whole, because RTCP is bound to RTP by it.
 */
import { growthBehind, rewritePairs, sameFamily, type TranslateEnd } from '../address-rewrite.ts';
import type { LocatedField } from '../alg.ts';
import { asciiBytes, replaceFields, unchanged, type FieldReplacement, type RewrittenFields } from '../field-rewrite.ts';
import { addressSeenBy, type CreateRewriter } from '../rewriter.ts';
import { frameText } from '../text/message-framing.ts';
import { descriptionPairs, transportEnds, type TransportEnd } from './address-pairs.ts';
import { rtspFraming } from './framing.ts';
import { parseRtsp } from './parse.ts';

/** The connection's own ends on this side of the gateway: what Transport means when it names no address. */
export interface ConnectionEnds {
  readonly client: string;
  readonly server: string;
}

export function rewriteRtsp(message: Uint8Array, translate: TranslateEnd, connection: ConnectionEnds): RewrittenFields {
  const parsed = parseRtsp(message);
  if (!parsed) return unchanged(message);
  const replacements = [
    ...transportEnds(parsed).flatMap((end) => rewriteEnd(end, translate, connection[end.side])),
    ...rewritePairs(descriptionPairs(parsed), translate),
  ];
  const length = parsed.contentLength;
  const bodyGrowth = parsed.bodyAt < 0 ? 0 : growthBehind(replacements, parsed.bodyAt);
  if (length && bodyGrowth !== 0) {
    const value = String(Math.max(0, Number(length.value) + bodyGrowth));
    replacements.push({ field: length, value, written: asciiBytes(value) });
  }
  return replaceFields(message, replacements);
}

function rewriteEnd({ address, ports }: TransportEnd, translate: TranslateEnd, own: string): FieldReplacement[] {
  const first = Number(ports.first.value);
  const to = translate(address?.value ?? own, first);
  if (!to || (address && !sameFamily(address.value, to.address))) return [];
  const replaced = (field: LocatedField | undefined, value: string): FieldReplacement[] =>
    field && field.value !== value ? [{ field, value, written: asciiBytes(value) }] : [];
  return [
    ...replaced(address, to.address),
    ...replaced(ports.first, String(to.port)),
    ...replaced(ports.last, String(to.port + Number(ports.last?.value ?? first) - first)),
  ];
}

export const rtspRewriter: CreateRewriter = (session) => ({
  frame: (_from, bytes) => frameText(rtspFraming, bytes),
  rewrite: (message, from, { end }) =>
    rewriteRtsp(message, end, {
      client: addressSeenBy(session, from, 'client'),
      server: addressSeenBy(session, from, 'server'),
    }),
});
