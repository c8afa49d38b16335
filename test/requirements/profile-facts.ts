/**
 * Facts of a profile that requirements ask about, and what a gateway might do where its profile is silent: a probe is
 * replayed under every guess, and only what is the same under all of them is known.
 */
import { endpointDependences, type NatBehaviour } from '../../src/gateway/nat-behaviour.ts';
import type { Profile, TimerName } from '../../src/gateway/profile.ts';

export interface ProfileFact {
  readonly name: string;
  /** Where the fact comes from; null where the profile is silent. */
  readonly said: (profile: Profile) => { readonly source: string; readonly verified: boolean } | null;
  /** The profile with the fact as it might be, one for each possibility; itself where absence means "not checked". */
  readonly guesses: (profile: Profile) => readonly Profile[];
}

const guess = <Value>(value: Value) => ({ value, source: 'guessed', verified: false });

function natFact<Key extends keyof NatBehaviour>(
  key: Key,
  name: string,
  values: readonly NonNullable<NatBehaviour[Key]>['value'][],
): ProfileFact {
  return {
    name,
    said: ({ natBehaviour }) => natBehaviour?.[key] ?? null,
    guesses: (profile) =>
      values.map((value) => ({ ...profile, natBehaviour: { ...profile.natBehaviour, [key]: guess(value) } })),
  };
}

type ErrorCheck = 'icmpErrorsNeedFlow' | 'translatesIcmpErrors';

function checkFact(key: ErrorCheck, name: string): ProfileFact {
  return {
    name,
    said: ({ checks }) => checks?.[key] ?? null,
    guesses: (profile) =>
      [true, false].map((value) => ({ ...profile, checks: { ...profile.checks, [key]: guess(value) } })),
  };
}

function timerFact(timer: TimerName, name: string, isGuessed = true): ProfileFact {
  return {
    name,
    said: ({ timers }) => {
      const said = timers[timer];
      return said === 'never' ? { source: 'never runs out', verified: true } : (said ?? null);
    },
    guesses: (profile) =>
      isGuessed
        ? (['never', guess(1)] as const).map((value) => ({ ...profile, timers: { ...profile.timers, [timer]: value } }))
        : [profile],
  };
}

const both = [true, false];

export const facts = {
  mapping: natFact('mapping', 'mapping', endpointDependences),
  filtering: natFact('filtering', 'filtering', endpointDependences),
  portPreservation: natFact('portPreservation', 'port preservation', both),
  portRange: natFact('portRangePreservation', 'preservation of the port range', both),
  portParity: natFact('portParity', 'port parity', both),
  pooling: natFact('pooling', 'pooling', ['paired', 'arbitrary']),
  hairpinning: natFact('hairpinning', 'hairpinning', both),
  icmpErrorsNeedFlow: checkFact('icmpErrorsNeedFlow', 'ICMP errors without a flow'),
  translatesIcmpErrors: checkFact('translatesIcmpErrors', 'translation of ICMP errors'),
  udp: timerFact('udp', 'idle time of UDP'),
  udpUnreplied: timerFact('udp-unreplied', 'idle time of UDP without an answer', false),
  tcp: timerFact('tcp', 'idle time of TCP'),
  syn: timerFact('syn', 'idle time of opening TCP connections'),
  handshake: timerFact('tcp-handshake', 'time for a handshake', false),
  finishedTcp: timerFact('finished-tcp', 'idle time of closing TCP connections'),
  icmp: timerFact('icmp', 'idle time of ICMP queries'),
} as const;
