/** What one ALG does with its protocol beyond sizes. Every fact is optional: what is absent is not published. */
import type { Sourced, SourcedNumber } from './sourced.ts';

/** `ignore`: the message passes, but nothing in it is translated and no gate is opened. */
export const strictActions = ['accept', 'ignore', 'drop', 'reset'] as const;
export type StrictAction = (typeof strictActions)[number];

export interface AlgHandling {
  /** A message that is not whole in its segment: read on until it is, dropped, or passed unread. */
  readonly partial?: Sourced<'reassemble' | 'drop' | 'ignore'>;
  /** A negotiated port below 1024. */
  readonly lowPort?: Sourced<StrictAction>;
  /** A negotiated address that is not the sender's own. */
  readonly thirdParty?: Sourced<StrictAction>;
  /** False where the ALG opens gates but leaves addresses in messages alone. */
  readonly rewrites?: Sourced<boolean>;
  /** False where the ALG translates but opens nothing. */
  readonly opensGates?: Sourced<boolean>;
  readonly gateLifetimeSeconds?: SourcedNumber;
  /** Gates that one session may have open at a time. */
  readonly maximumGates?: SourcedNumber;
  /** The flow is closed once the first answer has passed (DNS guard, `response received`). */
  readonly closesAfterAnswer?: Sourced<boolean>;
}
