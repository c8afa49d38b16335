/** What a Cisco ASA does with inspected traffic under its default policy. */
import type { AlgId, Transport } from '../../alg/alg.ts';
import type { AlgSetting, Profile } from '../../gateway/profile.ts';
import type { SizeLimit } from '../../gateway/size-limit.ts';

const dnsDefaults =
  'Cisco ASA configuration guide, DNS inspection: message-length maximum 512, message-length maximum client auto';
const dropReference = 'Cisco ASA command reference, show asp drop: inspect-dns-pak-too-long';
const defaultPolicy = 'listed under class inspection_default in published configurations';

const dnsOverUdp: SizeLimit = {
  largest: { value: 512, source: dnsDefaults, verified: true },
  knownToPass: null,
  knownToFail: null,
  oversize: { action: 'drop', source: dropReference, verified: true },
  followsClientSize: true,
};

const defaultTimeouts = 'timeout conn, udp, icmp and xlate as published configurations print their defaults';

const inspected = (alg: AlgId, transport: Transport, ports: readonly number[]): AlgSetting => ({
  alg,
  transport,
  state: 'on',
  source: defaultPolicy,
  verified: false,
  ports,
  limit: null,
});

export const asaProfile: Profile = {
  platform: 'cisco-asa',
  title: 'Cisco ASA',
  algs: [
    { ...inspected('dns', 'udp', [53]), source: dnsDefaults, verified: true, limit: dnsOverUdp },
    { ...inspected('dns', 'tcp', [53]), state: 'unknown', source: 'depends on release and tcp-inspection' },
    {
      ...inspected('ftp', 'tcp', [21]),
      handling: {
        lowPort: {
          value: 'reset',
          source: 'Cisco ASA system log message 406001: FTP port command low port',
          verified: true,
        },
        thirdParty: {
          value: 'reset',
          source: 'Cisco ASA system log message 406002: FTP port command different address',
          verified: true,
        },
      },
    },
    inspected('h323', 'tcp', [1720]),
    inspected('ras', 'udp', [1718, 1719]),
    inspected('rtsp', 'tcp', [554]),
    inspected('sip', 'udp', [5060]),
    inspected('sip', 'tcp', [5060]),
    inspected('sccp', 'tcp', [2000]),
    inspected('sqlnet', 'tcp', [1521]),
    inspected('shell', 'tcp', [514]),
    inspected('rpc-portmap', 'tcp', [111]),
    inspected('rpc-portmap', 'udp', [111]),
    inspected('netbios', 'udp', [137, 138]),
    inspected('tftp', 'udp', [69]),
  ],
  exemptions: [],
  // `timeout conn 1:00:00 udp 0:02:00 icmp 0:00:02` and `timeout xlate 3:00:00` stand in every published configuration.
  timers: {
    translation: { value: 10_800, source: defaultTimeouts, verified: true },
    tcp: { value: 3600, source: defaultTimeouts, verified: true },
    udp: { value: 120, source: defaultTimeouts, verified: true },
    icmp: { value: 2, source: defaultTimeouts, verified: true },
  },
  nat: [],
  checks: {
    statefulFirewall: {
      value: true,
      source: 'Cisco ASA configuration guide: adaptive security algorithm',
      verified: true,
    },
  },
};
