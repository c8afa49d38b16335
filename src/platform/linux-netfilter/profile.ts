/** What Linux netfilter does with ALG traffic before any helper is attached. */
import type { AlgHandling } from '../../gateway/alg-handling.ts';
import type { AlgSetting, Profile, TimerName } from '../../gateway/profile.ts';
import type { Sourced } from '../../gateway/sourced.ts';
import { conntrackHelpers, type ConntrackHelper } from './helpers.ts';

export const notAttached =
  'no helper is attached unless a rule does it: automatic assignment is off since Linux 4.7 and gone since 6.0';

const kernel = (file: string): string => `Linux 6.12, net/netfilter/${file}`;
const fact = <Value>(value: Value, source: string, verified = true): Sourced<Value> => ({ value, source, verified });
const policies = 'expectation policies of the helper';
const remembered = 'remembered, not found in a public text';

/** What the helpers do beyond attaching, from the kernel's sources. None reassembles a stream. */
const handlings: Readonly<Partial<Record<`${string}/${string}`, AlgHandling>>> = {
  'ftp/tcp': {
    partial: fact('drop', `${kernel('nf_conntrack_ftp.c')}: a partial match is dropped`),
    thirdParty: fact('ignore', `${kernel('nf_conntrack_ftp.c')}: loose=0, another address is not tracked`),
    gateLifetimeSeconds: fact(300, remembered, false),
    maximumGates: fact(1, remembered, false),
  },
  'sip/udp': {
    lowPort: fact('drop', `${kernel('nf_conntrack_sip.c')}: "wrong port" for media below 1024`),
    thirdParty: fact('ignore', `${kernel('nf_conntrack_sip.c')}: sip_direct_media=1; read in an older release`, false),
    gateLifetimeSeconds: fact(180, `${policies} sip: 180 s`),
  },
  'sip/tcp': {
    partial: fact(
      'ignore',
      `${kernel('nf_conntrack_sip.c')}: a message that is not whole in its segment is accepted as it is`,
    ),
    lowPort: fact('drop', `${kernel('nf_conntrack_sip.c')}: "wrong port" for media below 1024`),
    thirdParty: fact('ignore', `${kernel('nf_conntrack_sip.c')}: sip_direct_media=1; read in an older release`, false),
    gateLifetimeSeconds: fact(180, `${policies} sip: 180 s`),
  },
  'RAS/udp': {
    gateLifetimeSeconds: fact(240, `${policies} RAS: 240 s`),
    maximumGates: fact(32, `${policies} RAS: 32`),
  },
  'tftp/udp': { gateLifetimeSeconds: fact(300, remembered, false), maximumGates: fact(1, remembered, false) },
  'irc/tcp': { gateLifetimeSeconds: fact(180, remembered, false), maximumGates: fact(8, remembered, false) },
};

/** Sysctls below `net.netfilter` that are timers of the profile, with their defaults (docs.kernel.org, nf_conntrack-sysctl). */
export const timerSysctls: Readonly<Partial<Record<TimerName, { readonly name: string; readonly seconds: number }>>> = {
  translation: { name: 'nf_conntrack_generic_timeout', seconds: 600 },
  udp: { name: 'nf_conntrack_udp_timeout_stream', seconds: 120 },
  'udp-unreplied': { name: 'nf_conntrack_udp_timeout', seconds: 30 },
  tcp: { name: 'nf_conntrack_tcp_timeout_established', seconds: 432_000 },
  'finished-tcp': { name: 'nf_conntrack_tcp_timeout_time_wait', seconds: 120 },
  syn: { name: 'nf_conntrack_tcp_timeout_syn_sent', seconds: 120 },
  'tcp-handshake': { name: 'nf_conntrack_tcp_timeout_syn_recv', seconds: 60 },
  icmp: { name: 'nf_conntrack_icmp_timeout', seconds: 30 },
  pptp: { name: 'nf_conntrack_gre_timeout_stream', seconds: 180 },
};

const kernelManual = 'Linux kernel documentation, nf_conntrack-sysctl (docs.kernel.org)';
const ranges =
  'iptables-extensions(8) 1.8.9, SNAT: ports below 512 stay below 512, those below 1024 below 1024, others above';
const extensions = 'iptables-extensions(8) 1.8.9, SNAT: where possible, no port alteration will occur';

const setting = (helper: ConntrackHelper): readonly AlgSetting[] => {
  if (helper.alg === null) return [];
  const handling = handlings[`${helper.name}/${helper.transport}`];
  return [
    {
      alg: helper.alg,
      transport: helper.transport,
      state: 'off',
      source: helper.inKernel
        ? notAttached
        : `${notAttached}; the kernel itself has no such helper, OpenWrt has a package`,
      verified: true,
      ports: [helper.port],
      limit: null,
      ...(handling ? { handling } : {}),
    },
  ];
};

export const linuxProfile: Profile = {
  platform: 'linux-netfilter',
  title: 'Linux netfilter',
  algs: conntrackHelpers.flatMap(setting),
  exemptions: [],
  timers: Object.fromEntries(
    Object.entries(timerSysctls).map(([name, { seconds }]) => [name, fact(seconds, kernelManual)]),
  ),
  nat: [],
  natBehaviour: {
    portPreservation: fact(true, extensions),
    portRangePreservation: fact(true, ranges),
    mapping: fact(
      'address-and-port-dependent',
      'a port is kept per flow by conntrack; published nowhere in these words',
      false,
    ),
    filtering: fact(
      'address-and-port-dependent',
      'a flow’s reply must match its tuple; published nowhere in these words',
      false,
    ),
  },
  checks: {
    streamAfterSeconds: fact(2, 'Linux commit d535c8a69c19 (5.0): only extend timeout to stream mode after 2s'),
    translatesIcmpErrors: fact(true, 'nf_nat translates the quoted packet; read in no public text', false),
  },
};
