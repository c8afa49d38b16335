import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { detectTrace, looksLikeTrace, traceFirstLine } from '../../../../src/platform/cisco-ios/trace/detection.ts';
import { splitLines } from '../../../../src/platform/log-text.ts';
import { referenceTrace, translationLines } from './reference-trace.ts';

const firstLine = new RegExp(traceFirstLine);

test('the reference trace and each translation line', () => {
  expect(detectTrace(referenceTrace)).toEqual({ score: 0.99, reason: '35 lines of debug ip nat', version: null });
  for (const line of translationLines.slice(0, -1)) expect(looksLikeTrace([line]), line).toBe(true);
});

test('a session log with the version before the debug', () => {
  const session = [
    'rtr#sh ver | i Vers',
    'Cisco IOS Software, C800 Software (C800-UNIVERSALK9-M), Version 15.2(4)M6, RELEASE SOFTWARE (fc2)',
    'rtr#debug ip nat',
    'IP NAT debugging is on',
  ];
  expect(detectTrace(session)).toEqual({
    score: 0.8,
    reason: 'says that IP NAT debugging is on',
    version: '15.2(4)M6',
  });
});

test.each([
  [[]],
  [['hello', 'NAT is a way of life']],
  [['%ASA-6-302013: Built outbound TCP connection 1 for outside:192.0.2.1/53']],
  [['ip nat inside source list 1 interface Dialer0 overload', 'no ip nat service alg tcp dns']],
  [['NAT-SymDB: something']],
])('no trace: %j', (lines) => {
  expect(looksLikeTrace(lines)).toBe(false);
});

test('the first-line expression takes every line that can begin a trace', () => {
  for (const line of [...referenceTrace, ...translationLines]) {
    // Continuations, words without a prefix, the firewall's and rare lines are left to the content detection.
    const begins = !/^tcp flags|l4f_send|Complete buffer|%FW|create new inside|Freeing|match found|SIP:/.test(line);
    expect(firstLine.test(line), line).toBe(begins);
  }
  for (const line of [
    '<189>45: rtr: 000123: *Mar  1 2018 04:39:24.774 UTC: NAT-L4F: Policy check successful',
    '1d02h: NAT*: s=192.0.2.1->203.0.112.1, d=203.0.112.254 [6825]',
  ])
    expect(firstLine.test(line), line).toBe(true);
});

test.each([
  '',
  '{',
  '# NAT',
  'NAT: a network term',
  'import x from "NAT"',
  'Jan 11 23:15:10.146: %SYS-5-CONFIG_I: Configured',
])('the first-line expression leaves other files alone: %s', (line) => {
  expect(firstLine.test(line)).toBe(false);
});

const logs = join(process.env['ALG_TRACE_SHARED'] ?? '../shared', 'logs');

test.skipIf(!existsSync(logs))('of the real logs only the NAT debugs of Cisco IOS', () => {
  const found = ['samples', 'real'].flatMap((folder) =>
    readdirSync(join(logs, folder)).filter((name) =>
      looksLikeTrace(splitLines(readFileSync(join(logs, folder, name))).lines),
    ),
  );
  expect(found.sort()).toEqual([
    'cisco_ios_debug_ip_nat_pat_icmp.log', 'cisco_ios_debug_ip_nat_pool.log', 'ios_debug_ip_nat.log',
    'ios_debug_ip_nat_detailed.log', 'ios_debug_ip_nat_detailed_alloc.log', 'ios_debug_ip_nat_detailed_static.log',
    'ios_debug_ip_nat_expiring.log', 'ios_debug_ip_nat_l4f_dns_axfr.log', 'ios_debug_ip_nat_sip_oneline.log',
  ]); // prettier-ignore
});
