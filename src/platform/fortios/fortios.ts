/** The table line of Fortinet FortiOS. */
import { detectByMarks, type DetectionMark } from '../detection-marks.ts';
import type { Platform } from '../platform.ts';
import { applyFortiOsCommands } from './apply-commands.ts';
import { readFortiOsConfiguration } from './config-reader.ts';
import { writeFortiOsFix } from './config-writer.ts';
import { fortiOsProfile } from './profile.ts';

const configurationMarks: readonly DetectionMark[] = [
  {
    pattern: /^#config-version=[\w-]{1,24}?-(\d{1,2}\.\d{1,2}(?:\.\d{1,2})?)[-:\s]/m,
    weight: 0.97,
    reason: 'the backup names FortiOS',
    hasVersion: true,
  },
  {
    pattern: /^[ \t]*config (?:system|firewall|voip|vpn|router|user|log) [\w-]{1,40}[ \t]*\r?$/m,
    weight: 0.7,
    reason: 'has sections of FortiOS',
  },
  {
    pattern: /^[ \t]*config system (?:session-helper|settings|global|session-ttl)[ \t]*\r?$/m,
    weight: 0.6,
    reason: 'has sections that only FortiOS has',
  },
  { pattern: /^[ \t]*edit \S[^\n]{0,80}\n[ \t]*set \S/m, weight: 0.5, reason: 'has entries with edit and set' },
];

const traceMarks: readonly DetectionMark[] = [
  {
    pattern: /\bid=\d{1,6} trace_id=\d{1,9} func=\w+ line=\d+ msg="/,
    weight: 0.95,
    reason: 'debug flow lines of FortiOS',
  },
  { pattern: /\blogid="?\d{10}"? type="?\w+"? subtype=/, weight: 0.9, reason: 'logs of FortiOS' },
  { pattern: /\bdevid="?FG\w{6,20}/, weight: 0.85, reason: 'logs name a FortiGate' },
];

export const fortiOs: Platform = {
  id: 'fortios',
  title: 'Fortinet FortiOS',
  defaultProfile: fortiOsProfile,
  readConfiguration: readFortiOsConfiguration,
  writeFix: writeFortiOsFix,
  applyCommands: applyFortiOsCommands,
  detectConfiguration: (text) => detectByMarks(text, configurationMarks),
  detectTrace: (lines) => detectByMarks(lines.join('\n'), traceMarks),
};
