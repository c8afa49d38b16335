/** Commands that VyOS has around its modules and times: the writer's allow-list. */
import type { CommandForm } from '../command-table.ts';
import { conntrackModules } from './modules.ts';
import { conntrackTimeouts } from './timeouts.ts';

const documentation = 'VyOS documentation, system conntrack (configuration/system/conntrack.rst)';
const older = 'published EdgeOS and VyOS 1.x configurations; vyos-1x, migration of conntrack from syntax 2 to 3';
const newer = 'vyos-1x, interface definitions of system conntrack; the release that has it is not published';
const packed = 'conntrack(8) 1.4.7; VyOS builds conntrack-tools itself (vyos/conntrack-tools)';
const lsmod = 'published EdgeOS and VyOS guides on the SIP module';
const shown = 'VyOS documentation, command line interface';

const form = (text: string, source: string, mode: 'configure' | 'exec', verified = true): CommandForm => ({ form: text, mode, source, verified }); // prettier-ignore

export const vyosCommands: readonly CommandForm[] = [
  ...conntrackModules.flatMap(({ name, byDefault }) => [
    form(`set system conntrack modules ${name}`, byDefault ? documentation : newer, 'configure', byDefault),
    form(`delete system conntrack modules ${name}`, byDefault ? documentation : newer, 'configure', byDefault),
    form(`set system conntrack modules ${name} disable`, older, 'configure', byDefault),
    form(`delete system conntrack modules ${name} disable`, older, 'configure', byDefault),
  ]),
  ...conntrackTimeouts.flatMap(({ words }) => [
    form(`set system conntrack timeout ${words.join(' ')} {number}`, documentation, 'configure'),
    form(`delete system conntrack timeout ${words.join(' ')}`, documentation, 'configure'),
  ]),
  form('lsmod | grep {name}', lsmod, 'exec'),
  form('show configuration commands', shown, 'exec'),
  form('sudo conntrack -D -p {transport} --orig-port-dst {port}', packed, 'exec'),
];
