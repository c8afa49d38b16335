/**
 * The largest message an ALG accepts, as far as anybody has published it. Some limits are documented numbers; of others
 * only a size that passed and a size that failed are known, and between the two the honest answer is "cannot know".
 */

import type { SourcedNumber } from './sourced.ts';

/** What the gateway does with a message above the limit. */
export const oversizeActions = ['reset', 'drop', 'bypass-session'] as const;
export type OversizeAction = (typeof oversizeActions)[number];

/** Sizes are bytes of the message itself, as in `AlgMessage.size` (DNS over TCP: without the length prefix). */
export interface SizeLimit {
  /** The documented or configured limit; null when it is not public. */
  readonly largest: SourcedNumber | null;
  /** Used only while `largest` is null. */
  readonly knownToPass: SourcedNumber | null;
  /** Used only while `largest` is null. */
  readonly knownToFail: SourcedNumber | null;
  readonly oversize: { readonly action: OversizeAction; readonly source: string; readonly verified: boolean };
  /** True when a reply may also be as long as the client's EDNS size says (ASA `message-length maximum client auto`). */
  readonly followsClientSize: boolean;
}

export interface SizeJudgement {
  readonly outcome: 'passes' | 'exceeds' | 'cannot-know';
  /** False when the number or the action behind the outcome is not verified. */
  readonly verified: boolean;
  readonly reason: string;
}

const bytes = (size: number): string => `${size} ${size === 1 ? 'byte' : 'bytes'}`;

/**
 * Compares one message with the limit. `clientSize` is the reply size that the client announced (EDNS); undefined when
 * the client's message was not seen, null when it was seen and announced none.
 */
export function judgeSize(limit: SizeLimit, size: number, clientSize?: number | null): SizeJudgement {
  const { largest, knownToPass, knownToFail, oversize } = limit;
  if (largest) {
    if (size <= largest.value)
      return {
        outcome: 'passes',
        verified: largest.verified,
        reason: `${bytes(size)} is within the limit of ${largest.value}`,
      };
    if (limit.followsClientSize && clientSize === undefined)
      return {
        outcome: 'cannot-know',
        verified: false,
        reason: `${bytes(size)} exceeds ${largest.value}, but the gateway also accepts what the client announced, and the client's message was not seen`,
      };
    if (limit.followsClientSize && clientSize !== null && clientSize !== undefined && size <= clientSize)
      return {
        outcome: 'passes',
        verified: largest.verified,
        reason: `${bytes(size)} exceeds ${largest.value}, but the client announced ${clientSize}`,
      };
    return {
      outcome: 'exceeds',
      verified: largest.verified && oversize.verified,
      reason: `${bytes(size)} exceeds the limit of ${largest.value}`,
    };
  }
  if (knownToPass && size <= knownToPass.value)
    return {
      outcome: 'passes',
      verified: knownToPass.verified,
      reason: `${bytes(size)} is not above ${knownToPass.value}, which is known to pass`,
    };
  if (knownToFail && size >= knownToFail.value)
    return {
      outcome: 'exceeds',
      verified: knownToFail.verified && oversize.verified,
      reason: `${bytes(size)} is not below ${knownToFail.value}, which is known to fail (${knownToFail.source})`,
    };
  const known = [
    knownToPass ? `${knownToPass.value} passes` : 'no size is known to pass',
    knownToFail ? `${knownToFail.value} fails` : 'no size is known to fail',
  ].join(', ');
  return {
    outcome: 'cannot-know',
    verified: false,
    reason: `the limit is not public (${known}), and ${bytes(size)} ${knownToPass && knownToFail ? 'lies between' : 'is beyond what is known'}`,
  };
}

/**
 * Narrows an unpublished limit by what one gateway was seen to do, e.g. from a router's own log. A documented limit and
 * an observation that contradicts what is known are left alone.
 */
export function learnSize(limit: SizeLimit, size: number, outcome: 'passed' | 'failed', source: string): SizeLimit {
  if (limit.largest) return limit;
  const learnt: SourcedNumber = { value: size, source, verified: true };
  const { knownToPass, knownToFail } = limit;
  if (outcome === 'passed') {
    const useful = (!knownToPass || size > knownToPass.value) && (!knownToFail || size < knownToFail.value);
    return useful ? { ...limit, knownToPass: learnt } : limit;
  }
  const useful = (!knownToFail || size < knownToFail.value) && (!knownToPass || size > knownToPass.value);
  return useful ? { ...limit, knownToFail: learnt } : limit;
}
