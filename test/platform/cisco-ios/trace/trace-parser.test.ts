import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTraceParser, mostEvents } from '../../../../src/platform/cisco-ios/trace/trace-parser.ts';
import type { TraceEvents } from '../../../../src/platform/cisco-ios/trace/trace-parser.ts';
import { createLineSplitter } from '../../../../src/platform/log-text.ts';
import { referenceTrace, translationLines } from './reference-trace.ts';

function parse(lines: readonly string[], source = 0): TraceEvents {
  const parser = createTraceParser(source);
  for (const [index, line] of lines.entries()) parser.line(line, index + 1);
  return parser.end();
}

test('the reference trace as events', () => {
  const { events, problems, lines, records, flows } = parse(referenceTrace, 3);
  expect({ problems, lines, records, flows }).toEqual({ problems: [], lines: 38, records: 35, flows: 1 });
  expect(
    events.map(({ kind, place, alg, logFlow }) => `${place.source}:${place.line} ${kind} ${alg ?? '-'} ${logFlow}`),
  ).toMatchInlineSnapshot(`
    [
      "3:1 generic - 0",
      "3:2 packet-claimed - 0",
      "3:3 generic - 0",
      "3:4 generic - 0",
      "3:5 handshake-syn - 0",
      "3:7 packet-claimed - 0",
      "3:8 generic - 0",
      "3:9 handshake-syn-ack - 0",
      "3:11 packet-claimed - 0",
      "3:12 generic - 0",
      "3:13 handshake-ack - 0",
      "3:15 generic - 0",
      "3:16 flow-proxied - 0",
      "3:17 packet-claimed - 0",
      "3:18 generic - 0",
      "3:19 packet-claimed dns 0",
      "3:20 message-received dns 0",
      "3:21 message-state dns 0",
      "3:22 message-state dns 0",
      "3:23 message-state dns 0",
      "3:24 message-state dns 0",
      "3:25 message-state dns 0",
      "3:26 message-forwarded dns 0",
      "3:27 message-forwarded dns 0",
      "3:28 generic dns 0",
      "3:29 packet-claimed - 0",
      "3:30 generic - 0",
      "3:31 packet-claimed - 0",
      "3:32 generic - 0",
      "3:33 packet-claimed dns 0",
      "3:34 message-received dns 0",
      "3:35 message-unsupported dns 0",
      "3:36 packet-refused dns 0",
      "3:37 flow-aborted - 0",
      "3:38 packet-claimed - 0",
    ]
  `);
  expect(events.find(({ kind }) => kind === 'message-unsupported')).toEqual({
    kind: 'message-unsupported',
    place: { source: 3, line: 35 },
    time: { secondsOfYear: 10 * 86_400 + 23 * 3600 + 15 * 60 + 10.454, text: 'Jan 11 23:15:10.454' },
    text: 'NAT-ALG: Unsupported l7_msg_size = 31751',
    values: { l7_msg_size: 31751 },
    alg: 'dns',
    logFlow: 0,
  });
});

test('translation lines carry addresses and the IP identification', () => {
  const { events } = parse(translationLines);
  expect(events.map(({ kind }) => kind)).toEqual([
    'packet-translated', 'packet-translated', 'packet-translated', 'packet-translated', 'translation-failed', 'generic',
    'generic', 'translation-failed', 'binding-created', 'binding-created', 'packet-translated', 'binding-expired',
    'binding-expired', 'generic', 'packet-translated', 'generic', 'generic',
  ]); // prettier-ignore
  expect(events[0]?.values).toEqual({ s: '192.0.2.1', new_s: '203.0.112.1', d: '203.0.112.254', ip_id: 6825 });
  expect(events[3]?.values).toEqual({ interface: 'o', protocol: 'tcp', s: '172.31.2.75', s_port: 23, d: '172.31.233.193', d_port: 1135, ip_id: 22002 }); // prettier-ignore
  expect(events[15]).toMatchObject({ alg: 'sip', values: { port: 1029, new_port: 5060 } });
});

test('no lines, no events', () => {
  expect(parse([])).toEqual({ events: [], problems: [], lines: 0, records: 0, flows: 0 });
});

test('events beyond the share are counted, decisive ones are kept with the lines before them', () => {
  const parser = createTraceParser(0);
  const translations = mostEvents.translation + 500;
  let line = 0;
  for (; line < translations; line += 1)
    parser.line(`NAT*: s=192.0.2.1->203.0.112.1, d=203.0.112.254 [${line % 65_536}]`, line + 1);
  for (const text of referenceTrace) parser.line(text, (line += 1));
  const { events, problems, records } = parser.end();
  expect(records).toBe(translations + 35);
  expect(events.filter(({ kind }) => kind === 'flow-aborted')).toHaveLength(1);
  const kept = events.filter(({ kind }) => kind === 'packet-translated');
  expect(kept.length).toBeGreaterThan(mostEvents.translation);
  expect(problems).toEqual([
    `the log has more records than are kept; left out after the first ones: ${translations - kept.length} packet-translated`,
  ]);
  expect(kept.at(-1)?.place.line).toBe(translations);
  const order = events.map(({ place }) => place.line ?? 0);
  expect(order).toEqual([...order].sort((a, b) => a - b));
});

test('bytes to events: UTF-16, CRLF, NULs and Latin-1 tell the same', () => {
  const text = referenceTrace.join('\r\n');
  const utf16 = new Uint8Array(2 + text.length * 2);
  const view = new DataView(utf16.buffer);
  view.setUint16(0, 0xfeff, true);
  for (let at = 0; at < text.length; at += 1) view.setUint16(2 + at * 2, text.charCodeAt(at), true);
  const latin1 = Uint8Array.from(text.replaceAll('’', '\x92'), (character) => character.charCodeAt(0));
  const withNuls = new TextEncoder().encode(text.replaceAll('NAT', 'N\0AT'));
  const expected = parse(referenceTrace).events;
  for (const bytes of [utf16, latin1, withNuls, new TextEncoder().encode(text)]) {
    const parser = createTraceParser(0);
    const splitter = createLineSplitter(parser.line);
    splitter.push(bytes);
    expect(splitter.end().lines).toBe(38);
    expect(parser.end().events).toEqual(expected);
  }
});

const known = fc.constantFrom(...referenceTrace, ...translationLines);
/** A known line that was cut, doubled, joined with another or damaged. */
const damaged = fc.oneof(
  known,
  fc.tuple(known, fc.nat(120)).map(([line, cut]) => line.slice(0, cut)),
  fc.tuple(known, fc.nat(120)).map(([line, cut]) => line.slice(cut)),
  fc.tuple(known, known).map(([one, other]) => one + other),
  fc.tuple(known, fc.nat(120), fc.string()).map(([line, at, text]) => line.slice(0, at) + text + line.slice(at)),
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.constant(''),
);

test('damaged logs: nothing throws, lines are counted, places and flows exist', () => {
  fc.assert(
    fc.property(fc.array(damaged, { maxLength: 60 }), (lines) => {
      const result = parse(lines);
      expect(result.lines).toBe(lines.length);
      expect(result.events).toHaveLength(result.records);
      let before = 0;
      for (const { place, logFlow, text } of result.events) {
        const line = place.line ?? 0;
        expect(line).toBeGreaterThanOrEqual(Math.max(1, before));
        expect(line).toBeLessThanOrEqual(lines.length);
        expect(text).not.toBe('');
        if (logFlow !== null) expect(logFlow).toBeLessThan(result.flows);
        before = line;
      }
    }),
    { numRuns: 300 },
  );
});

test('the reference trace broken at any one place keeps its refusal and its end', () => {
  const text = referenceTrace.join('\n');
  const important = ['Unsupported l7_msg_size = 31751', 'read RST, aborting', 'isn’t able to accept'];
  for (let cut = 1; cut < text.length; cut += 1) {
    // Inside the words that say it, a second line cannot be told from a new one.
    if (
      important.some(
        (words) => cut > text.lastIndexOf('\n', text.indexOf(words)) && cut <= text.indexOf(words) + words.length,
      )
    )
      continue;
    const kinds = new Set(
      parse(`${text.slice(0, cut)}\n${text.slice(cut)}`.split('\n')).events.map(({ kind }) => kind),
    );
    expect(kinds, `cut at ${cut}`).toContain('message-unsupported');
    expect(kinds, `cut at ${cut}`).toContain('flow-aborted');
    expect(kinds, `cut at ${cut}`).toContain('packet-refused');
  }
});

const logs = join(process.env['ALG_TRACE_SHARED'] ?? '../shared', 'logs');

test.skipIf(!existsSync(logs)).each([
  ['samples/ios_debug_ip_nat_l4f_dns_axfr.log', 35, 1],
  ['samples/ios_debug_ip_nat.log', 8, 0],
  ['samples/ios_debug_ip_nat_detailed_alloc.log', 13, 0],
  ['samples/ios_zbfw_drop_pkt.log', 2, 0],
  ['real/cisco_ios_debug_ip_nat_pat_icmp.log', 11, 0],
  ['real/cisco_ios_debug_ip_nat_pool.log', 8, 0],
  ['real/cisco_asa_syslog_lines.log', 0, 0],
  ['real/junos_srx_rt_flow_lines.log', 0, 0],
])('real log %s', (name, records, flows) => {
  const parser = createTraceParser(0);
  const splitter = createLineSplitter(parser.line);
  splitter.push(readFileSync(join(logs, name)));
  splitter.end();
  const result = parser.end();
  expect({ records: result.records, flows: result.flows }).toEqual({ records, flows });
});
