/** The replay's face to the editor: the same questions as the command line's, answered from the analysis that is open. */
import { CaptureError } from '../base/capture-error.ts';
import type { Cancellation } from '../base/cancellation.ts';
import type { EvidenceSet } from '../diagnosis/evidence-set.ts';
import { createReplays, type Replays } from './gateway-replays.ts';
import type { ReplayApi } from './replay-api.ts';
import { otherSideOf, predictedTraceOf, rewritesOf } from './replay-previews.ts';

/** What an analysis that has ended leaves to replay. */
export interface Replayable {
  readonly evidence: EvidenceSet;
  /** Prefixes that the user names. */
  readonly inside: readonly string[];
}

/** `replayable` is undefined until the analysis has ended; every call rejects with `CaptureError` until then. */
export function replayApi(replayable: () => Replayable | undefined, cancellation: Cancellation): ReplayApi {
  let held: { readonly evidence: EvidenceSet; readonly replays: Replays } | undefined;
  const ready = (): { readonly evidence: EvidenceSet; readonly replays: Replays } => {
    const known = replayable();
    if (!known)
      throw new CaptureError('unreadable', 'The capture is still being read. The replay begins when it is known.');
    const { evidence, inside } = known;
    if (held?.evidence !== evidence) held = { evidence, replays: createReplays(evidence, inside) };
    return held;
  };
  return {
    choices: async () => Promise.resolve(ready().replays.choices),
    matrix: async () => ready().replays.matrix(),
    replay: async (choice) => Promise.resolve(ready().replays.reply(choice)),
    rewrites: async (choice, session) => rewritesOf(ready().replays, choice, session),
    predictedTrace: async (choice) => {
      const { replays, evidence: known } = ready();
      return Promise.resolve(predictedTraceOf(replays, known, choice));
    },
    otherSide: async (choice) => otherSideOf(ready().replays, choice, cancellation),
  };
}
