/** What a gateway makes of every session, time included: packets are walked only where a timer can run out between them. */
import { none } from '../capture/packet-index.ts';
import { secondsOf } from './idle-timers.ts';
import type { Profile, TimerName } from './profile.ts';
import { replayCapture } from './replay-capture.ts';
import { replaySessions, type ReplayEvidence } from './replay-sessions.ts';
import type { SessionOutcome } from './session-outcome.ts';

/** By session, in the capture's order; those that do not cross the gateway are left out. */
export const sessionOutcomes = (evidence: ReplayEvidence, profile: Profile): readonly SessionOutcome[] =>
  canRunOut(evidence, profile) ? replayCapture(evidence, profile).outcomes : replaySessions(evidence, profile);

/** The longest silence between two packets of one session's flow in seconds, by what could have run out in it. */
interface Silences {
  udp: number;
  tcp: number;
  /** From the first packet to the third: the timer of a handshake runs from the SYN on. */
  handshake: number;
  /** Of what is neither TCP nor UDP. */
  other: number;
}

const timersOf: Readonly<Record<keyof Silences, readonly TimerName[]>> = {
  udp: ['udp', 'udp-unreplied', 'dns'],
  tcp: ['tcp', 'syn', 'finished-tcp'],
  handshake: ['tcp-handshake'],
  other: ['icmp', 'pptp', 'translation'],
};

function canRunOut(evidence: ReplayEvidence, { timers }: Profile): boolean {
  const silences = silencesOf(evidence);
  return (Object.keys(timersOf) as (keyof Silences)[]).some((what) =>
    timersOf[what].some((timer) => silences[what] > secondsOf(timers[timer])),
  );
}

const known = new WeakMap<ReplayEvidence, Silences>();

function silencesOf(evidence: ReplayEvidence): Silences {
  const held = known.get(evidence);
  if (held) return held;
  const { index, flows, sessions } = evidence.analysis;
  const found: Silences = { udp: 0, tcp: 0, handshake: 0, other: 0 };
  for (const { flow, transport } of sessions.sessions) {
    const what = transport === 'udp' || transport === 'tcp' ? transport : 'other';
    const first = flows.firstPacket(flow);
    let previous = first;
    for (let packet = index.nextInFlow(first), at = 1; packet !== none; packet = index.nextInFlow(packet), at += 1) {
      found[what] = Math.max(found[what], index.secondsBetween(previous, packet));
      if (at <= 2 && what === 'tcp') found.handshake = Math.max(found.handshake, index.secondsBetween(first, packet));
      previous = packet;
    }
  }
  known.set(evidence, found);
  return found;
}
