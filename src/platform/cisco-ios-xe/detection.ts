/** Marks of Cisco IOS XE in configurations, `show version` and logs. */
import type { DetectionMark } from '../detection-marks.ts';

export const iosXeConfigurationMarks: readonly DetectionMark[] = [
  {
    pattern: /^Cisco IOS[- ]XE Software, Version (\d{1,2}\.\d[\w.()]{0,20})/m,
    weight: 0.97,
    reason: 'show version names Cisco IOS XE',
    hasVersion: true,
  },
  {
    pattern: /^Cisco IOS Software[^\n]{0,80}(?:IOS[- ]XE Software|LINUX_IOSD)/m,
    weight: 0.95,
    reason: 'show version names IOS XE',
  },
  {
    pattern: /^[ \t]*version ((?:1[6-9]|2\d)\.\d[\w.()]{0,20})[ \t]*\r?$/m,
    weight: 0.95,
    reason: 'version 16 and later is IOS XE',
    hasVersion: true,
  },
  {
    pattern: /^[ \t]*version (15\.\d[\w.()]{0,20})[ \t]*\r?$/m,
    weight: 0.2,
    reason: 'version 15 may be an IOS XE 3S train',
    hasVersion: true,
  },
  {
    pattern: /^[ \t]*(?:no )?platform (?:qfp|hardware throughput|console|punt-keepalive)\b/m,
    weight: 0.85,
    reason: 'has platform statements of the QFP routers',
  },
  { pattern: /^[ \t]*boot system (?:flash )?bootflash:/m, weight: 0.8, reason: 'boots from bootflash:' },
  { pattern: /^[ \t]*boot system flash:?[ \t]*packages\.conf/m, weight: 0.8, reason: 'boots packages.conf' },
  {
    pattern: /^[ \t]*license udi pid (?:ISR4|ASR1|C8[0-9]{3}|CSR1000V|C11\d\d|IR1[18]\d\d)/m,
    weight: 0.9,
    reason: 'the licence names a router of the XE series',
  },
  {
    pattern: /^vrf definition Mgmt-(?:intf|vrf)[ \t]*\r?$/m,
    weight: 0.7,
    reason: 'has the management VRF of the XE series',
  },
  {
    pattern: /^[ \t]*(?:no )?ip nat service (?:dns (?:tcp|udp)|all-algs|(?:msrpc|sunrpc) (?:tcp|udp))[ \t]*\r?$/m,
    weight: 0.6,
    reason: 'uses a spelling that only IOS XE has',
  },
];

export const iosXeTraceMarks: readonly DetectionMark[] = [
  { pattern: /show platform (?:hardware qfp|packet-trace)\b/, weight: 0.9, reason: 'output of the QFP routers' },
  {
    pattern: /^[ \t]*Feature: (?:VTCP|ALG PARSER|ALG WRITEBACK)/m,
    weight: 0.95,
    reason: 'a packet trace of the QFP routers',
  },
];
