/** The table line of Junos on SRX. */
import { detectByMarks, type DetectionMark } from '../detection-marks.ts';
import type { Platform } from '../platform.ts';
import { applyTreeCommands } from '../statement-tree/tree-edit.ts';
import { readSrxConfiguration } from './config-reader.ts';
import { writeSrxFix } from './config-writer.ts';
import { junosDialect } from './junos-dialect.ts';
import { srxProfile } from './profile.ts';

const configurationMarks: readonly DetectionMark[] = [
  {
    pattern: /^[^\n]{0,80}\b(?:set|delete|deactivate) security (?:alg|nat|policies|zones|flow|address-book)\b/m,
    weight: 0.9,
    reason: 'has security statements of SRX',
  },
  { pattern: /^security[ \t]*\{/m, weight: 0.85, reason: 'has a security section' },
  {
    pattern: /^[ \t]+(?:alg|nat|policies|zones|flow)[ \t]*\{[ \t]*\r?\n[ \t]+(?:dns|ftp|sip|h323|source|destination|static|from-zone|security-zone|tcp-session|tcp-mss)\b/m,
    weight: 0.4,
    reason: 'has parts of a security section',
  },
]; // prettier-ignore

const traceMarks: readonly DetectionMark[] = [
  { pattern: /\bRT_FLOW(?:_SESSION)?\b/, weight: 0.9, reason: 'RT_FLOW session logs' },
  { pattern: /\bRT_ALG\b|\bjunos-alg\b/, weight: 0.9, reason: 'RT_ALG logs' },
];

export const junosSrx: Platform = {
  id: 'junos-srx',
  title: 'Junos SRX',
  defaultProfile: srxProfile,
  readConfiguration: readSrxConfiguration,
  writeFix: writeSrxFix,
  applyCommands: (text, commands) => applyTreeCommands(text, commands, junosDialect),
  detectConfiguration: (text) => detectByMarks(text, configurationMarks),
  detectTrace: (lines) => detectByMarks(lines.join('\n'), traceMarks),
};
