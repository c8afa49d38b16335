/**
 * Whether a change mends what was observed: the session is replayed under the profile and under the changed profile. A fix
 * is offered as proven only when the first replay breaks as the capture did and the second does not; else the reason why
 * it cannot be proven is said.
 */
import { changedProfile, describeChange, type FixChanges } from './profile-change.ts';
import type { Profile } from './profile.ts';
import { replaySession, type MessageVerdict, type ReplaySession, type SessionReplay } from './replay.ts';

/** How the session broke according to the evidence. */
export interface ObservedBreak {
  readonly verdict: 'reset' | 'drop';
  /** First packet of the message that the gateway did not accept, when the evidence names it. */
  readonly packet: number | null;
}

export interface Proof {
  readonly proven: boolean;
  /** One or two sentences: the proof, or what is missing. */
  readonly proof: string;
  readonly before: SessionReplay;
  readonly after: SessionReplay;
  /** Messages that the ALG may rewrite before the change and leaves alone after it. */
  readonly noLongerRead: number;
}

function whyNot(
  session: ReplaySession,
  before: SessionReplay,
  after: SessionReplay,
  observed: ObservedBreak,
): string | null {
  if (session.blind) return `Not proven: ${session.blind}.`;
  if (session.messages.length === 0)
    return 'Not proven: the capture holds no message of this session that a replay could judge.';
  const at = before.verdicts.find(
    ({ packet, verdict }) =>
      (observed.packet === null || packet === observed.packet) && verdict !== 'forward' && verdict !== 'translate',
  );
  if (!at)
    return `Not proven: replayed under ${before.title} ${observed.packet === null ? 'every message passes' : `the message of packet ${observed.packet} passes`} (${before.decision.reason}), so the replay does not explain the break.`;
  if (at.verdict === 'cannot-know')
    return `Not proven: ${before.title} may break packet ${at.packet}, but this cannot be known: ${at.reason}.`;
  if (at.verdict !== observed.verdict)
    return `Not proven: replayed under ${before.title} packet ${at.packet} meets "${at.verdict}", while the capture shows "${observed.verdict}".`;
  if (!at.verified)
    return `Not proven: that ${before.title} breaks packet ${at.packet} is not confirmed by any public source: ${at.reason}.`;
  const left: MessageVerdict | null = after.broken ?? after.undecided;
  if (left) return `Not proven: with the change packet ${left.packet} still meets "${left.verdict}": ${left.reason}.`;
  return null;
}

/** Replays the session under `profile` with and without the change. */
export function proveChange(session: ReplaySession, profile: Profile, fix: FixChanges, observed: ObservedBreak): Proof {
  const before = replaySession(session, profile);
  const after = replaySession(session, changedProfile(profile, fix));
  const read = ({ verdicts }: SessionReplay): number => verdicts.filter(({ payload }) => payload === 'read').length;
  const noLongerRead = Math.max(0, read(before) - read(after));
  const missing = whyNot(session, before, after, observed);
  if (missing) return { proven: false, proof: missing, before, after, noLongerRead };
  const broken = before.verdicts.find(
    ({ packet, verdict }) => verdict === observed.verdict && (observed.packet === null || packet === observed.packet),
  );
  const proof = [
    `Replayed under ${before.title}, packet ${broken?.packet ?? observed.packet} breaks the session as the capture shows: ${broken?.reason ?? ''}.`,
    `With ${describeChange(fix.change)} all ${after.verdicts.length} messages of the session pass.`,
  ].join(' ');
  return { proven: true, proof, before, after, noLongerRead };
}
