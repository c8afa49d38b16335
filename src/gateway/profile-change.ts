/**
 * A change of a profile: the half of a fix that the engine can replay a capture against. The other half, the commands,
 * is the same change in one platform's configuration language.
 */
import type { AlgId, Transport } from '../alg/alg.ts';
import { formatEndpoint } from '../base/address.ts';
import type { NatRule } from './nat-rule.ts';
import { settingOf, type AlgSetting, type Exemption, type Profile, type TimerName } from './profile.ts';

/** Whom a change concerns, narrowest first. `all` means every ALG. */
export type ChangeScope =
  | { readonly kind: 'host'; readonly address: string; readonly port: number | null }
  | { readonly kind: 'protocol' }
  | { readonly kind: 'all' };

/** One end of a static translation, as configured. */
export interface StaticEnd {
  readonly address: string;
  readonly port: number | null;
}

export type ProfileChange =
  | {
      readonly kind: 'alg-off' | 'alg-on';
      readonly alg: AlgId;
      readonly transport: Transport;
      readonly scope: ChangeScope;
    }
  /** Embedded addresses of one static translation are left alone, or translated again. */
  | {
      readonly kind: 'no-payload';
      readonly on: boolean;
      readonly transport: Transport | null;
      readonly local: StaticEnd;
      readonly global: StaticEnd;
    }
  /** Another largest message, in bytes. */
  | { readonly kind: 'limit'; readonly alg: AlgId; readonly transport: Transport; readonly largest: number }
  /** The ALG reads one more server port, or one fewer. */
  | {
      readonly kind: 'watch-port';
      readonly on: boolean;
      readonly alg: AlgId;
      readonly transport: Transport;
      readonly port: number;
    }
  | { readonly kind: 'timer'; readonly timer: TimerName; readonly seconds: number };

/** Whether the change can matter to sessions of the ALG over the transport. */
export function concerns(change: ProfileChange, alg: AlgId, transport: Transport): boolean {
  switch (change.kind) {
    case 'no-payload':
      return change.transport === null || change.transport === transport;
    case 'timer':
      return false;
    case 'alg-off':
    case 'alg-on':
      return change.scope.kind === 'all' || (change.alg === alg && change.transport === transport);
    case 'limit':
    case 'watch-port':
      return change.alg === alg && change.transport === transport;
  }
}

/** `dns` → `DNS`, in the words of a title. */
export const algTitle = (alg: AlgId): string =>
  alg === 'login' || alg === 'exec' || alg === 'shell' ? alg : alg.toUpperCase();

/** The change in one clause, e.g. `the DNS ALG off for TCP`. */
export function describeChange(change: ProfileChange): string {
  switch (change.kind) {
    case 'alg-off':
    case 'alg-on': {
      const state = change.kind === 'alg-off' ? 'off' : 'on';
      const { scope } = change;
      if (scope.kind === 'all') return `every ALG ${state}`;
      const what = `the ${algTitle(change.alg)} ALG ${state} for ${change.transport.toUpperCase()}`;
      return scope.kind === 'host' ? `${what} of ${formatEndpoint(scope.address, scope.port ?? '*')}` : what;
    }
    case 'no-payload':
      return `no-payload ${change.on ? 'on' : 'off'} for the static translation of ${change.local.address}`;
    case 'limit':
      return `${algTitle(change.alg)} messages over ${change.transport.toUpperCase()} of up to ${change.largest} bytes`;
    case 'watch-port':
      return `the ${algTitle(change.alg)} ALG ${change.on ? 'reads' : 'does not read'} ${change.transport.toUpperCase()} port ${change.port}`;
    case 'timer':
      return `the ${change.timer} timer at ${change.seconds} s`;
  }
}

const withState = (setting: AlgSetting, state: 'on' | 'off', source: string): AlgSetting => ({
  ...setting,
  state,
  source,
  verified: true,
});

function switchAlg(profile: Profile, change: ProfileChange & { kind: 'alg-off' | 'alg-on' }, source: string): Profile {
  const state = change.kind === 'alg-off' ? 'off' : 'on';
  const { scope, alg, transport } = change;
  if (scope.kind === 'all')
    return { ...profile, algs: profile.algs.map((setting) => withState(setting, state, source)) };
  if (scope.kind === 'protocol') {
    const known = settingOf(profile, alg, transport);
    if (!known && state === 'off') return profile;
    if (!known) {
      const added: AlgSetting = { alg, transport, state, source, verified: true, ports: [], limit: null };
      return { ...profile, algs: [...profile.algs, added] };
    }
    return {
      ...profile,
      algs: profile.algs.map((setting) => (setting === known ? withState(setting, state, source) : setting)),
    };
  }
  const same = (exemption: Exemption): boolean =>
    exemption.effect === 'alg' &&
    exemption.alg === alg &&
    exemption.transport === transport &&
    exemption.address === scope.address &&
    exemption.port === scope.port;
  const others = profile.exemptions.filter((exemption) => !same(exemption));
  const exemption: Exemption = { alg, transport, address: scope.address, port: scope.port, effect: 'alg', source };
  return { ...profile, exemptions: state === 'off' ? [...others, exemption] : others };
}

/** Exemptions that one static translation with `no-payload` stands for: both of its ends. */
export const payloadExemptions = (
  transport: Transport | null,
  local: StaticEnd,
  global: StaticEnd,
  source: string,
): readonly Exemption[] =>
  [local, global].map(({ address, port }) => ({ alg: null, transport, address, port, effect: 'payload', source }));

function switchPayload(profile: Profile, change: ProfileChange & { kind: 'no-payload' }, source: string): Profile {
  const wanted = payloadExemptions(change.transport, change.local, change.global, source);
  const others = profile.exemptions.filter(
    (exemption) =>
      !wanted.some(
        ({ transport, address, port }) =>
          exemption.effect === 'payload' &&
          exemption.transport === transport &&
          exemption.address === address &&
          exemption.port === port,
      ),
  );
  const concerned = (rule: NatRule): boolean =>
    rule.kind === 'static' &&
    rule.transport === change.transport &&
    rule.local?.address === change.local.address &&
    rule.local.port === change.local.port &&
    rule.global?.address === change.global.address &&
    rule.global.port === change.global.port;
  return {
    ...profile,
    exemptions: change.on ? [...others, ...wanted] : others,
    nat: profile.nat.map((rule) => (concerned(rule) ? { ...rule, noPayload: change.on } : rule)),
  };
}

/** An ALG that is off watches no port: turning one on with a port to watch is two changes. */
function switchPort(profile: Profile, change: ProfileChange & { kind: 'watch-port' }, source: string): Profile {
  const { alg, transport, port, on } = change;
  return {
    ...profile,
    algs: profile.algs.map((setting) => {
      // Without ports the platform watches what its policy names, which no number changes.
      if (setting.alg !== alg || setting.transport !== transport || setting.ports.length === 0) return setting;
      const others = setting.ports.filter((watched) => watched !== port);
      return { ...setting, ports: on ? [...others, port] : others, source, verified: true };
    }),
  };
}

/** The profile after the change. A limit of an ALG that the profile does not have changes nothing. */
export function applyChange(profile: Profile, change: ProfileChange, source = 'the proposed change'): Profile {
  switch (change.kind) {
    case 'alg-off':
    case 'alg-on':
      return switchAlg(profile, change, source);
    case 'no-payload':
      return switchPayload(profile, change, source);
    case 'limit':
      return {
        ...profile,
        algs: profile.algs.map((setting) =>
          setting.alg === change.alg && setting.transport === change.transport && setting.limit
            ? { ...setting, limit: { ...setting.limit, largest: { value: change.largest, source, verified: true } } }
            : setting,
        ),
      };
    case 'watch-port':
      return switchPort(profile, change, source);
    case 'timer': {
      const timer = { value: change.seconds, source, verified: true };
      return { ...profile, timers: { ...profile.timers, [change.timer]: timer } };
    }
  }
}

/** What a fix changes: what was asked for, and what its commands change besides. */
export interface FixChanges {
  readonly change: ProfileChange;
  readonly alsoChanges?: readonly ProfileChange[];
}

export const changedProfile = (profile: Profile, { change, alsoChanges = [] }: FixChanges): Profile =>
  [change, ...alsoChanges].reduce((changed, each) => applyChange(changed, each), profile);

/** Changes that lead back from `applyChange(profile, change)` to `profile`. */
export function inverseOf(profile: Profile, change: ProfileChange): readonly ProfileChange[] {
  switch (change.kind) {
    case 'alg-off':
    case 'alg-on': {
      const { scope } = change;
      const back = change.kind === 'alg-off' ? 'alg-on' : 'alg-off';
      if (scope.kind === 'all') {
        const target = change.kind === 'alg-off' ? 'off' : 'on';
        return profile.algs
          .filter(({ state }) => state !== 'unknown' && state !== target)
          .map(({ alg, transport }) => ({ kind: back, alg, transport, scope: { kind: 'protocol' } }));
      }
      const changed = applyChange(profile, change) !== profile;
      const state = settingOf(profile, change.alg, change.transport)?.state;
      const already = scope.kind === 'protocol' && state === (change.kind === 'alg-off' ? 'off' : 'on');
      return changed && !already ? [{ ...change, kind: back }] : [];
    }
    case 'no-payload':
      return [{ ...change, on: !change.on }];
    case 'limit': {
      const largest = settingOf(profile, change.alg, change.transport)?.limit?.largest;
      return largest ? [{ ...change, largest: largest.value }] : [];
    }
    case 'watch-port': {
      const ports = settingOf(profile, change.alg, change.transport)?.ports ?? [];
      const changes = ports.length > 0 && ports.includes(change.port) !== change.on;
      return changes ? [{ ...change, on: !change.on }] : [];
    }
    case 'timer': {
      const timer = profile.timers[change.timer];
      return timer && timer !== 'never' ? [{ ...change, seconds: timer.value }] : [];
    }
  }
}
