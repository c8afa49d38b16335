/** Commands that classic Cisco IOS (12.4T to 15.x) has around NAT ALGs: the writer's allow-list and the reader's vocabulary. */
import type { CommandForm } from '../command-table.ts';
import { natCommands } from './nat-commands.ts';

const publishedCase =
  'published case: Cisco 877, IOS 15.2(4)M6, DNS zone transfer (insights.tesrex.com, 24 January 2018)';
const isrNotes = 'published notes for Cisco ISR list it beside the TCP form';
const commandReference = 'Cisco IOS IP Addressing Services Command Reference, ip nat service';
const fieldUse = 'in published IOS configurations and guides';
const remembered = 'remembered, not found in a public Cisco text';

/** `counterpart` is the same intent in the words of IOS XE, where these words do not exist. */
export const iosCommands: readonly CommandForm[] = [
  {
    form: 'ip nat service alg tcp dns',
    mode: 'configure',
    alg: 'dns',
    transport: 'tcp',
    source: publishedCase,
    verified: true,
    since: [12, 4],
    counterpart: 'ip nat service dns tcp',
  },
  {
    form: 'ip nat service alg udp dns',
    mode: 'configure',
    alg: 'dns',
    transport: 'udp',
    source: isrNotes,
    verified: true,
    since: [12, 4],
    counterpart: 'ip nat service dns udp',
  },
  {
    form: 'ip nat service sip udp port {port}',
    mode: 'configure',
    alg: 'sip',
    transport: 'udp',
    source: fieldUse,
    verified: true,
  },
  {
    form: 'ip nat service sip tcp port {port}',
    mode: 'configure',
    alg: 'sip',
    transport: 'tcp',
    source: fieldUse,
    verified: true,
  },
  { form: 'ip nat service ftp', mode: 'configure', alg: 'ftp', transport: 'tcp', source: fieldUse, verified: true },
  {
    form: 'ip nat service H225',
    mode: 'configure',
    alg: 'h323',
    transport: 'tcp',
    source: commandReference,
    verified: true,
  },
  { form: 'ip nat service ras', mode: 'configure', alg: 'ras', transport: 'udp', source: fieldUse, verified: true },
  {
    form: 'ip nat service skinny tcp port {port}',
    mode: 'configure',
    alg: 'sccp',
    transport: 'tcp',
    source: 'chan-sccp/chan-sccp issue 391',
    verified: true,
  },
  { form: 'ip nat service tftp', mode: 'configure', alg: 'tftp', transport: 'udp', source: fieldUse, verified: true },
  { form: 'ip nat service rcmd', mode: 'configure', alg: 'shell', transport: 'tcp', source: fieldUse, verified: true },
  {
    form: 'ip nat service rtsp port {port}',
    mode: 'configure',
    alg: 'rtsp',
    transport: 'tcp',
    source: remembered,
    verified: false,
  },
  {
    form: 'ip nat service pptp',
    mode: 'configure',
    alg: 'pptp',
    transport: 'tcp',
    source: remembered,
    verified: false,
  },
  { form: 'ip nat service ldap', mode: 'configure', source: remembered, verified: false },
  {
    form: 'ip nat service mgcp',
    mode: 'configure',
    alg: 'mgcp',
    transport: 'udp',
    source: remembered,
    verified: false,
  },
  { form: 'ip nat service nbar', mode: 'configure', source: remembered, verified: false },
  { form: 'ip nat service enable-sym-port', mode: 'configure', source: commandReference, verified: true },
  { form: 'ip nat service allow-h323-even-rtp-ports', mode: 'configure', source: remembered, verified: false },
  { form: 'ip nat service allow-sip-even-rtp-ports', mode: 'configure', source: remembered, verified: false },
  { form: 'ip nat service allow-skinny-even-rtp-ports', mode: 'configure', source: remembered, verified: false },
  ...natCommands,
];
