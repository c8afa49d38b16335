/** Statements and commands that Junos on SRX has around its ALGs: the writer's allow-list. */
import type { AlgId } from '../../alg/alg.ts';
import type { CommandForm } from '../command-table.ts';

const schema = 'Junos 24.4R1 configuration schema of SRX, security alg';
const clearReference = 'Junos CLI reference, clear security flow session destination-port';
const statusReference = 'Junos CLI reference, show security alg status';

/** Junos' names in `security alg` of the ALGs that have a `disable` statement there. */
export const srxAlgNames: Readonly<Partial<Record<AlgId, string>>> = {
  dns: 'dns',
  ftp: 'ftp',
  h323: 'h323',
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

const algNames = Object.values(srxAlgNames);

export const srxCommands: readonly CommandForm[] = [
  ...algNames.flatMap((name): CommandForm[] => [
    { form: `set security alg ${name} disable`, mode: 'configure', source: schema, verified: true },
    { form: `delete security alg ${name} disable`, mode: 'configure', source: schema, verified: true },
  ]),
  {
    form: 'set security alg dns maximum-message-length {number}',
    mode: 'configure',
    alg: 'dns',
    transport: 'udp',
    source: schema,
    verified: true,
  },
  { form: 'delete security alg dns maximum-message-length', mode: 'configure', source: schema, verified: true },
  { form: 'show security alg status', mode: 'exec', source: statusReference, verified: true },
  { form: 'clear security flow session destination-port {port}', mode: 'exec', source: clearReference, verified: true },
];
