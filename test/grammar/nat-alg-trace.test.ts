import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { splitLines } from '../../src/platform/log-text.ts';
import { referenceTrace, translationLines } from '../platform/cisco-ios/trace/reference-trace.ts';
import { loadTokenizer } from './tokenize.ts';
import type { Tokenize } from './tokenize.ts';

let tokenize: Tokenize;
beforeAll(async () => {
  tokenize = await loadTokenizer();
});

/** `text‹scope›` of the tokens that have a scope of their own. */
const marked = (line: string): string =>
  tokenize(line)
    .map(({ text, scopes }) => ({ text, own: scopes.filter((scope) => !scope.startsWith('meta.')).at(-1) }))
    .flatMap(({ text, own }) => (own === undefined ? [] : [`${text.trim()}‹${own}›`]))
    .join(' ');
/** The words that stand out as wrong. */
const illegal = (line: string): string =>
  tokenize(line)
    .filter(({ scopes }) => scopes.some((scope) => scope.startsWith('invalid.illegal')))
    .map(({ text }) => text)
    .join('|');
const isUntouched = (line: string): boolean => tokenize(line).every(({ scopes }) => scopes.length === 0);

test('every line of the reference trace', () => {
  expect(
    referenceTrace.map((line) =>
      marked(line).replace(/^Jan 11 [\d:.]+‹comment\.timestamp› :‹punctuation\.separator› /, ''),
    ),
  ).toMatchInlineSnapshot(`
    [
      "NAT-FRAG‹entity.name.type.family› tcpmss value‹variable.parameter› :‹keyword.operator.assignment› 0‹constant.numeric.decimal›",
      "NAT-L4F‹entity.name.type.family› setting ALG_NEEDED flag in subblock‹keyword.other.state›",
      "NAT-FRAG‹entity.name.type.family› tcpmss value‹variable.parameter› :‹keyword.operator.assignment› 0‹constant.numeric.decimal›",
      "NAT-L4F‹entity.name.type.family› Policy check successful‹markup.inserted.success›",
      "NAT-L4F‹entity.name.type.family› fd1‹variable.parameter› :‹keyword.operator.assignment› 1073742971‹constant.numeric.decimal›",
      "tcp flags‹variable.parameter.flags› =‹keyword.operator.assignment› 0x2‹constant.numeric.hex.flags› payload_len‹variable.parameter.size› =‹keyword.operator.assignment› 0‹constant.numeric.decimal.size›",
      "NAT-L4F‹entity.name.type.family› setting ALG_NEEDED flag in subblock‹keyword.other.state›",
      "NAT-FRAG‹entity.name.type.family› tcpmss value‹variable.parameter› :‹keyword.operator.assignment› 0‹constant.numeric.decimal›",
      "NAT-L4F‹entity.name.type.family› fd2‹variable.parameter› :‹keyword.operator.assignment› 1073742972‹constant.numeric.decimal›",
      "tcp flags‹variable.parameter.flags› =‹keyword.operator.assignment› 0x12‹constant.numeric.hex.flags› payload_len‹variable.parameter.size› =‹keyword.operator.assignment› 0‹constant.numeric.decimal.size›",
      "NAT-L4F‹entity.name.type.family› setting ALG_NEEDED flag in subblock‹keyword.other.state›",
      "NAT-FRAG‹entity.name.type.family› tcpmss value‹variable.parameter› :‹keyword.operator.assignment› 0‹constant.numeric.decimal›",
      "NAT-L4F‹entity.name.type.family› fd1‹variable.parameter› :‹keyword.operator.assignment› 1073742971‹constant.numeric.decimal›",
      "tcp flags‹variable.parameter.flags› =‹keyword.operator.assignment› 0x10‹constant.numeric.hex.flags›",
      "NAT-L4F‹entity.name.type.family› Transistioning to proxy‹keyword.other.transition› rc‹variable.parameter› 0‹constant.numeric.decimal› error‹variable.parameter› 0‹constant.numeric.decimal›",
      "NAT-L4F‹entity.name.type.family› Successfully proxied this flow‹markup.inserted.success›",
      "NAT-L4F‹entity.name.type.family› setting ALG_NEEDED flag in subblock‹keyword.other.state›",
      "NAT-FRAG‹entity.name.type.family› tcpmss value‹variable.parameter› :‹keyword.operator.assignment› 0‹constant.numeric.decimal›",
      "NAT-ALG‹entity.name.type.family› lookup‹variable.parameter› =‹keyword.operator.assignment› 0‹constant.numeric.decimal› l7_bytes_recd‹variable.parameter.size› =‹keyword.operator.assignment› 125‹constant.numeric.decimal.size› appl_type‹variable.parameter› =‹keyword.operator.assignment› 12‹constant.numeric.decimal›",
      "NAT-ALG‹entity.name.type.family› DNS‹storage.type.protocol› l7_msg_size‹variable.parameter.size› =‹keyword.operator.assignment› 125‹constant.numeric.decimal.size›",
      "NAT-ALG‹entity.name.type.family› after state machine‹keyword.other.state›",
      "NAT-ALG‹entity.name.type.family› remaining_hdr_sz‹variable.parameter.size› =‹keyword.operator.assignment› 0‹constant.numeric.decimal.size›",
      "NAT-ALG‹entity.name.type.family› remaining_payl_sz‹variable.parameter.size› =‹keyword.operator.assignment› 0‹constant.numeric.decimal.size›",
      "NAT-ALG‹entity.name.type.family› tcp_alg_state‹variable.parameter› =‹keyword.operator.assignment› 0‹constant.numeric.decimal›",
      "NAT-ALG‹entity.name.type.family› complete_msg_len‹variable.parameter.size› =‹keyword.operator.assignment› 125‹constant.numeric.decimal.size›",
      "l4f_send‹support.function› 125‹constant.numeric.decimal.size›",
      "Complete buffer written to proxy‹markup.inserted.success›",
      "NAT-L4F‹entity.name.type.family› NO DATA to read‹keyword.other.state›",
      "NAT-L4F‹entity.name.type.family› setting ALG_NEEDED flag in subblock‹keyword.other.state›",
      "NAT-FRAG‹entity.name.type.family› tcpmss value‹variable.parameter› :‹keyword.operator.assignment› 0‹constant.numeric.decimal›",
      "NAT-L4F‹entity.name.type.family› setting ALG_NEEDED flag in subblock‹keyword.other.state›",
      "NAT-FRAG‹entity.name.type.family› tcpmss value‹variable.parameter› :‹keyword.operator.assignment› 0‹constant.numeric.decimal›",
      "NAT-ALG‹entity.name.type.family› lookup‹variable.parameter› =‹keyword.operator.assignment› 1‹constant.numeric.decimal› l7_bytes_recd‹variable.parameter.size› =‹keyword.operator.assignment› 1452‹constant.numeric.decimal.size› appl_type‹variable.parameter› =‹keyword.operator.assignment› 12‹constant.numeric.decimal›",
      "NAT-ALG‹entity.name.type.family› DNS‹storage.type.protocol› l7_msg_size‹variable.parameter.size› =‹keyword.operator.assignment› 31751‹constant.numeric.decimal.size›",
      "NAT-ALG‹entity.name.type.family› Unsupported l7_msg_size = 31751‹invalid.illegal.refused›",
      "NAT-L4F‹entity.name.type.family› CSM isn’t able to accept the pkt‹invalid.illegal.refused›",
      "NAT-L4F‹entity.name.type.family› read RST, aborting‹invalid.illegal.aborting›",
      "NAT-L4F‹entity.name.type.family› setting ALG_NEEDED flag in subblock‹keyword.other.state›",
    ]
  `);
});

test('translation lines', () => {
  expect(translationLines.map(marked)).toMatchInlineSnapshot(`
    [
      "NAT‹keyword.control.translation› s‹variable.parameter.address› =‹keyword.operator.assignment› 192.0.2.1‹string.unquoted.address› ->‹keyword.operator.arrow› 203.0.112.1‹string.unquoted.address› d‹variable.parameter.address› =‹keyword.operator.assignment› 203.0.112.254‹string.unquoted.address› [‹punctuation.section.brackets.begin› 6825‹constant.numeric.decimal.identification› ]‹punctuation.section.brackets.end›",
      "NAT‹keyword.control.translation› *‹keyword.operator.fast-path› s‹variable.parameter.address› =‹keyword.operator.assignment› 203.0.112.200‹string.unquoted.address› d‹variable.parameter.address› =‹keyword.operator.assignment› 203.0.112.1‹string.unquoted.address› ->‹keyword.operator.arrow› 192.0.2.1‹string.unquoted.address› [‹punctuation.section.brackets.begin› 23311‹constant.numeric.decimal.identification› ]‹punctuation.section.brackets.end›",
      "NAT‹keyword.control.translation› i‹storage.modifier.interface› :‹punctuation.separator› udp‹storage.type.protocol› 192.168.1.95‹string.unquoted.address› 1493‹constant.numeric.decimal› ->‹keyword.operator.arrow› 172.31.2.132‹string.unquoted.address› 53‹constant.numeric.decimal› [‹punctuation.section.brackets.begin› 22399‹constant.numeric.decimal.identification› ]‹punctuation.section.brackets.end›",
      "NAT‹keyword.control.translation› *‹keyword.operator.fast-path› o‹storage.modifier.interface› :‹punctuation.separator› tcp‹storage.type.protocol› 172.31.2.75‹string.unquoted.address› 23‹constant.numeric.decimal› ->‹keyword.operator.arrow› 172.31.233.193‹string.unquoted.address› 1135‹constant.numeric.decimal› [‹punctuation.section.brackets.begin› 22002‹constant.numeric.decimal.identification› ]‹punctuation.section.brackets.end›",
      "02:22:58.685‹comment.timestamp› :‹punctuation.separator› NAT‹keyword.control.translation› failed to allocate address‹invalid.illegal.failed› 10.78.9.9‹string.unquoted.address›",
      "02:22:58.685‹comment.timestamp› :‹punctuation.separator› mapping‹variable.parameter› :‹keyword.operator.assignment› 0‹constant.numeric.decimal›",
      "02:22:58.685‹comment.timestamp› :‹punctuation.separator› NAT‹keyword.control.translation› *‹keyword.operator.fast-path› forced_punt_flags‹variable.parameter› :‹keyword.operator.assignment› 0‹constant.numeric.decimal›",
      "02:22:58.685‹comment.timestamp› :‹punctuation.separator› NAT‹keyword.control.translation› translation failed (A)‹invalid.illegal.failed› dropping packet‹invalid.illegal.dropped› s‹variable.parameter.address› =‹keyword.operator.assignment› 10.78.9.9‹string.unquoted.address› d‹variable.parameter.address› =‹keyword.operator.assignment› 10.123.4.1‹string.unquoted.address›",
      "*‹keyword.operator.clock-not-trusted› Mar  1 04:39:24.774‹comment.timestamp› :‹punctuation.separator› NAT‹keyword.control.translation› [‹punctuation.section.brackets.begin› 0‹constant.numeric.decimal.identification› ]‹punctuation.section.brackets.end› 10.10.1.10‹string.unquoted.address› ->‹keyword.operator.arrow› 192.168.128.103‹string.unquoted.address› 7496‹constant.numeric.decimal› 7496‹constant.numeric.decimal›",
      "*‹keyword.operator.clock-not-trusted› Jun 22 10:35:09.217‹comment.timestamp› :‹punctuation.separator› NAT‹keyword.control.translation› 2‹constant.numeric.decimal›",
      "*‹keyword.operator.clock-not-trusted› Jun 22 10:35:09.217‹comment.timestamp› :‹punctuation.separator› NAT‹keyword.control.translation› *‹keyword.operator.fast-path› ICMP‹storage.type.protocol› id‹variable.parameter› =‹keyword.operator.assignment› 3‹constant.numeric.decimal› ->‹keyword.operator.arrow› 1024‹constant.numeric.decimal›",
      "*‹keyword.operator.clock-not-trusted› Jun 22 10:36:14.477‹comment.timestamp› :‹punctuation.separator› NAT‹keyword.control.translation› 200.1.1.1‹string.unquoted.address› 192.168.10.1‹string.unquoted.address› icmp‹storage.type.protocol› 1024‹constant.numeric.decimal› 3‹constant.numeric.decimal›",
      "*‹keyword.operator.clock-not-trusted› Jun 22 10:36:14.477‹comment.timestamp› :‹punctuation.separator› NAT‹keyword.control.translation› 2‹constant.numeric.decimal›",
      "*‹keyword.operator.clock-not-trusted› Sep 26 13:02:11.101‹comment.timestamp› :‹punctuation.separator› NAT‹keyword.control.translation› match found using static entry‹keyword.other.state› 203.0.113.10‹string.unquoted.address› :‹punctuation.separator› 443‹constant.numeric.decimal.port› 10.10.30.10‹string.unquoted.address› :‹punctuation.separator› 443‹constant.numeric.decimal.port›",
      "*‹keyword.operator.clock-not-trusted› Sep 26 13:02:11.102‹comment.timestamp› :‹punctuation.separator› NAT‹keyword.control.translation› *‹keyword.operator.fast-path› TCP‹storage.type.protocol› s‹variable.parameter.address› =‹keyword.operator.assignment› 198.51.100.20‹string.unquoted.address› d‹variable.parameter.address› =‹keyword.operator.assignment› 203.0.113.10‹string.unquoted.address› ->‹keyword.operator.arrow› 10.10.30.10‹string.unquoted.address› [‹punctuation.section.brackets.begin› 51902‹constant.numeric.decimal.identification› ]‹punctuation.section.brackets.end›",
      "02:02:14‹comment.timestamp› :‹punctuation.separator› NAT‹keyword.control.translation› SIP‹storage.type.protocol› [‹punctuation.section.brackets.begin› 1‹constant.numeric.decimal.identification› ]‹punctuation.section.brackets.end› 1029‹constant.numeric.decimal› ->‹keyword.operator.arrow› 5060‹constant.numeric.decimal›",
      "*‹keyword.operator.clock-not-trusted› May 28 08:00:41‹comment.timestamp› :‹punctuation.separator› %FW-6-DROP_PKT‹entity.name.type.message› Dropping‹invalid.illegal.dropped› tcp‹storage.type.protocol› 192.168.122.223‹string.unquoted.address› :‹punctuation.separator› 37148‹constant.numeric.decimal.port› 192.168.122.18‹string.unquoted.address› :‹punctuation.separator› 3005‹constant.numeric.decimal.port› DROP action‹invalid.illegal.dropped› 52882‹constant.numeric.decimal›",
    ]
  `);
});

describe('timestamps', () => {
  test.each([
    ['Jan 11 23:15:10.146: NAT-FRAG: x', 'Jan 11 23:15:10.146‹comment.timestamp› :‹punctuation.separator› NAT-FRAG‹entity.name.type.family›'],
    ['*Mar  1 04:39:24.774:  NAT-FRAG: x', '*‹keyword.operator.clock-not-trusted› Mar  1 04:39:24.774‹comment.timestamp› :‹punctuation.separator› NAT-FRAG‹entity.name.type.family›'],
    ['.Jan 11 23:15:10: NAT-FRAG: x', '.‹keyword.operator.clock-not-trusted› Jan 11 23:15:10‹comment.timestamp› :‹punctuation.separator› NAT-FRAG‹entity.name.type.family›'],
    ['Jan 11 2018 23:15:10.146 UTC: NAT-FRAG: x', 'Jan 11 2018 23:15:10.146 UTC‹comment.timestamp› :‹punctuation.separator› NAT-FRAG‹entity.name.type.family›'],
    ['02:22:58.685: NAT-FRAG: x', '02:22:58.685‹comment.timestamp› :‹punctuation.separator› NAT-FRAG‹entity.name.type.family›'],
    ['1d02h: NAT-FRAG: x', '1d02h‹comment.timestamp› :‹punctuation.separator› NAT-FRAG‹entity.name.type.family›'],
    ['000123: Jan 11 23:15:10.146: NAT-FRAG: x', '000123:‹comment.sequence› Jan 11 23:15:10.146‹comment.timestamp› :‹punctuation.separator› NAT-FRAG‹entity.name.type.family›'],
    ['<189>45: router1: 000123: *Mar  1 00:00:01.000: NAT-FRAG: x', '<189>‹comment.priority› 45:‹comment.sequence› router1‹entity.name.host› 000123:‹comment.sequence› *‹keyword.operator.clock-not-trusted› Mar  1 00:00:01.000‹comment.timestamp› :‹punctuation.separator› NAT-FRAG‹entity.name.type.family›'],
    ['2018-01-11T23:15:10.146Z router1 NAT-FRAG: x', '2018-01-11T23:15:10.146Z‹comment.timestamp› router1‹entity.name.host› NAT-FRAG‹entity.name.type.family›'],
    ['rtr#NAT-FRAG: x', 'rtr#‹comment.prompt› NAT-FRAG‹entity.name.type.family›'],
  ])('%s', (line, expected) => {
    expect(marked(line)).toBe(expected);
  }); // prettier-ignore
});

test.each([
  ['Jan 11 23:15:10.454: NAT-ALG: Unsupported l7_msg_size = 31751', 'Unsupported l7_msg_size = 31751'],
  ['NAT-L4F:CSM isn’t able to accept the pkt', 'CSM isn’t able to accept the pkt'],
  ["NAT-L4F:CSM isn't able to accept the pkt", "CSM isn't able to accept the pkt"],
  ['NAT-L4F:CSM isn\u0092t able to accept the pkt', 'CSM isn\u0092t able to accept the pkt'],
  ['NAT-L4F:read RST, aborting', 'read RST, aborting'],
  ['NAT-L4F:Transistioning to proxy: rc 5 error 0', 'rc 5'],
  ['NAT: failed to allocate address for 10.78.9.9, list/map A', 'failed to allocate address'],
  ['NAT: translation failed (A), dropping packet s=10.78.9.9 d=10.123.4.1', 'translation failed (A)|dropping packet'],
  ['NAT-SymDB: lookup failed for 12', 'failed'],
])('%s stands out', (line, expected) => {
  expect(illegal(line)).toBe(expected);
});

test('an unknown prefix keeps its values readable', () => {
  expect(marked('Jan 11 23:15:10.454: NAT-SymDB: handle 0x1F door=7 for 2001:db8::1')).toMatchInlineSnapshot(
    `"Jan 11 23:15:10.454‹comment.timestamp› :‹punctuation.separator› NAT-SymDB‹entity.name.type.family.unknown› 0x1F‹constant.numeric.hex› door‹variable.parameter› =‹keyword.operator.assignment› 7‹constant.numeric.decimal› 2001:db8::1‹string.unquoted.address›"`,
  );
});

test.each([
  '',
  'News & Events',
  'I like NAT: it is 10.0.0.1 [12], failed or not',
  'rtr(config)#no ip nat service alg tcp dns',
  'Cisco IOS Software, C800 Software (C800-UNIVERSALK9-M), Version 15.2(4)M6, RELEASE SOFTWARE (fc2)',
  'Jan 11 23:15:10.454: %SYS-5-CONFIG_I: Configured from console by console',
  '%ASA-6-302013: Built outbound TCP connection 1 for outside:192.0.2.1/53',
])('other lines stay untouched: %s', (line) => {
  expect(isUntouched(line)).toBe(true);
});

/** VS Code tokenizes no line beyond 20 000 characters. */
const nasty = (unit: string): string => unit.repeat(Math.ceil(20_000 / unit.length)).slice(0, 20_000);

test.each([
  'NAT-',
  'NAT: ',
  '1:',
  '1: ',
  '23:15:10.',
  'a.',
  'a: ',
  ' ',
  '\u00a0',
  '*',
  '<1>',
  'Jan 1 ',
  'fd1: 1 ',
  'l7_msg_size',
  '10.0.0.1->',
  '[',
  'isn',
  ':',
  'f:',
  '2d',
])('a line of %j costs less than 50 ms of the processor', (unit) => {
  for (const line of [nasty(unit), `NAT-ALG: ${nasty(unit)}`, `Jan 11 23:15:10.146: ${nasty(unit)}`]) {
    const times = [1, 2, 3].map(() => {
      const start = process.cpuUsage();
      tokenize(line);
      return process.cpuUsage(start).user / 1000;
    });
    // Processor time, and the least of three: the machine may be busy, the grammar may not be slow.
    expect(Math.min(...times)).toBeLessThan(50);
  }
});

const shared = process.env['ALG_TRACE_SHARED'] ?? '../shared';
const logFolders = [join(shared, 'logs/samples'), join(shared, 'logs/real')].filter((folder) => existsSync(folder));

test.skipIf(logFolders.length === 0)('real logs: quick, and lines of other systems untouched', () => {
  for (const folder of logFolders)
    for (const name of readdirSync(folder)) {
      const { lines } = splitLines(readFileSync(join(folder, name)));
      const touched = lines.filter((line) => !isUntouched(line));
      for (const line of touched) expect(line, name).toMatch(/NAT|%FW|l4f_|buffer|mapping|tcp flags|zone-pair/);
      if (!/ios_debug|ios_zbfw/.test(name)) expect(touched, name).toEqual([]);
      for (const line of lines) {
        const start = performance.now();
        tokenize(line);
        if (performance.now() - start < 50) continue;
        const again = performance.now();
        tokenize(line);
        expect(performance.now() - again, line).toBeLessThan(50);
      }
    }
});
