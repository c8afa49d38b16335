/** The table line of Palo Alto PAN-OS. */
import { detectByMarks, type DetectionMark } from '../detection-marks.ts';
import type { Platform } from '../platform.ts';
import { applyTreeCommands } from '../statement-tree/tree-edit.ts';
import { readPanOsConfiguration } from './config-reader.ts';
import { writePanOsFix } from './config-writer.ts';
import { panOsDialect } from './dialect.ts';
import { panOsProfile } from './profile.ts';
import { applyXmlCommands } from './xml-edit.ts';
import { isXml } from './xml-tree.ts';

const configurationMarks: readonly DetectionMark[] = [
  {
    pattern: /^[ \t]*<config\b[^>\n]{0,120}\bversion="(\d{1,2}\.\d{1,2}[\w.-]{0,12})"[^>\n]{0,120}>/m,
    weight: 0.7,
    reason: 'is a configuration in XML with a version',
    hasVersion: true,
  },
  { pattern: /<config\b[^>\n]{0,160}\burldb="paloaltonetworks"/, weight: 0.95, reason: 'the XML names Palo Alto' },
  { pattern: /<(?:alg-override|rulebase|deviceconfig)>/, weight: 0.6, reason: 'has parts of PAN-OS in XML' },
  {
    pattern: /^[^\n]{0,80}\b(?:set|delete) (?:shared )?alg-override application\b/m,
    weight: 0.95,
    reason: 'has ALG statements of PAN-OS',
  },
  {
    pattern: /^[^\n]{0,80}\bset (?:vsys \S{1,40} |device-group \S{1,64} |shared )?(?:pre-|post-)?rulebase (?:nat|security|application-override) rules\b/m,
    weight: 0.9,
    reason: 'has rules of PAN-OS',
  },
  { pattern: /^[ \t]*(?:alg-override|deviceconfig)[ \t]*\{/m, weight: 0.8, reason: 'has sections of PAN-OS' },
  { pattern: /^[^\n]{0,80}\bset deviceconfig (?:system|setting) /m, weight: 0.85, reason: 'has settings of PAN-OS' },
  {
    pattern: /^[^\n]{0,80}\bset network (?:interface|virtual-router|profiles|ike) /m,
    weight: 0.6,
    reason: 'has network statements of PAN-OS',
  },
]; // prettier-ignore

const traceMarks: readonly DetectionMark[] = [
  { pattern: /,(?:TRAFFIC|THREAT),(?:start|end|drop|deny|url|vulnerability),/, weight: 0.9, reason: 'logs of PAN-OS' },
];

export const panOs: Platform = {
  id: 'pan-os',
  title: 'Palo Alto PAN-OS',
  defaultProfile: panOsProfile,
  readConfiguration: readPanOsConfiguration,
  writeFix: writePanOsFix,
  applyCommands: (text, commands) =>
    isXml(text) ? applyXmlCommands(text, commands) : applyTreeCommands(text, commands, panOsDialect),
  detectConfiguration: (text) => detectByMarks(text, configurationMarks),
  detectTrace: (lines) => detectByMarks(lines.join('\n'), traceMarks),
};
