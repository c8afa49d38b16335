/** What RouterOS does with ALG traffic before anything is configured but NAT. */
import type { AlgId, Transport } from '../../alg/alg.ts';
import type { AlgSetting, AlgState, Profile } from '../../gateway/profile.ts';
import type { SourcedNumber } from '../../gateway/sourced.ts';

const verbose = 'verbose export of /ip firewall service-port in a public repository';
const dependent =
  'a verbose export shows it off, while other public exports list "disabled=yes" as a change: the default depends on the release';
const connectionTracking = 'MikroTik manual, IP/Firewall/Connection tracking (wiki.mikrotik.com)';

const seconds = (value: number): SourcedNumber => ({ value, source: connectionTracking, verified: true });

const helper = (
  alg: AlgId,
  transport: Transport,
  ports: readonly number[],
  state: AlgState = 'on',
  source = verbose,
): AlgSetting => ({ alg, transport, state, source, verified: source === verbose, ports, limit: null });

/**
 * The helpers carry the names of Linux' ones, but that they behave alike is published nowhere, so what they do with split
 * messages or low ports is left out.
 */
export const routerOsProfile: Profile = {
  platform: 'mikrotik-routeros',
  title: 'MikroTik RouterOS',
  algs: [
    helper('ftp', 'tcp', [21]),
    helper('tftp', 'udp', [69]),
    helper('irc', 'tcp', [6667], 'off', dependent),
    { ...helper('h323', 'tcp', [1720]), source: `${verbose}; its port is the registered one` },
    {
      ...helper('ras', 'udp', [1719], 'on', 'taken to belong to the h323 helper, which is on by default'),
      verified: false,
    },
    helper('sip', 'udp', [5060, 5061]),
    { ...helper('sip', 'tcp', [5060, 5061], 'on', 'the sip helper names ports only; taken to read TCP as well') },
    { ...helper('pptp', 'tcp', [1723]), source: `${verbose}; its port is the registered one` },
    helper('rtsp', 'tcp', [554], 'off'),
  ],
  exemptions: [],
  timers: {
    translation: seconds(600),
    // Of flows with packets in both directions.
    udp: seconds(180),
    'udp-unreplied': {
      value: 30,
      source: `${connectionTracking}: udp-timeout, 10 or 30 s by release`,
      verified: false,
    },
    tcp: seconds(86_400),
    'finished-tcp': seconds(10),
    syn: seconds(5),
    icmp: seconds(10),
  },
  nat: [],
};
