/** The table line of Junos services cards (MS-DPC, MS-MPC, MX-SPC3). */
import { detectByMarks, type DetectionMark } from '../detection-marks.ts';
import { junosDialect } from '../junos-srx/junos-dialect.ts';
import type { Platform } from '../platform.ts';
import { applyTreeCommands } from '../statement-tree/tree-edit.ts';
import { readServicesConfiguration } from './config-reader.ts';
import { writeServicesFix } from './config-writer.ts';
import { servicesProfile } from './profile.ts';

const configurationMarks: readonly DetectionMark[] = [
  {
    pattern: /^[^\n]{0,80}\b(?:set|delete|deactivate) services (?:service-set|stateful-firewall|nat)\b/m,
    weight: 0.9,
    reason: 'has services statements of a services card',
  },
  {
    pattern: /^[^\n]{0,80}\bset interfaces \S{1,40} services-options\b/m,
    weight: 0.7,
    reason: 'has options of a services interface',
  },
  { pattern: /^services[ \t]*\{/m, weight: 0.6, reason: 'has a services section' },
  {
    pattern: /^[ \t]+(?:service-set \S{1,64}|stateful-firewall|services-options)[ \t]*\{/m,
    weight: 0.6,
    reason: 'has service sets',
  },
  { pattern: /^[ \t]+application-protocol [\w-]+;/m, weight: 0.4, reason: 'names application protocols' },
]; // prettier-ignore

const traceMarks: readonly DetectionMark[] = [
  { pattern: /\bASP_(?:SFW|NAT|IDS)_\w+/, weight: 0.9, reason: 'ASP logs of a services card' },
  { pattern: /\bJSERVICES_\w+/, weight: 0.9, reason: 'JSERVICES logs of a services card' },
];

export const junosServices: Platform = {
  id: 'junos-services',
  title: 'Junos services card',
  defaultProfile: servicesProfile,
  readConfiguration: readServicesConfiguration,
  writeFix: writeServicesFix,
  applyCommands: (text, commands) => applyTreeCommands(text, commands, junosDialect),
  detectConfiguration: (text) => detectByMarks(text, configurationMarks),
  detectTrace: (lines) => detectByMarks(lines.join('\n'), traceMarks),
};
