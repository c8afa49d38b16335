/**
 * How long the IETF's BEHAVE documents ask a NAT to keep an idle binding at the least. What a replay drops because a timer
 * ran out sooner is then the gateway's fault by those documents, and the text says so.
 */
import type { Transport } from '../alg/alg.ts';

/**
 * Phases of a TCP connection as RFC 5382 §5 has them: opening and closing ones are transitory; of what is finished (TIME_WAIT)
 * it asks nothing.
 */
export type IdlePhase = 'established' | 'transitory' | 'finished';

interface LeastIdleTime {
  readonly seconds: number;
  readonly words: string;
}

const leastUdp: LeastIdleTime = { seconds: 120, words: 'RFC 4787 REQ-5 asks for 2 minutes at least' };
const leastTcp: Readonly<Record<IdlePhase, LeastIdleTime | null>> = {
  established: { seconds: 7440, words: 'RFC 5382 REQ-5 asks for 2 hours 4 minutes at least' },
  transitory: {
    seconds: 240,
    words: 'RFC 5382 REQ-5 asks for 4 minutes at least while a connection opens or closes',
  },
  finished: null,
};
const leastIcmp: LeastIdleTime = { seconds: 60, words: 'RFC 5508 REQ-2 asks for 60 seconds at least' };

/** RFC 4787 REQ-5a lets timers of an application on a port below 1024 be shorter. */
const firstUnregulatedPort = 1024;

function leastOf(transport: Transport, serverPort: number, phase: IdlePhase): LeastIdleTime | null {
  if (transport === 'tcp') return leastTcp[phase];
  if (transport === 'icmp') return leastIcmp;
  return transport === 'udp' && serverPort >= firstUnregulatedPort ? leastUdp : null;
}

/**
 * What to add to a sentence about a timer of `seconds`: `; RFC 4787 REQ-5 asks for …`. Empty where no document asks for more.
 */
export function breachOf(transport: Transport, serverPort: number, phase: IdlePhase, seconds: number): string {
  const least = leastOf(transport, serverPort, phase);
  return least && seconds < least.seconds ? `; ${least.words}` : '';
}
