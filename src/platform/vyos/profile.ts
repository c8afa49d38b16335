/** What VyOS does with ALG traffic before anything is configured but NAT. */
import { settingOf, type AlgSetting, type Profile } from '../../gateway/profile.ts';
import { linuxProfile } from '../linux-netfilter/profile.ts';
import { conntrackModules } from './modules.ts';
import type { ModuleState } from './module-state.ts';
import { conntrackTimeouts } from './timeouts.ts';
import { lineSource } from '../../gateway/sourced.ts';

const byDefault = 'all modules are enabled by default (VyOS documentation, system conntrack)';
const notByDefault = 'not in the list of modules of the VyOS documentation, only in newer interface definitions';
const interfaceDefinitions = 'vyos-1x, interface definitions of system conntrack timeout: default';

/** The settings under a state of the modules; without one, the defaults. Helpers are those of the kernel. */
export const moduleSettings = (state: ModuleState | null): readonly AlgSetting[] =>
  conntrackModules.flatMap((module) =>
    module.algs.map(({ alg, transport, ports }): AlgSetting => {
      const handling = settingOf(linuxProfile, alg, transport)?.handling;
      const line = state?.lines.get(module.name);
      const on = state ? state.on.has(module.name) : module.byDefault;
      const stated = line === undefined ? 'the modules that the configuration lists' : lineSource(line);
      return {
        alg,
        transport,
        state: on ? 'on' : 'off',
        source: state && (state.listed || line !== undefined) ? stated : module.byDefault ? byDefault : notByDefault,
        verified: true,
        ports,
        limit: null,
        ...(handling ? { handling } : {}),
      };
    }),
  );

export const vyosProfile: Profile = {
  ...linuxProfile,
  platform: 'vyos',
  title: 'VyOS',
  algs: moduleSettings(null),
  timers: {
    ...linuxProfile.timers,
    ...Object.fromEntries(
      conntrackTimeouts.map(({ timer, seconds }) => [
        timer,
        { value: seconds, source: interfaceDefinitions, verified: true },
      ]),
    ),
  },
};
