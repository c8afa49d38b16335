/**
 * How long each flow of a replay may be silent, by the profile's timers and by the phase of a TCP connection; and when a
 * binding was used last, which other flows of the same inside end may keep alive.
 */
import type { Transport } from '../alg/alg.ts';
import { tcpFlag } from '../packet/scratch.ts';
import { breachOf, type IdlePhase } from './least-idle-times.ts';
import type { Profile, Timer, TimerName } from './profile.ts';

const timerOf: Readonly<Record<Transport, TimerName>> = {
  tcp: 'tcp',
  udp: 'udp',
  icmp: 'icmp',
  gre: 'pptp',
  esp: 'translation',
};

/** Infinity where nothing runs out, or nothing is published. */
export const secondsOf = (timer: Timer | undefined): number =>
  timer === undefined || timer === 'never' ? Infinity : timer.value;

/** What of a connection was seen so far, in bits. */
const seen = { syn: 1, acknowledged: 2, finOutward: 4, finInward: 8, finished: 16 } as const;
const closed = seen.finOutward | seen.finInward;
const opening = (bits: number): boolean => (bits & (seen.syn | seen.acknowledged)) === seen.syn;
const closing = (bits: number): boolean => (bits & closed) === closed;
const phaseOf = (bits: number): IdlePhase => {
  if (bits & seen.finished) return 'finished';
  return opening(bits) || closing(bits) ? 'transitory' : 'established';
};

export class IdleTimers {
  private readonly timers: Profile['timers'];
  private readonly tracksTcp: boolean;
  private readonly connections: Uint8Array;
  /** Seconds of the last packet of each binding, by its number from 0. */
  private readonly lastUses: number[] = [];

  constructor(profile: Profile, flows: number) {
    this.timers = profile.timers;
    this.tracksTcp = this.timers.syn !== undefined || this.timers['finished-tcp'] !== undefined;
    this.connections = new Uint8Array(this.tracksTcp ? flows : 0);
  }

  /** Seconds of silence after which the flow is forgotten. */
  limit(flow: number, transport: Transport, serverPort: number): number {
    const { timers } = this;
    if (transport === 'udp' && timers.dns && serverPort === 53) return secondsOf(timers.dns);
    if (transport === 'tcp' && this.tracksTcp) {
      const bits = this.connections[flow] ?? 0;
      const transitory = opening(bits) ? timers.syn : closing(bits) ? timers['finished-tcp'] : undefined;
      if (transitory !== undefined) return secondsOf(transitory);
    }
    return secondsOf(timers[timerOf[transport]]);
  }

  /** Takes a TCP packet that passes: a handshake or an end changes which timer runs (RFC 5382 §5). */
  noteTcp(flow: number, flags: number, outward: boolean): void {
    if (!this.tracksTcp) return;
    let bits = this.connections[flow] ?? 0;
    // A SYN behind an end begins the next connection of the same ports.
    if (flags & tcpFlag.syn) bits = closing(bits) ? seen.syn : bits | seen.syn;
    else if (flags & tcpFlag.ack)
      bits |= seen.acknowledged | (closing(bits) && !(flags & tcpFlag.fin) ? seen.finished : 0);
    if (flags & tcpFlag.fin) bits |= outward ? seen.finOutward : seen.finInward;
    this.connections[flow] = bits;
  }

  noteUse(binding: number, seconds: number): void {
    if (binding >= 0) this.lastUses[binding] = seconds;
  }

  /** Whether the binding was used within `limit` seconds, by whichever flow. */
  isAlive(binding: number, seconds: number, limit: number): boolean {
    return seconds - (this.lastUses[binding] ?? -Infinity) <= limit;
  }

  /** Why packets find nothing since a flow was silent for `silence` seconds, and whether an RFC asked the gateway to wait longer. */
  expiryWords(flow: number, transport: Transport, serverPort: number, silence: number): string {
    const limit = this.limit(flow, transport, serverPort);
    const bits = this.connections[flow] ?? 0;
    const phase = phaseOf(bits);
    const breach = breachOf(transport, serverPort, phase, limit);
    return `the binding ran out after ${limit} s; the flow was silent for ${Math.round(silence)} s${breach}`;
  }
}
