/** Commands that RouterOS has around its NAT helpers and timers: the writer's allow-list. */
import type { CommandForm } from '../command-table.ts';
import { servicePorts } from './service-ports.ts';

const natManual = 'MikroTik documentation, NAT, NAT helpers; the form stands in many public exports';
const trackingManual = 'MikroTik manual, IP/Firewall/Connection tracking';
const scripts = 'used in public RouterOS scripts; the manual has the two parts, remove and find where';

const tracked = [
  'generic-timeout',
  'udp-stream-timeout',
  'udp-timeout',
  'tcp-established-timeout',
  'tcp-time-wait-timeout',
  'tcp-syn-sent-timeout',
  'icmp-timeout',
] as const;

export const routerOsCommands: readonly CommandForm[] = [
  ...servicePorts
    .filter(({ algs }) => algs.length > 0)
    .flatMap(({ name, hasPorts }): CommandForm[] => [
      ...(['yes', 'no'] as const).map((disabled): CommandForm => ({
        form: `/ip firewall service-port set ${name} disabled=${disabled}`,
        mode: 'configure',
        source: natManual,
        verified: true,
      })),
      ...(hasPorts
        ? [
            {
              form: `/ip firewall service-port set ${name} ports={ports}`,
              mode: 'configure',
              source: 'verbose export of /ip firewall service-port in a public repository',
              verified: true,
            } satisfies CommandForm,
          ]
        : []),
    ]),
  ...tracked.map((property): CommandForm => ({
    form: `/ip firewall connection tracking set ${property}={duration}`,
    mode: 'configure',
    source: trackingManual,
    verified: true,
  })),
  { form: '/ip firewall service-port print', mode: 'exec', source: natManual, verified: true },
  { form: '/ip firewall connection tracking print', mode: 'exec', source: trackingManual, verified: true },
  {
    form: '/ip firewall connection remove [find where protocol={transport} dst-address~":{port}"]',
    mode: 'exec',
    source: scripts,
    verified: true,
  },
];
