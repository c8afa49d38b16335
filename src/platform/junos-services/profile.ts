/**
 * What a services card of Junos (MS-DPC, MS-MPC, MX-SPC3) does with ALG traffic. Its ALGs run where an application of a
 * rule names them, so that without a configuration little is known of them.
 */
import type { AlgId, Transport } from '../../alg/alg.ts';
import type { AlgHandling } from '../../gateway/alg-handling.ts';
import type { AlgSetting, Profile } from '../../gateway/profile.ts';
import type { Sourced } from '../../gateway/sourced.ts';

const properties = 'Junos, Configuring Application Protocol Properties';
const descriptions = 'Junos ALG descriptions, basic TCP and UDP ALG';
const servicesOptions = 'Junos 24.4R1 configuration schema of MX, interfaces services-options';
const named = 'runs where an application of a rule names it';

const fact = <Value>(value: Value, source: string, verified = true): Sourced<Value> => ({ value, source, verified });

const setting = (alg: AlgId, transport: Transport, ports: readonly number[], handling?: AlgHandling): AlgSetting => ({
  alg,
  transport,
  state: 'unknown',
  source: named,
  verified: true,
  ports,
  limit: null,
  ...(handling ? { handling } : {}),
});

const rewritesFtp: AlgHandling = { rewrites: fact(true, 'Junos ALG descriptions, FTP: control packets are rewritten') };
const closesDns: AlgHandling = {
  closesAfterAnswer: fact(true, `${properties}: the flow is closed as soon as the response is seen`),
};

export const servicesProfile: Profile = {
  platform: 'junos-services',
  title: 'Junos services card',
  algs: [
    {
      ...setting('dns', 'tcp', [53]),
      state: 'off',
      source: `${properties}: dns requires protocol udp`,
    },
    setting('dns', 'udp', [53], closesDns),
    setting('ftp', 'tcp', [21], rewritesFtp),
    setting('tftp', 'udp', [69]),
    setting('sip', 'udp', [5060]),
    setting('h323', 'tcp', [1720]),
    setting('ras', 'udp', [1719]),
    setting('rtsp', 'tcp', [554]),
    setting('pptp', 'tcp', [1723]),
    setting('sqlnet', 'tcp', [1521]),
    setting('rpc-portmap', 'udp', [111]),
    setting('rpc-portmap', 'tcp', [111]),
    setting('dce-rpc-portmap', 'tcp', [135]),
    setting('iiop', 'tcp', []),
    setting('netshow', 'tcp', [1755]),
    setting('realaudio', 'tcp', [7070]),
    setting('netbios', 'udp', [138]),
    setting('snmp', 'udp', [161, 162]),
    setting('bootp', 'udp', [67]),
    setting('exec', 'tcp', [512]),
    setting('login', 'tcp', [513]),
    setting('shell', 'tcp', [514]),
    setting('talk', 'udp', [517, 518]),
    setting('winframe', 'tcp', [1494]),
    setting('traceroute', 'udp', []),
    setting('icmp', 'icmp', []),
    setting('ike-esp', 'udp', [500]),
  ],
  exemptions: [],
  timers: {
    'tcp-handshake': fact(4, descriptions),
    udp: fact(30, `${descriptions}; older releases say 60`, false),
    tcp: fact(30, 'Junos, inactivity-timeout (edit interfaces, 13.1); older releases say 60', false),
  },
  nat: [],
  checks: {
    headerAnomalies: fact('drop', `${descriptions}: anomaly events`),
    outstandingEchoes: fact(20, 'Junos ALG descriptions, ICMP'),
    icmpErrorsNeedFlow: fact(true, `${descriptions}: only when a flow matches the selector in the ICMP data`),
    maximumFragments: fact(64, `${servicesOptions}: fragment-limit`),
  },
};
