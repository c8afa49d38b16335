/** Times of connection tracking: statements below `system conntrack timeout`, defaults of the interface definitions of vyos-1x. */
import type { TimerName } from '../../gateway/profile.ts';

export interface ConntrackTimeout {
  readonly timer: TimerName;
  /** Words below `system conntrack timeout`. */
  readonly words: readonly string[];
  readonly seconds: number;
}

export const conntrackTimeouts: readonly ConntrackTimeout[] = [
  { timer: 'icmp', words: ['icmp'], seconds: 30 },
  { timer: 'translation', words: ['other'], seconds: 600 },
  { timer: 'tcp', words: ['tcp', 'established'], seconds: 432_000 },
  { timer: 'finished-tcp', words: ['tcp', 'time-wait'], seconds: 120 },
  { timer: 'syn', words: ['tcp', 'syn-sent'], seconds: 120 },
  { timer: 'tcp-handshake', words: ['tcp', 'syn-recv'], seconds: 60 },
  { timer: 'udp', words: ['udp', 'stream'], seconds: 180 },
  { timer: 'udp-unreplied', words: ['udp', 'other'], seconds: 30 },
];

export const largestTimeout = 21_474_836;
