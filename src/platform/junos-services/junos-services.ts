/**
 * The table line of Junos services cards (MS-DPC, MS-MPC, MX-SPC3). Their ALGs run where an application of a service set
 * names them, so that without the configuration little is known, and a fix needs names that only it has.
 */
import type { Profile } from '../../gateway/profile.ts';
import { detectByMarks, type DetectionMark } from '../detection-marks.ts';
import type { Platform } from '../platform.ts';

const applications = 'Junos, application-protocol: the companion statements of dns require protocol udp';
const basicTcp = 'Junos ALG descriptions, basic TCP and UDP ALG';
const named = 'runs where an application of the service set names it';

export const servicesProfile: Profile = {
  platform: 'junos-services',
  title: 'Junos services card',
  algs: [
    { alg: 'dns', transport: 'tcp', state: 'off', source: applications, verified: true, ports: [], limit: null },
    { alg: 'dns', transport: 'udp', state: 'unknown', source: named, verified: true, ports: [], limit: null },
    { alg: 'ftp', transport: 'tcp', state: 'unknown', source: named, verified: true, ports: [], limit: null },
    { alg: 'sip', transport: 'udp', state: 'unknown', source: named, verified: true, ports: [], limit: null },
  ],
  exemptions: [],
  timers: {
    'tcp-handshake': { value: 4, source: basicTcp, verified: true },
    udp: { value: 30, source: `${basicTcp}; older releases say 60`, verified: false },
  },
  nat: [],
};

const configurationMarks: readonly DetectionMark[] = [
  {
    pattern: /^[ \t]*(?:set|delete) services (?:service-set|stateful-firewall|nat)\b/m,
    weight: 0.9,
    reason: 'has services statements of a services card',
  },
  { pattern: /^services[ \t]*\{/m, weight: 0.6, reason: 'has a services section' },
  { pattern: /^[ \t]+application-protocol [\w-]+;/m, weight: 0.4, reason: 'names application protocols' },
];

const traceMarks: readonly DetectionMark[] = [
  { pattern: /\bASP_(?:SFW|NAT|IDS)_\w+/, weight: 0.9, reason: 'ASP logs of a services card' },
  { pattern: /\bJSERVICES_\w+/, weight: 0.9, reason: 'JSERVICES logs of a services card' },
];

export const junosServices: Platform = {
  id: 'junos-services',
  title: 'Junos services card',
  defaultProfile: servicesProfile,
  writeFix: () => [],
  detectConfiguration: (text) => detectByMarks(text, configurationMarks),
  detectTrace: (lines) => detectByMarks(lines.join('\n'), traceMarks),
};
