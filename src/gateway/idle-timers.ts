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
const seen = {
  syn: 1, acknowledged: 2, finOutward: 4, finInward: 8, finished: 16, sent: 32, received: 64, stream: 128,
} as const; // prettier-ignore
const bothWays = seen.sent | seen.received;
const udpSeen = bothWays | seen.stream;
const dnsPort = 53;
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
  private readonly tracksUdp: boolean;
  private readonly streamAfterSeconds: number;
  private readonly seen: Uint8Array;
  /** Seconds of a UDP flow's first packet since its binding was made. */
  private readonly begun: Float64Array;
  /** Seconds at which each binding runs out, by its number from 0. */
  private readonly deadlines: number[] = [];

  constructor(profile: Profile, flows: number) {
    this.timers = profile.timers;
    this.tracksTcp = this.timers.syn !== undefined || this.timers['finished-tcp'] !== undefined;
    this.tracksUdp = this.timers['udp-unreplied'] !== undefined;
    this.streamAfterSeconds = profile.checks?.streamAfterSeconds?.value ?? 0;
    this.seen = new Uint8Array(this.tracksTcp || this.tracksUdp ? flows : 0);
    this.begun = new Float64Array(this.tracksUdp ? flows : 0);
  }

  /** The timer that runs for the flow at present. */
  timerOf(flow: number, transport: Transport, serverPort: number): TimerName {
    const { timers } = this;
    const bits = this.seen[flow] ?? 0;
    if (transport === 'udp') {
      if (timers.dns && serverPort === dnsPort) return 'dns';
      return this.tracksUdp && !(bits & seen.stream) ? 'udp-unreplied' : 'udp';
    }
    if (transport === 'tcp' && this.tracksTcp) {
      if (opening(bits) && timers.syn) return 'syn';
      if (closing(bits) && timers['finished-tcp']) return 'finished-tcp';
    }
    return timerOf[transport];
  }

  /** Seconds of silence after which the flow is forgotten. */
  limit(flow: number, transport: Transport, serverPort: number): number {
    return secondsOf(this.timers[this.timerOf(flow, transport, serverPort)]);
  }

  /** A binding is made for the flow: what was seen of a UDP flow before says nothing any more. */
  begin(flow: number): void {
    if (!this.tracksUdp) return;
    this.begun[flow] = NaN;
    this.seen[flow]! &= ~udpSeen;
  }

  /** Takes a TCP packet that passes: a handshake or an end changes which timer runs (RFC 5382 §5). */
  noteTcp(flow: number, flags: number, outward: boolean): void {
    if (!this.tracksTcp) return;
    let bits = this.seen[flow] ?? 0;
    // A SYN behind an end begins the next connection of the same ports.
    if (flags & tcpFlag.syn) bits = closing(bits) ? seen.syn : bits | seen.syn;
    else if (flags & tcpFlag.ack)
      bits |= seen.acknowledged | (closing(bits) && !(flags & tcpFlag.fin) ? seen.finished : 0);
    if (flags & tcpFlag.fin) bits |= outward ? seen.finOutward : seen.finInward;
    this.seen[flow] = bits;
  }

  /** Takes a UDP packet that passes: an answer makes a stream of the flow, on some gateways only when it is not young any more. */
  noteUdp(flow: number, outward: boolean, seconds: number): void {
    if (!this.tracksUdp) return;
    let bits = this.seen[flow] ?? 0;
    if (Number.isNaN(this.begun[flow])) this.begun[flow] = seconds;
    bits |= outward ? seen.sent : seen.received;
    const isAnswered = (bits & bothWays) === bothWays;
    if (isAnswered && seconds - this.begun[flow]! >= this.streamAfterSeconds) bits |= seen.stream;
    this.seen[flow] = bits;
  }

  /** A binding is used by a flow that may then be silent for `limit` seconds; others keep it alive as long as they may. */
  noteUse(binding: number, seconds: number, limit: number): void {
    if (binding < 0) return;
    const deadline = seconds + limit;
    if (!(this.deadlines[binding]! >= deadline)) this.deadlines[binding] = deadline;
  }

  /** Whether a flow may still use the binding. */
  isAlive(binding: number, seconds: number): boolean {
    return seconds <= (this.deadlines[binding] ?? -Infinity);
  }

  /** Whether the flow is a connection whose end was seen and acknowledged: nobody misses its binding. */
  isFinished(flow: number, transport: Transport): boolean {
    return transport === 'tcp' && ((this.seen[flow] ?? 0) & seen.finished) !== 0;
  }

  /** Why packets find nothing since a flow was silent for `silence` seconds, and whether an RFC asked the gateway to wait longer. */
  expiryWords(flow: number, transport: Transport, serverPort: number, silence: number): string {
    const limit = this.limit(flow, transport, serverPort);
    const phase = phaseOf(this.seen[flow] ?? 0);
    const breach = breachOf(transport, serverPort, phase, limit);
    const isYoung = this.timerOf(flow, transport, serverPort) === 'udp-unreplied';
    const young = isYoung ? ', the time of UDP flows that are young or have no answer' : '';
    return `the binding ran out after ${limit} s${young}; the flow was silent for ${Math.round(silence)} s${breach}`;
  }
}
