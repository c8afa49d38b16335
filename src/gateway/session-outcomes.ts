/** What a gateway makes of every session, time included: packets are walked only where a timer can run out between them. */
import { none } from '../capture/packet-index.ts';
import { secondsOf } from './idle-timers.ts';
import { timerNames, type Profile } from './profile.ts';
import { replayCapture } from './replay-capture.ts';
import { replaySessions, type ReplayEvidence } from './replay-sessions.ts';
import type { SessionOutcome } from './session-outcome.ts';

/** By session, in the capture's order; those that do not cross the gateway are left out. */
export const sessionOutcomes = (evidence: ReplayEvidence, profile: Profile): readonly SessionOutcome[] =>
  longestSilence(evidence) > shortestTimer(profile)
    ? replayCapture(evidence, profile).outcomes
    : replaySessions(evidence, profile);

const shortestTimer = ({ timers }: Profile): number => Math.min(...timerNames.map((name) => secondsOf(timers[name])));

const silences = new WeakMap<ReplayEvidence, number>();

/** Seconds; of the flows of sessions. A handshake counts as a whole, as its timer runs from the SYN on. */
function longestSilence(evidence: ReplayEvidence): number {
  const known = silences.get(evidence);
  if (known !== undefined) return known;
  const { index, flows, sessions } = evidence.analysis;
  let longest = 0;
  for (const { flow } of sessions.sessions) {
    const first = flows.firstPacket(flow);
    let previous = first;
    for (let packet = index.nextInFlow(first), at = 1; packet !== none; packet = index.nextInFlow(packet), at += 1) {
      longest = Math.max(longest, index.secondsBetween(at <= 2 ? first : previous, packet));
      previous = packet;
    }
  }
  silences.set(evidence, longest);
  return longest;
}
