/** Longer timers for the packets that a replay stopped because one ran out, and the proof from the same capture. */
import { changeEffects, type CaptureProof } from './capture-proof.ts';
import { changedProfile, describeChange, type FixChanges, type ProfileChange } from './profile-change.ts';
import { replayCapture, type CaptureReplay } from './replay-capture.ts';
import type { TimerExpiry } from './timer-expiry.ts';

/** Seconds are rounded up to what a person would type. */
const stepOf = (seconds: number): number => (seconds > 600 ? 60 : seconds > 60 ? 10 : 5);

/** The change that lets every packet pass that came after the timer's end. */
export function timerChange({ timer, neededSeconds }: TimerExpiry): ProfileChange {
  const step = stepOf(neededSeconds);
  return { kind: 'timer', timer, seconds: (Math.floor(neededSeconds / step) + 1) * step };
}

/** Ids of the sessions that the timer broke. */
export const sessionsEndedBy = ({ outcomes }: CaptureReplay, { timer }: TimerExpiry): readonly number[] =>
  outcomes.flatMap(({ cause, session }) => (cause?.kind === 'timer' && cause.timer === timer ? [session.id] : []));

/** Replays the capture again with the change; `expiry` is what it is for. */
export function proveTimer(replay: CaptureReplay, expiry: TimerExpiry, fix: FixChanges): CaptureProof {
  const { profile, evidence } = replay;
  const after = replayCapture(evidence, changedProfile(profile, fix));
  const stops = newlyStopped(replay, after);
  const effects = [
    ...changeEffects(evidence, replay.outcomes, after.outcomes, new Set(sessionsEndedBy(replay, expiry))),
    ...(stops > 0 ? [`${stops} packet${stops === 1 ? '' : 's'} that pass now would be stopped.`] : []),
  ];
  const said = profile.timers[expiry.timer];
  if (said !== undefined && said !== 'never' && !said.verified) {
    const proof = `Not proven: that ${profile.title} waits ${expiry.limitSeconds} s is not confirmed by any public source (${said.source}).`;
    return { proven: false, proof, effects };
  }
  const left = after.expiries.find(({ timer }) => timer === expiry.timer);
  if (left) {
    const proof = `Not proven: with the change the ${left.timer} timer still stops packet ${left.firstPacket}.`;
    return { proven: false, proof, effects };
  }
  const flows = `${expiry.flows.length} flow${expiry.flows.length === 1 ? '' : 's'}`;
  const proof = `Replayed under ${profile.title}, the ${expiry.timer} timer of ${expiry.limitSeconds} s stops ${flows}, the first at packet ${expiry.firstPacket}. With ${describeChange(fix.change)} they pass.`;
  return { proven: true, proof, effects };
}

/** Packets that the change stops: bindings that live longer hold ports that others would get. */
function newlyStopped(before: CaptureReplay, after: CaptureReplay): number {
  let count = 0;
  for (let packet = 0; packet < before.evidence.analysis.index.count; packet += 1)
    if (after.columns.isStopped(packet) && !before.columns.isStopped(packet)) count += 1;
  return count;
}
