/**
 * What one gateway does with traffic, as plain data: which ALGs are on per transport, their limits, timers and NAT rules.
 * A platform's default profile, a configuration that was read and a proposed fix all meet here, so that replay needs no
 * code for any router.
 */
import type { AlgId, GateEndpoint, Transport } from '../alg/alg.ts';
import type { NatRule } from './nat-rule.ts';
import type { AlgHandling } from './alg-handling.ts';
import type { GatewayChecks } from './gateway-checks.ts';
import type { NatBehaviour } from './nat-behaviour.ts';
import type { SizeLimit } from './size-limit.ts';
import type { SourcedNumber } from './sourced.ts';

/** `unknown`: nothing public says whether this platform reads the protocol over this transport. */
export type AlgState = 'on' | 'off' | 'unknown';

export interface AlgSetting {
  readonly alg: AlgId;
  readonly transport: Transport;
  readonly state: AlgState;
  readonly source: string;
  readonly verified: boolean;
  /** Server ports that the ALG watches; empty when the platform watches what its policy names. */
  readonly ports: readonly number[];
  readonly limit: SizeLimit | null;
  /** What it does beyond sizes, as far as it is known. */
  readonly handling?: AlgHandling;
}

/** An end of a flow that is kept from an ALG although the ALG is on. */
export interface Exemption {
  /** Null: every ALG. */
  readonly alg: AlgId | null;
  /** Null: every transport. */
  readonly transport: Transport | null;
  readonly address: string;
  /** Null: every port. */
  readonly port: number | null;
  /** `alg`: the ALG does not see the flow. `payload`: documented only to stop the rewriting of embedded addresses. */
  readonly effect: 'alg' | 'payload';
  readonly source: string;
}

/** Idle times; `udp-unreplied` is that of UDP flows without an answer, where it is another than `udp`. */
export const timerNames = [
  'translation', 'udp', 'udp-unreplied', 'dns', 'tcp', 'finished-tcp', 'syn', 'icmp', 'pptp', 'tcp-handshake', 'gate',
] as const; // prettier-ignore
export type TimerName = (typeof timerNames)[number];

/** Seconds, or `never`. */
export type Timer = SourcedNumber | 'never';

export interface Profile {
  /** Platform id, e.g. `cisco-ios`. */
  readonly platform: string;
  readonly title: string;
  readonly algs: readonly AlgSetting[];
  readonly exemptions: readonly Exemption[];
  readonly timers: Readonly<Partial<Record<TimerName, Timer>>>;
  readonly nat: readonly NatRule[];
  /** How it makes bindings; what is absent is not published. */
  readonly natBehaviour?: NatBehaviour;
  /** What it checks of every packet; what is absent is not checked, or not published. */
  readonly checks?: GatewayChecks;
}

/** How a profile treats one session before any message is judged. */
export interface AlgDecision {
  readonly state: AlgState;
  /** Set when the ALG reads the flow but must leave embedded addresses alone. */
  readonly payloadExempt: boolean;
  readonly setting: AlgSetting | null;
  readonly reason: string;
}

export const settingOf = (profile: Profile, alg: AlgId, transport: Transport): AlgSetting | undefined =>
  profile.algs.find((setting) => setting.alg === alg && setting.transport === transport);

const exempts = (exemption: Exemption, alg: AlgId, transport: Transport, endpoint: GateEndpoint): boolean =>
  (exemption.alg === null || exemption.alg === alg) &&
  (exemption.transport === null || exemption.transport === transport) &&
  exemption.address === endpoint.address &&
  (exemption.port === null || exemption.port === endpoint.port);

/** Decisions by profile: without exemptions they depend on the server's port alone, and sessions are many. */
const decisions = new WeakMap<Profile, Map<string, AlgDecision>>();

/** Whether the ALG reads a session between `client` and `server` under the profile. */
export function decideAlg(
  profile: Profile,
  alg: AlgId,
  transport: Transport,
  client: GateEndpoint,
  server: GateEndpoint,
): AlgDecision {
  if (profile.exemptions.length > 0) return decide(profile, alg, transport, client, server);
  let known = decisions.get(profile);
  if (!known) decisions.set(profile, (known = new Map<string, AlgDecision>()));
  const key = `${alg}|${transport}|${server.port}`;
  let decision = known.get(key);
  if (!decision) {
    decision = decide(profile, alg, transport, client, server);
    known.set(key, decision);
  }
  return decision;
}

function decide(
  profile: Profile,
  alg: AlgId,
  transport: Transport,
  client: GateEndpoint,
  server: GateEndpoint,
): AlgDecision {
  const name = `${alg} over ${transport}`;
  const setting = settingOf(profile, alg, transport) ?? null;
  const off = (reason: string): AlgDecision => ({ state: 'off', payloadExempt: false, setting, reason });
  if (!setting) return off(`${profile.title} has no ALG for ${name} in its profile`);
  if (setting.state === 'off') return off(`the ALG for ${name} is off (${setting.source})`);
  if (setting.ports.length > 0 && server.port !== '*' && !setting.ports.includes(server.port))
    return off(`the ALG for ${name} watches port ${setting.ports.join(', ')}, not ${server.port}`);
  const exemptions = profile.exemptions.filter(
    (exemption) => exempts(exemption, alg, transport, client) || exempts(exemption, alg, transport, server),
  );
  const whole = exemptions.find(({ effect }) => effect === 'alg');
  if (whole) return off(`${whole.address} is kept from the ALG (${whole.source})`);
  if (setting.state === 'unknown')
    return { state: 'unknown', payloadExempt: false, setting, reason: `whether it reads ${name} is not public` };
  const payload = exemptions[0];
  return {
    state: 'on',
    payloadExempt: payload !== undefined,
    setting,
    reason: payload
      ? `the ALG for ${name} is on, with no-payload for ${payload.address} (${payload.source})`
      : `the ALG for ${name} is on (${setting.source})`,
  };
}

const sorted = (entry: object): readonly (readonly [string, unknown])[] =>
  Object.entries(entry).sort(([one], [other]) => (one < other ? -1 : 1));

/** The values of sourced facts by name. */
const valuesOf = (facts: object | undefined): readonly (readonly [string, unknown])[] =>
  sorted(facts ?? {}).map(([name, fact]) => [name, (fact as { readonly value?: unknown }).value]);

/** What a profile does, without the sources of its numbers: equal texts mean equal behaviour. */
export function behaviourOf(profile: Profile): string {
  const number = (sourced: SourcedNumber | null | undefined): number | null => sourced?.value ?? null;
  const key = (parts: readonly unknown[]): string => JSON.stringify(parts);
  return JSON.stringify({
    platform: profile.platform,
    algs: profile.algs
      .map(({ alg, transport, state, ports, limit, handling }) =>
        key([
          alg,
          transport,
          state,
          state === 'off' ? [] : [...ports].sort((a, b) => a - b),
          number(limit?.largest),
          number(limit?.knownToPass),
          number(limit?.knownToFail),
          limit?.oversize.action,
          limit?.followsClientSize,
          valuesOf(handling),
        ]),
      )
      .sort(),
    exemptions: profile.exemptions
      .map(({ alg, transport, address, port, effect }) => key([alg, transport, address, port, effect]))
      .sort(),
    timers: timerNames.map((name) => {
      const timer = profile.timers[name];
      return timer === 'never' ? timer : number(timer);
    }),
    nat: profile.nat.map(({ line: _line, text: _text, ...rule }) => sorted(rule)),
    natBehaviour: valuesOf(profile.natBehaviour),
    checks: valuesOf(profile.checks),
  });
}
