/** Commands that VRP has around its NAT ALGs: the writer's allow-list. */
import type { AlgId } from '../../alg/alg.ts';
import type { CommandForm } from '../command-table.ts';

const manual = 'Huawei AR configuration guides EDOC1100034231 and EDOC1100069333, Enabling NAT ALG';
const timers = 'Huawei AR configuration guide EDOC1100112351, Configuring the NAT Flow Table';
const printed = 'Huawei AR command reference EDOC1100041733, display firewall-nat session aging-time';

/** VRP's names of the ALGs that `nat alg … enable` switches. */
export const vrpAlgNames: Readonly<Partial<Record<AlgId, string>>> = {
  dns: 'dns',
  ftp: 'ftp',
  rtsp: 'rtsp',
  sip: 'sip',
  pptp: 'pptp',
};

const names = ['all', ...Object.values(vrpAlgNames)];

export const vrpCommands: readonly CommandForm[] = [
  ...names.flatMap((name): CommandForm[] => [
    { form: `nat alg ${name} enable`, mode: 'configure', source: manual, verified: true },
    { form: `undo nat alg ${name} enable`, mode: 'configure', source: manual, verified: true },
  ]),
  ...['tcp', 'udp', 'dns', 'icmp', 'pptp'].map((name): CommandForm => ({
    form: `firewall-nat session ${name} aging-time {number}`,
    mode: 'configure',
    source: timers,
    verified: true,
  })),
  { form: 'display nat alg', mode: 'exec', source: manual, verified: true },
  { form: 'display firewall-nat session aging-time', mode: 'exec', source: printed, verified: true },
  { form: 'reset nat session all', mode: 'exec', source: timers, verified: true },
];
