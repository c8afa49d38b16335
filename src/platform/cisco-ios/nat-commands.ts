/** NAT commands that classic IOS and IOS XE share word for word: static entries, port lists, what to look at, what to clear. */
import type { TimerName } from '../../gateway/profile.ts';
import type { CommandForm } from '../command-table.ts';

const yang = 'Cisco-IOS-XE-nat.yang, revision 2020-07-01 (YangModels/yang, vendor/cisco/xe/1731)';
const clearReference =
  'Cisco IOS IP Addressing Services Command Reference, clear ip nat translation (cisco.com/en/US/docs/ios/ipaddr/command/reference/iad_nat.html)';
const showReference = 'Cisco IOS IP Addressing Services Command Reference, show ip nat translations';
const payloadSource = `${yang}, leaf no-payload; in IOS since 12.2(4)T`;

/** Options of a static entry that may stand before `no-payload`, in the order of the configuration. */
export const staticOptions = ['', ' extendable', ' no-alias', ' extendable no-alias'] as const;

const staticSubjects = [
  'ip nat inside source static {address} {address}',
  'ip nat inside source static {transport} {address} {port} {address} {port}',
] as const;

const staticForms: readonly CommandForm[] = staticSubjects.flatMap((subject) =>
  staticOptions.flatMap((options): CommandForm[] => [
    { form: `${subject}${options}`, mode: 'configure', source: yang, verified: true },
    {
      form: `${subject}${options} no-payload`,
      mode: 'configure',
      source: payloadSource,
      verified: true,
      since: [12, 3],
    },
  ]),
);

const timerReference = 'Cisco IOS IP Addressing Services Command Reference, ip nat translation (timeout)';

/** Keywords of `ip nat translation` for the timers that profiles have. */
export const timerKeywords: Readonly<Record<string, TimerName>> = {
  timeout: 'translation',
  'udp-timeout': 'udp',
  'dns-timeout': 'dns',
  'tcp-timeout': 'tcp',
  'finrst-timeout': 'finished-tcp',
  'syn-timeout': 'syn',
  'icmp-timeout': 'icmp',
  'pptp-timeout': 'pptp',
};

const timerForms: readonly CommandForm[] = Object.keys(timerKeywords).flatMap((keyword): CommandForm[] => [
  { form: `ip nat translation ${keyword} {number}`, mode: 'configure', source: timerReference, verified: true },
  { form: `ip nat translation ${keyword} never`, mode: 'configure', source: timerReference, verified: true },
]);

export const natCommands: readonly CommandForm[] = [
  ...staticForms,
  ...timerForms,
  {
    form: 'ip nat service list {name} ftp tcp port {port}',
    mode: 'configure',
    alg: 'ftp',
    transport: 'tcp',
    source: yang,
    verified: true,
  },
  { form: 'ip nat service list {name} ESP spi-match', mode: 'configure', source: yang, verified: true },
  { form: 'ip nat service list {name} IKE preserve-port', mode: 'configure', source: yang, verified: true },
  { form: 'ip nat service fullrange {transport} port {port}', mode: 'configure', source: yang, verified: true },
  { form: 'ip nat service dns-reset-ttl', mode: 'configure', source: yang, verified: true },
  { form: 'clear ip nat translation *', mode: 'exec', source: clearReference, verified: true },
  {
    form: 'clear ip nat translation {transport} inside {address} {port} {address} {port}',
    mode: 'exec',
    source: clearReference,
    verified: true,
  },
  {
    form: 'show running-config | include ip nat translation',
    mode: 'exec',
    source: 'Cisco IOS Configuration Fundamentals Command Reference, show | include',
    verified: true,
  },
  { form: 'show ip nat translations', mode: 'exec', source: showReference, verified: true },
  {
    form: 'show running-config | include ip nat service',
    mode: 'exec',
    source: 'Cisco IOS Configuration Fundamentals Command Reference, show | include',
    verified: true,
  },
  {
    form: 'show running-config | include ip nat inside source static',
    mode: 'exec',
    source: 'Cisco IOS Configuration Fundamentals Command Reference, show | include',
    verified: true,
  },
];
