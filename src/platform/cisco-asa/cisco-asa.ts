/** The table line of Cisco ASA: default profile, configuration reader, fixes. */
import { detectByMarks, type DetectionMark } from '../detection-marks.ts';
import type { Platform } from '../platform.ts';
import { applyAsaCommands } from './apply-commands.ts';
import { readAsaConfiguration } from './config-reader.ts';
import { writeAsaFix } from './config-writer.ts';
import { asaProfile } from './profile.ts';

const configurationMarks: readonly DetectionMark[] = [
  {
    pattern: /^[ \t]*(?:ASA|PIX) Version (\d{1,2}\.\d[\w.()]{0,20})/m,
    weight: 0.97,
    reason: 'names the ASA or PIX version',
    hasVersion: true,
  },
  {
    pattern: /^Cisco Adaptive Security Appliance Software Version (\d{1,2}\.\d[\w.()]{0,20})/m,
    weight: 0.97,
    reason: 'show version names the Adaptive Security Appliance',
    hasVersion: true,
  },
  { pattern: /^[ \t]*nameif \S/m, weight: 0.7, reason: 'names its interfaces with nameif' },
  { pattern: /^[ \t]*policy-map global_policy\b/m, weight: 0.6, reason: 'has the policy map global_policy' },
  {
    pattern: /^(?:static|global|nat) \([\w-]{1,48}(?:,[\w-]{1,48})?\) /m,
    weight: 0.6,
    reason: 'has NAT between named interfaces',
  },
  { pattern: /^[ \t]*class inspection_default\b/m, weight: 0.7, reason: 'has the class inspection_default' },
  { pattern: /^[ \t]*policy-map type inspect dns\b/m, weight: 0.6, reason: 'has a DNS inspection map' },
];

const traceMarks: readonly DetectionMark[] = [
  { pattern: /%(?:ASA|FTD|PIX)-(?:\w+-)?\d-\d{6}\b/, weight: 0.97, reason: 'ASA system log messages' },
];

export const ciscoAsa: Platform = {
  id: 'cisco-asa',
  title: 'Cisco ASA',
  defaultProfile: asaProfile,
  readConfiguration: readAsaConfiguration,
  writeFix: writeAsaFix,
  applyCommands: applyAsaCommands,
  detectConfiguration: (text) => detectByMarks(text, configurationMarks),
  detectTrace: (lines) => detectByMarks(lines.join('\n'), traceMarks),
};
