/** What FortiOS does with ALG traffic before anything is configured but policies with NAT. */
import type { Profile } from '../../gateway/profile.ts';
import { algSettings, defaultModel } from './alg-model.ts';

const timeouts = 'Fortinet community, session timeout settings (ta-p/191228)';

export const fortiOsProfile: Profile = {
  platform: 'fortios',
  title: 'Fortinet FortiOS',
  algs: algSettings(defaultModel),
  exemptions: [],
  timers: {
    tcp: { value: 3600, source: `${timeouts}: session-ttl default`, verified: true },
    udp: { value: 180, source: `${timeouts}: udp-idle-timer`, verified: true },
  },
  nat: [],
  checks: {
    statefulFirewall: {
      value: true,
      source: 'a session needs a firewall policy or a helper’s expectation (FortiOS CLI reference, firewall policy)',
      verified: true,
    },
  },
};
