/** The table line of Junos on SRX: default profile and fixes; its configuration is not read yet. */
import { detectByMarks, type DetectionMark } from '../detection-marks.ts';
import type { Platform } from '../platform.ts';
import { writeSrxFix } from './config-writer.ts';
import { srxProfile } from './profile.ts';

const configurationMarks: readonly DetectionMark[] = [
  {
    pattern: /^[ \t]*(?:set|delete) security (?:alg|nat|policies|zones|flow)\b/m,
    weight: 0.9,
    reason: 'has security statements of SRX',
  },
  { pattern: /^security[ \t]*\{/m, weight: 0.85, reason: 'has a security section' },
];

const traceMarks: readonly DetectionMark[] = [
  { pattern: /\bRT_FLOW(?:_SESSION)?\b/, weight: 0.9, reason: 'RT_FLOW session logs' },
  { pattern: /\bRT_ALG\b|\bjunos-alg\b/, weight: 0.9, reason: 'RT_ALG logs' },
];

export const junosSrx: Platform = {
  id: 'junos-srx',
  title: 'Junos SRX',
  defaultProfile: srxProfile,
  writeFix: writeSrxFix,
  detectConfiguration: (text) => detectByMarks(text, configurationMarks),
  detectTrace: (lines) => detectByMarks(lines.join('\n'), traceMarks),
};
