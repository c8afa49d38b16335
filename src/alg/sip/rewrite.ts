/**
 * A SIP message as it leaves a gateway's ALG: addresses and ports of signalling and description under the bindings, and
 * Content-Length grown with the body. Over TCP the growth shifts the sequence numbers of all that follows.
 */
import { growthBehind, rewritePairs, type TranslateEnd } from '../address-rewrite.ts';
import { asciiBytes, replaceFields, unchanged, type RewrittenFields } from '../field-rewrite.ts';
import type { CreateRewriter } from '../rewriter.ts';
import { frameText } from '../text/message-framing.ts';
import { descriptionPairs, identityPairs, signallingPairs } from './address-pairs.ts';
import { sipFraming } from './framing.ts';
import { parseSip } from './parse.ts';

/** What a gateway's ALG leaves alone, or touches besides; all of signalling and description by default. */
export interface SipRewriteLimits {
  readonly signalling?: boolean;
  readonly description?: boolean;
  /** From, To and the host in Call-ID: Junos hides it unless `disable-call-id-hiding`, IOS XE rewrites it. */
  readonly identities?: boolean;
  /** False for the gateway that forgets it, which is a fault of its own. */
  readonly contentLength?: boolean;
}

export function rewriteSip(
  message: Uint8Array,
  translate: TranslateEnd,
  limits: SipRewriteLimits = {},
): RewrittenFields {
  const parsed = parseSip(message);
  if (!parsed) return unchanged(message);
  const { signalling = true, description = true, identities = false, contentLength = true } = limits;
  const replacements = rewritePairs(
    [
      ...(signalling ? signallingPairs(parsed) : []),
      ...(identities ? identityPairs(parsed) : []),
      ...(description ? descriptionPairs(parsed) : []),
    ],
    translate,
  );
  const length = parsed.contentLength;
  const bodyGrowth = parsed.bodyAt < 0 ? 0 : growthBehind(replacements, parsed.bodyAt);
  if (length && contentLength && bodyGrowth !== 0) {
    // Grown, not counted anew: a length that was wrong before stays wrong by as much.
    const value = String(Math.max(0, Number(length.value) + bodyGrowth));
    replacements.push({ field: length, value, written: asciiBytes(value) });
  }
  return replaceFields(message, replacements);
}

export const sipRewriter: CreateRewriter = () => ({
  frame: (_from, bytes) => frameText(sipFraming, bytes),
  rewrite: (message, _from, { end }) => rewriteSip(message, end),
});
