/** Statements and commands that Junos on SRX has around its ALGs: the writer's allow-list. */
import type { AlgId } from '../../alg/alg.ts';
import type { CommandForm } from '../command-table.ts';

const schema = 'Junos 24.4R1 configuration schema of SRX, security alg';
const applicationSchema = 'Junos 24.4R1 configuration schema of SRX, applications application';
const policyReference = 'Junos CLI reference, match application (security policies)';
const clearReference = 'Junos CLI reference, clear security flow session destination-port';
const statusReference = 'Junos CLI reference, show security alg status';
const initialTimeout = 'Junos CLI reference, tcp-initial-timeout (edit security flow tcp-session)';

/** Junos' names in `security alg` of the ALGs that have a `disable` statement there. */
export const srxAlgNames: Readonly<Partial<Record<AlgId, string>>> = {
  dns: 'dns',
  ftp: 'ftp',
  h323: 'h323',
  ras: 'h323',
  mgcp: 'mgcp',
  'dce-rpc-portmap': 'msrpc',
  'rpc-portmap': 'sunrpc',
  pptp: 'pptp',
  shell: 'rsh',
  rtsp: 'rtsp',
  sccp: 'sccp',
  sip: 'sip',
  sqlnet: 'sql',
  talk: 'talk',
  tftp: 'tftp',
};

const algNames = [...new Set(Object.values(srxAlgNames))];

/** Words of `application-protocol` that a new application may carry, by ALG. */
export const srxApplicationWords: Readonly<Partial<Record<AlgId, string>>> = {
  ftp: 'ftp',
  tftp: 'tftp',
  rtsp: 'rtsp',
  pptp: 'pptp',
  sip: 'sip',
  sccp: 'sccp',
  sqlnet: 'sqlnet-v2',
  h323: 'h323',
  shell: 'rsh',
  dns: 'dns',
  talk: 'talk',
};

const configure = (form: string, source: string): CommandForm => ({ form, mode: 'configure', source, verified: true });
const exec = (form: string, source: string): CommandForm => ({ form, mode: 'exec', source, verified: true });

export const srxCommands: readonly CommandForm[] = [
  ...algNames.flatMap((name): CommandForm[] => [
    configure(`set security alg ${name} disable`, schema),
    configure(`delete security alg ${name} disable`, schema),
  ]),
  configure('set security alg ike-esp-nat enable', schema),
  configure('delete security alg ike-esp-nat enable', schema),
  {
    form: 'set security alg dns maximum-message-length {number}',
    mode: 'configure',
    alg: 'dns',
    transport: 'udp',
    source: schema,
    verified: true,
  },
  configure('delete security alg dns maximum-message-length', schema),
  configure('set security flow tcp-session tcp-initial-timeout {number}', initialTimeout),
  configure('delete security flow tcp-session tcp-initial-timeout', initialTimeout),
  ...Object.values(srxApplicationWords).map((word) =>
    configure(`set applications application {name} application-protocol ${word}`, applicationSchema),
  ),
  configure('set applications application {name} protocol {transport}', applicationSchema),
  configure('set applications application {name} destination-port {port}', applicationSchema),
  configure('delete applications application {name}', applicationSchema),
  ...['set', 'delete'].map((verb) =>
    configure(
      `${verb} security policies from-zone {name} to-zone {name} policy {name} match application {name}`,
      policyReference,
    ),
  ),
  exec('show security alg status', statusReference),
  exec('show configuration security flow tcp-session', initialTimeout),
  exec('clear security flow session destination-port {port}', clearReference),
];
