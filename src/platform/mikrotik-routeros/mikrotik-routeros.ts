/** The table line of MikroTik RouterOS. */
import { detectByMarks, type DetectionMark } from '../detection-marks.ts';
import type { Platform } from '../platform.ts';
import { applyRouterOsCommands } from './apply-commands.ts';
import { readRouterOsConfiguration } from './config-reader.ts';
import { writeRouterOsFix } from './config-writer.ts';
import { routerOsProfile } from './profile.ts';

const configurationMarks: readonly DetectionMark[] = [
  {
    pattern: /^# [^\n]{0,60}\bby RouterOS (\d{1,2}\.[\w.]{1,12})/m,
    weight: 0.95,
    reason: 'the export names RouterOS',
    hasVersion: true,
  },
  { pattern: /^[ \t]*\/(?:ip|ipv6)[ /]firewall\b/m, weight: 0.85, reason: 'has menus of RouterOS' },
  {
    pattern: /^[ \t]*\/(?:interface|system|routing|ip) ?[\w /-]{0,60}\r?\n(?:add|set) /m,
    weight: 0.5,
    reason: 'has a menu with commands as in an export of RouterOS',
  },
  {
    pattern: /^[ \t]*\[[\w.-]{1,40}@[^\]\n]{1,60}\] ?(?:\/[\w /-]{0,80})?> /m,
    weight: 0.8,
    reason: 'has prompts of RouterOS',
  },
];

const traceMarks: readonly DetectionMark[] = [
  {
    pattern: /\bin:\S{1,60} out:\S{1,60}, (?:connection-state:\S{1,40} )?[^\n]{0,120}\bproto [A-Z]{2,8}\b/,
    weight: 0.9,
    reason: 'firewall log lines of RouterOS',
  },
  {
    pattern: /\breply-src-address=\S{1,60}[^\n]{0,200}\breply-dst-address=/,
    weight: 0.85,
    reason: 'a connection list of RouterOS',
  },
];

export const mikrotikRouterOs: Platform = {
  id: 'mikrotik-routeros',
  title: 'MikroTik RouterOS',
  defaultProfile: routerOsProfile,
  readConfiguration: readRouterOsConfiguration,
  writeFix: writeRouterOsFix,
  applyCommands: applyRouterOsCommands,
  detectConfiguration: (text) => detectByMarks(text, configurationMarks),
  detectTrace: (lines) => detectByMarks(lines.join('\n'), traceMarks),
};
