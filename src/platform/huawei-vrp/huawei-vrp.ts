/** The table line of Huawei VRP (AR routers). */
import { detectByMarks, type DetectionMark } from '../detection-marks.ts';
import type { Platform } from '../platform.ts';
import { applyVrpCommands } from './apply-commands.ts';
import { readVrpConfiguration } from './config-reader.ts';
import { writeVrpFix } from './config-writer.ts';
import { vrpProfile } from './profile.ts';

const configurationMarks: readonly DetectionMark[] = [
  { pattern: /\[V\d{3}R\d{3}\w{0,12}\]/, weight: 0.9, reason: 'names a VRP release' },
  { pattern: /^sysname \S/m, weight: 0.6, reason: 'has sysname' },
  { pattern: /^[ \t]*(?:undo )?nat alg \w+ enable\b/m, weight: 0.8, reason: 'has nat alg … enable' },
  {
    pattern: /^[ \t]*nat (?:outbound \d{4}|server (?:\d+ )?protocol)\b/m,
    weight: 0.6,
    reason: 'has NAT statements of VRP',
  },
  { pattern: /^acl (?:number|name) \S/m, weight: 0.4, reason: 'has acl number' },
];

const headLength = 4096;
/** What `display current-configuration` of H3C's Comware begins with, whose words are much alike and whose ALG commands are not. */
const comware = /^[ \t]{0,2}version \d{1,2}\.\d{1,3}\.\d{1,4}, (?:Release|ESS|Feature)\b/im;

const traceMarks: readonly DetectionMark[] = [
  { pattern: /%%\d{2}[A-Z][A-Z0-9_]{1,30}\/\d\/[A-Z]/, weight: 0.8, reason: 'log lines of VRP' },
];

export const huaweiVrp: Platform = {
  id: 'huawei-vrp',
  title: 'Huawei VRP',
  defaultProfile: vrpProfile,
  readConfiguration: readVrpConfiguration,
  writeFix: writeVrpFix,
  applyCommands: applyVrpCommands,
  detectConfiguration: (text) =>
    comware.test(text.slice(0, headLength))
      ? { score: 0, reason: 'is a configuration of Comware', version: null }
      : detectByMarks(text, configurationMarks),
  detectTrace: (lines) => detectByMarks(lines.join('\n'), traceMarks),
};
