/** Statements and commands that Cisco ASA has around its inspections: the writer's allow-list. */
import type { AlgId } from '../../alg/alg.ts';
import type { CommandForm } from '../command-table.ts';
import { asaTimeouts, timeoutGuide } from './timeouts.ts';

const dnsDefaults = 'Cisco ASA configuration guide, DNS inspection: preset_dns_map';
const dnsReference = 'Cisco ASA command reference, message-length (512 to 65535)';
const timeoutShown = 'Cisco ASA command reference, show running-config';
const inspections = 'Cisco ASA configuration guide, global_policy and inspection_default';

/** Inspections that are switched off with the documented form `no inspect NAME`. */
export const asaInspections: Readonly<Partial<Record<AlgId, string>>> = {
  ftp: 'ftp',
  h323: 'h323 h225',
  ras: 'h323 ras',
  rtsp: 'rtsp',
  sccp: 'skinny',
  sip: 'sip',
  sqlnet: 'sqlnet',
};

const inspectionNames = Object.values(asaInspections);

export const asaCommands: readonly CommandForm[] = [
  { form: 'policy-map type inspect dns {name}', mode: 'configure', source: dnsDefaults, verified: true },
  { form: 'parameters', mode: 'configure', source: dnsDefaults, verified: true },
  {
    form: 'message-length maximum {number}',
    mode: 'configure',
    alg: 'dns',
    transport: 'udp',
    source: dnsReference,
    verified: true,
  },
  { form: 'policy-map {name}', mode: 'configure', source: inspections, verified: true },
  { form: 'class {name}', mode: 'configure', source: inspections, verified: true },
  ...inspectionNames.map((name): CommandForm => ({
    form: `inspect ${name}`,
    mode: 'configure',
    source: inspections,
    verified: true,
  })),
  ...asaTimeouts
    .filter(({ range }) => range !== null)
    .map(({ word }): CommandForm => ({
      form: `timeout ${word} {time}`,
      mode: 'configure',
      source: timeoutGuide,
      verified: true,
    })),
  { form: 'show running-config timeout', mode: 'exec', source: timeoutShown, verified: true },
  {
    form: 'show service-policy',
    mode: 'exec',
    source: 'CiscoTestAutomation/genieparser, asa ShowServicePolicy',
    verified: true,
  },
  { form: 'show asp drop', mode: 'exec', source: 'Cisco ASA command reference, show asp drop', verified: true },
];
