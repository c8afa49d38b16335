/** What the readers of nft, iptables, UCI and kernel settings have found so far; together they are one profile. */
import type { AlgId, Transport } from '../../alg/alg.ts';
import { algTitle } from '../../gateway/profile-change.ts';
import type { NatRule } from '../../gateway/nat-rule.ts';
import type { Exemption, Profile, TimerName } from '../../gateway/profile.ts';
import { lineSource, type SourcedNumber } from '../../gateway/sourced.ts';
import type { ConfigurationStatement } from '../configuration-statement.ts';
import { helperNamed } from './helpers.ts';

/** A helper that rules attach, per ALG and transport. */
export interface Attached {
  readonly ports: Set<number>;
  /** Line of the first rule that does it. */
  readonly line: number;
}

export interface Draft {
  readonly statements: ConfigurationStatement[];
  readonly rules: NatRule[];
  readonly exemptions: Map<string, Exemption>;
  readonly attached: Map<string, Attached>;
  /** Helpers that something attaches by itself, if their module is there; why. */
  readonly automatic: Map<string, string>;
  readonly timers: Partial<Record<TimerName, SourcedNumber>>;
  readonly interfaceAddresses: Map<string, string>;
  /** FTP's `loose=1`. */
  looseFtp: number | null;
  /** Line that drops what is forwarded unless a rule lets it pass. */
  forwardDropped: number | null;
}

export const emptyDraft = (): Draft => ({
  statements: [],
  rules: [],
  exemptions: new Map(),
  attached: new Map(),
  automatic: new Map(),
  timers: {},
  interfaceAddresses: new Map(),
  looseFtp: null,
  forwardDropped: null,
});

const mostPorts = 64;

/** Notes that a rule attaches a helper on ports; a helper that is no ALG here changes nothing. */
export function attach(
  draft: Draft,
  helperName: string,
  transport: Transport | null,
  ports: readonly number[],
  line: number,
): void {
  const helper = helperNamed(helperName, transport);
  if (!helper || helper.alg === null) return;
  const key = `${helper.alg}/${helper.transport}`;
  const known = draft.attached.get(key) ?? { ports: new Set<number>(), line };
  for (const port of ports.length > 0 ? ports : [helper.port]) if (known.ports.size < mostPorts) known.ports.add(port);
  draft.attached.set(key, known);
}

/** Notes a host whose flows pass the rules that would attach a helper. */
export function exempt(
  draft: Draft,
  alg: AlgId,
  transport: Transport,
  address: string,
  port: number | null,
  line: number,
): void {
  const source = `line ${line} of the configuration passes it by`;
  draft.exemptions.set(JSON.stringify([alg, transport, address, port]), {
    alg,
    transport,
    address,
    port,
    effect: 'alg',
    source,
  });
}

/** What attaching means, for hovers. */
export function attachSentence(helperName: string, transport: Transport | null, ports: readonly number[]): string {
  const helper = helperNamed(helperName, transport);
  const what = helper?.alg ? `the ${algTitle(helper.alg)} helper` : `the helper ${helperName}`;
  const on = ports.length > 0 ? ` on port ${ports.join(', ')}` : '';
  return `Attaches ${what}${on}: addresses in these messages are translated and what they negotiate is expected. Only new flows get it.`;
}

/** The draft as a profile, over the default one. */
export function profileFrom(draft: Draft, base: Profile): Profile {
  const { attached, automatic, looseFtp, forwardDropped } = draft;
  return {
    ...base,
    algs: base.algs.map((setting) => {
      const key = `${setting.alg}/${setting.transport}`;
      const found = attached.get(key);
      const why = automatic.get(key);
      const handled =
        looseFtp !== null && setting.alg === 'ftp' && setting.handling
          ? {
              handling: {
                ...setting.handling,
                thirdParty: {
                  value: 'accept' as const,
                  source: `loose=1 in line ${looseFtp} of the configuration`,
                  verified: true,
                },
              },
            }
          : {};
      if (found)
        return {
          ...setting,
          ...handled,
          state: 'on',
          source: lineSource(found.line),
          verified: true,
          ports: [...found.ports],
        };
      if (why !== undefined) return { ...setting, ...handled, state: 'unknown', source: why, verified: true };
      return { ...setting, ...handled };
    }),
    exemptions: [...draft.exemptions.values()],
    timers: { ...base.timers, ...draft.timers },
    nat: draft.rules,
    checks: {
      ...base.checks,
      ...(forwardDropped === null
        ? {}
        : {
            statefulFirewall: {
              value: true,
              source: `line ${forwardDropped} of the configuration drops what no rule forwards`,
              verified: true,
            },
          }),
    },
  };
}
