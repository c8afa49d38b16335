/** Statements and commands that Junos has around the ALGs of its services cards: the writer's allow-list. */
import type { AlgId } from '../../alg/alg.ts';
import type { CommandForm } from '../command-table.ts';

const schema = 'Junos 24.4R1 configuration schema of MX, applications application';
const firewallReference = 'Junos default groups example (13.1), from applications';
const natReference = 'Junos ALG support details (ACX guide, 2017), services nat rule term from applications';
const spcReference = 'published CGNAT configuration of MX-SPC3, services nat source rule-set';
const options = 'Junos 24.4R1 configuration schema of MX, interfaces services-options';
const conversations = 'Junos, Verifying the Output of ALG Sessions';

/** Words of `application-protocol` that a fix may write, by ALG. */
export const servicesApplicationWords: Readonly<Partial<Record<AlgId, string>>> = {
  dns: 'dns',
  ftp: 'ftp',
  tftp: 'tftp',
  sip: 'sip',
  h323: 'h323',
  rtsp: 'rtsp',
  pptp: 'pptp',
  sqlnet: 'sqlnet',
  'rpc-portmap': 'rpc-portmap',
  'dce-rpc-portmap': 'dce-rpc-portmap',
  netshow: 'netshow',
  realaudio: 'realaudio',
  netbios: 'netbios',
  exec: 'exec',
  login: 'login',
  shell: 'shell',
  winframe: 'winframe',
};

/** Statements by which a rule or a set names an application; `{name}` for each name, the application last. */
export const referenceForms: readonly { readonly form: string; readonly source: string }[] = [
  { form: 'services stateful-firewall rule {name} term {name} from applications {name}', source: firewallReference },
  { form: 'services nat rule {name} term {name} from applications {name}', source: natReference },
  { form: 'services nat source rule-set {name} rule {name} match application {name}', source: spcReference },
  { form: 'applications application-set {name} application {name}', source: schema },
];

/** Times of a services interface; the smallest and largest value that every document allows. */
export const servicesTimeouts = [
  { timer: 'tcp-handshake', key: 'open-timeout', smallest: 4, largest: 224 },
  { timer: 'tcp', key: 'inactivity-tcp-timeout', smallest: 4, largest: 86_400 },
  { timer: 'udp', key: 'inactivity-non-tcp-timeout', smallest: 4, largest: 86_400 },
] as const;

const configure = (form: string, source: string): CommandForm => ({ form, mode: 'configure', source, verified: true });
const exec = (form: string, source: string): CommandForm => ({ form, mode: 'exec', source, verified: true });

export const servicesCommands: readonly CommandForm[] = [
  ...Object.values(servicesApplicationWords).map((word) =>
    configure(`set applications application {name} application-protocol ${word}`, schema),
  ),
  configure('delete applications application {name} application-protocol', schema),
  configure('set applications application {name} protocol {transport}', schema),
  configure('delete applications application {name} protocol', schema),
  configure('set applications application {name} destination-port {port}', schema),
  configure('delete applications application {name}', schema),
  ...referenceForms.flatMap(({ form, source }) => [configure(`set ${form}`, source), configure(`delete ${form}`, source)]),
  ...servicesTimeouts.flatMap(({ key }) => [
    configure(`set interfaces {name} services-options ${key} {number}`, options),
    configure(`delete interfaces {name} services-options ${key}`, options),
  ]),
  ...Object.values(servicesApplicationWords).map((word) =>
    exec(`show services stateful-firewall conversations application-protocol ${word}`, conversations),
  ),
  exec('show configuration applications', schema),
]; // prettier-ignore
