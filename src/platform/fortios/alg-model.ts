/**
 * Which ALGs a FortiGate runs, from session helpers, the SIP engine and VoIP profiles together. Reader and writer share
 * it: what a fix changes is found by comparing the model before and after.
 */
import type { AlgId, Transport } from '../../alg/alg.ts';
import type { ProfileChange } from '../../gateway/profile-change.ts';
import { settingOf, type AlgSetting, type AlgState } from '../../gateway/profile.ts';
import { algOfHelper, defaultSessionHelpers, type HelperAlg, type SessionHelper } from './session-helpers.ts';

export interface FortiModel {
  readonly helpers: readonly SessionHelper[];
  /** `proxy-based` is the default since 5.2 (Fortinet community, ta-p/194131). */
  readonly voipMode: 'proxy-based' | 'kernel-helper-based';
  readonly sipPorts: { readonly tcp: number; readonly udp: number };
  /** False with `set sip-helper disable`, which FortiOS before 6.2 has. */
  readonly sipHelper: boolean;
  /** VoIP profiles whose SIP is switched off. */
  readonly silentProfiles: readonly string[];
  /** Policies with a VoIP profile. */
  readonly voipPolicies: readonly { readonly id: string; readonly profile: string }[];
}

export const defaultModel: FortiModel = {
  helpers: defaultSessionHelpers,
  voipMode: 'proxy-based',
  sipPorts: { tcp: 5060, udp: 5060 },
  sipHelper: true,
  silentProfiles: [],
  voipPolicies: [],
};

const defaultList = 'default configuration of session helpers (public repository; FortiOS 6.0 CLI reference)';
const dnsTcp = 'off by default (FortiOS 6.0 handbook, DNS session helpers)';
const precedence = 'SIP ALG and session helper (Fortinet community, ta-p/211669)';

/** Every ALG that has a helper, with the ports of the default configuration. */
const known: readonly (HelperAlg & { readonly ports: readonly number[] })[] = [
  ...new Map(
    defaultSessionHelpers.flatMap((entry) => {
      const found = algOfHelper(entry);
      return found ? [[`${found.alg}/${found.transport}`, found] as const] : [];
    }),
  ).values(),
  { alg: 'sip', transport: 'tcp' } as const,
  { alg: 'dns', transport: 'tcp' } as const,
].map((end) => ({
  ...end,
  ports: defaultPorts(end),
}));

function defaultPorts({ alg, transport }: HelperAlg): readonly number[] {
  const own = defaultSessionHelpers.filter((entry) => {
    const found = algOfHelper(entry);
    return found?.alg === alg && found.transport === transport;
  });
  return own.length > 0 ? own.map(({ port }) => port) : alg === 'dns' ? [53] : [5060];
}

const sameAlg = (entry: SessionHelper, alg: AlgId, transport: Transport): boolean => {
  const found = algOfHelper(entry);
  return found?.alg === alg && found.transport === transport;
};

export const helpersOf = ({ helpers }: FortiModel, alg: AlgId, transport: Transport): readonly SessionHelper[] =>
  helpers.filter((entry) => sameAlg(entry, alg, transport));

/** Whether the proxy reads SIP: by mode, unless the default profile's SIP is off, or by the VoIP profile of a policy. */
export const proxyReadsSip = ({ voipMode, silentProfiles, voipPolicies }: FortiModel): boolean =>
  (voipMode === 'proxy-based' && !silentProfiles.includes('default')) ||
  voipPolicies.some(({ profile }) => !silentProfiles.includes(profile));

/** Settings of the model; `source` tells where the model itself comes from. */
export function algSettings(model: FortiModel, source = defaultList): readonly AlgSetting[] {
  const proxied = proxyReadsSip(model);
  return known.map(({ alg, transport, ports }): AlgSetting => {
    const setting = (state: AlgState, watched: readonly number[], reason: string): AlgSetting => ({
      alg,
      transport,
      state,
      source: reason,
      verified: true,
      ports: watched,
      limit: null,
    });
    if (alg === 'sip' && proxied && (transport === 'tcp' || transport === 'udp'))
      return setting('on', [model.sipPorts[transport]], precedence);
    const entries = alg === 'sip' && !model.sipHelper ? [] : helpersOf(model, alg, transport);
    if (entries.length > 0) return setting('on', [...new Set(entries.map(({ port }) => port))], source);
    return setting('off', ports, alg === 'dns' && transport === 'tcp' ? dnsTcp : `no session helper (${source})`);
  });
}

/** The changes that lead from one model's ALGs to another's. */
export function changesBetween(before: FortiModel, after: FortiModel): readonly ProfileChange[] {
  const old = { algs: algSettings(before) };
  return algSettings(after).flatMap(({ alg, transport, state, ports }): readonly ProfileChange[] => {
    const known = old.algs.find((setting) => setting.alg === alg && setting.transport === transport);
    if (!known) return [];
    const scope = { kind: 'protocol' } as const;
    const switched: readonly ProfileChange[] =
      known.state === state ? [] : [{ kind: state === 'on' ? 'alg-on' : 'alg-off', alg, transport, scope }];
    if (state === 'off') return switched;
    const change = (port: number, on: boolean): ProfileChange => ({ kind: 'watch-port', on, alg, transport, port });
    return [
      ...switched,
      ...ports.filter((port) => !known.ports.includes(port)).map((port) => change(port, true)),
      ...known.ports.filter((port) => !ports.includes(port)).map((port) => change(port, false)),
    ];
  });
}

export const settingIn = (model: FortiModel, alg: AlgId, transport: Transport): AlgSetting | undefined =>
  settingOf({ platform: '', title: '', algs: algSettings(model), exemptions: [], timers: {}, nat: [] }, alg, transport);
