/** Marks of classic Cisco IOS in configurations, `show version` and debug logs. */
import type { DetectionMark } from '../detection-marks.ts';

/**
 * `version 15.x` alone leans to classic IOS only: the IOS XE 3S trains print 15.x as well, while 16 and later are IOS XE.
 */
export const iosConfigurationMarks: readonly DetectionMark[] = [
  {
    pattern: /^Cisco IOS Software, (?![^\n]*(?:IOS[- ]XE|LINUX_IOSD))[^\n]{0,120}?Version (\d{1,2}\.\d[\w.()]{0,20})/m,
    weight: 0.95,
    reason: 'show version names Cisco IOS without XE',
    hasVersion: true,
  },
  {
    pattern: /^IOS \(tm\) [^\n]{0,120}?Version (\d{1,2}\.\d[\w.()]{0,20})/m,
    weight: 0.95,
    reason: 'show version names IOS (tm)',
    hasVersion: true,
  },
  {
    pattern: /^[ \t]*version (1[0-2]\.\d[\w.()]{0,20})[ \t]*\r?$/m,
    weight: 0.85,
    reason: 'version 12 or earlier is classic IOS',
    hasVersion: true,
  },
  {
    pattern: /^[ \t]*version (15\.\d[\w.()]{0,20})[ \t]*\r?$/m,
    weight: 0.6,
    reason: 'version 15 is mostly classic IOS (IOS XE 3S prints it too)',
    hasVersion: true,
  },
  { pattern: /^[ \t]*boot system (?:flash:|flash0:|flash )/m, weight: 0.4, reason: 'boots an image from flash:' },
  {
    pattern: /^[ \t]*license udi pid (?:CISCO\d|C8\d\d(?!\d)|C19\d\d)/m,
    weight: 0.8,
    reason: 'the licence names a router of the classic series',
  },
  {
    pattern: /^[ \t]*(?:no )?ip nat service alg (?:tcp|udp) dns[ \t]*\r?$/m,
    weight: 0.6,
    reason: 'uses a spelling that only classic IOS has',
  },
  {
    pattern: /^interface (?:Dialer|ATM|BRI|FastEthernet)\d/m,
    weight: 0.35,
    reason: 'has an interface of the classic series',
  },
];

export const iosTraceMarks: readonly DetectionMark[] = [
  { pattern: /\bNAT-(?:L4F|ALG):/, weight: 0.9, reason: 'debug ip nat lines of the L4F proxy' },
  { pattern: /\bNAT-FRAG:/, weight: 0.6, reason: 'debug ip nat fragment lines' },
  { pattern: /\bNAT\*?: (?:[io]: |s=\d)/, weight: 0.7, reason: 'debug ip nat lines' },
  { pattern: /%FW-6-DROP_PKT:/, weight: 0.4, reason: 'a zone firewall message of IOS' },
];
