/** The table line of VyOS, with Vyatta and EdgeOS, whose words it understands. */
import { detectByMarks, type DetectionMark } from '../detection-marks.ts';
import type { Platform } from '../platform.ts';
import { applyVyosCommands } from './apply-commands.ts';
import { readVyosConfiguration } from './config-reader.ts';
import { writeVyosFix } from './config-writer.ts';
import { vyosProfile } from './profile.ts';

const configurationMarks: readonly DetectionMark[] = [
  {
    pattern: /^(?:\/\/|\/\*)[^\n]{0,40}(?:vyos|vyatta)-config-version/m,
    weight: 0.97,
    reason: 'the last lines name VyOS or Vyatta',
  },
  {
    pattern: /^(?:\/\/|\/\*)[ \t]*Release version:[ \t]*([^\s*]{1,60})/m,
    weight: 0.7,
    reason: 'the last lines name a release',
    hasVersion: true,
  },
  {
    pattern: /^[^\n]{0,80}\b(?:set|delete) system conntrack (?:modules|timeout|table-size|hash-size|expect-table-size|tcp|ignore)\b/m,
    weight: 0.9,
    reason: 'has connection tracking statements of VyOS',
  },
  {
    pattern: /^[^\n]{0,80}\b(?:set|delete) (?:nat|nat66|nat64) (?:source|destination|static) rule \d{1,6}\b/m,
    weight: 0.9,
    reason: 'has NAT rules of VyOS',
  },
  {
    pattern: /^[^\n]{0,80}\b(?:set|delete) service nat rule \d{1,6}\b/m,
    weight: 0.85,
    reason: 'has NAT rules of EdgeOS or Vyatta',
  },
  {
    pattern: /^[^\n]{0,80}\bset interfaces (?:ethernet|pppoe|wireguard|openvpn|bonding|bridge) \w{1,15} /m,
    weight: 0.6,
    reason: 'has interfaces of VyOS',
  },
  { pattern: /^[ \t]{1,8}conntrack \{/m, weight: 0.7, reason: 'has a conntrack section' },
  {
    pattern: /^[ \t]{1,12}(?:source|destination|nat) \{[ \t]*\r?\n[ \t]{1,16}rule \d{1,6} \{/m,
    weight: 0.8,
    reason: 'has NAT rules with numbers in braces',
  },
  {
    pattern: /^[ \t]{1,12}(?:ethernet|loopback|pppoe|wireguard) \w{1,15} \{/m,
    weight: 0.5,
    reason: 'has interfaces in braces',
  },
]; // prettier-ignore

const traceMarks: readonly DetectionMark[] = [
  { pattern: /\bvyos-configd\b|\bvyos-router\b/, weight: 0.8, reason: 'logs of VyOS services' },
];

export const vyos: Platform = {
  id: 'vyos',
  title: 'VyOS',
  defaultProfile: vyosProfile,
  readConfiguration: readVyosConfiguration,
  writeFix: writeVyosFix,
  applyCommands: applyVyosCommands,
  detectConfiguration: (text) => detectByMarks(text, configurationMarks),
  detectTrace: (lines) => detectByMarks(lines.join('\n'), traceMarks),
};
