import { expect, test } from 'vitest';
import { flagNames } from '../../../../src/platform/cisco-ios/trace/field-notes.ts';
import { traceHover } from '../../../../src/platform/cisco-ios/trace/hover.ts';
import { referenceTrace, translationLines } from './reference-trace.ts';

/** The hover on the first place of the words; the words that it marks come with it. */
function hoverOn(words: string, lines: readonly string[] = referenceTrace): string {
  const index = lines.findIndex((line) => line.includes(words));
  const hover = traceHover(lines, index + 1, lines[index]?.indexOf(words) ?? 0);
  if (!hover) return 'nothing';
  const { line, startColumn, endColumn } = hover.range;
  return `[${lines[line - 1]?.slice(startColumn, endColumn)}] ${hover.markdown.replaceAll('\n\n', ' | ')}`;
}

test('flags are decoded by RFC 9293', () => {
  expect([0x02, 0x12, 0x10, 0x04, 0xff, 0, 0x102].map(flagNames)).toEqual([
    'SYN', 'SYN ACK', 'ACK', 'RST', 'FIN SYN RST PSH ACK URG ECE CWR', 'no flag', 'SYN 0x100',
  ]); // prettier-ignore
});

test.each([
  ['tcp flags = 0x2', '[tcp flags = 0x2] **TCP flags** | **0x2 = SYN** (RFC 9293 §3.1). | *Documented.*'],
  ['0x12', '[tcp flags = 0x12] **TCP flags** | **0x12 = SYN ACK** (RFC 9293 §3.1). | *Documented.*'],
  ['0x10', '[tcp flags = 0x10] **TCP flags** | **0x10 = ACK** (RFC 9293 §3.1). | *Documented.*'],
])('%s', (words, expected) => {
  expect(hoverOn(words)).toBe(expected);
});

test('the size: hexadecimal, segments, and what is not known', () => {
  const text = hoverOn('DNS l7_msg_size = 31751');
  expect(text).toContain('**31751 bytes** (0x7C07)');
  expect(text).toContain('⌈(31751 + 2) / 1452⌉ = **22 segments**');
  expect(text).toContain('Whether the number includes the two bytes of the length prefix is not publicly known');
  expect(hoverOn('DNS l7_msg_size = 125')).toContain('the message is complete');
  expect(hoverOn('Unsupported l7_msg_size')).toContain('The limit is not printed and not public');
});

test('every field says how well it is known', () => {
  expect([
    'tcpmss', 'ALG_NEEDED', 'Policy', 'fd1: 107', 'fd2: 107', 'payload_len', 'Transist', 'rc 0', 'Successfully', 'lookup=0',
    'l7_bytes_recd', 'appl_type', 'remaining_hdr', 'remaining_payl', 'tcp_alg_state', 'complete_msg', 'l4f_send', 'Complete buffer',
    'NO DATA', 'CSM', 'read RST', 'NAT-L4F', 'NAT-ALG', 'NAT-FRAG',
  ].map((words) => `${words}: ${/\*([^*]*)\*$/.exec(hoverOn(words))?.[1]}`)).toMatchInlineSnapshot(`
    [
      "tcpmss: Reading of the trace: no public document describes this line.",
      "ALG_NEEDED: Reading of the trace: no public document describes this line.",
      "Policy: Reading of the trace: no public document describes this line.",
      "fd1: 107: Reading of the trace: no public document describes this line.",
      "fd2: 107: Reading of the trace: no public document describes this line.",
      "payload_len: Reading of the trace: no public document describes this line.",
      "Transist: Reading of the trace: no public document describes this line.",
      "rc 0: Reading of the trace: no public document describes this line.",
      "Successfully: Reading of the trace: no public document describes this line.",
      "lookup=0: Not publicly known.",
      "l7_bytes_recd: Reading of the trace: no public document describes this line.",
      "appl_type: Reading of the trace: no public document describes this line.",
      "remaining_hdr: Reading of the trace: no public document describes this line.",
      "remaining_payl: Reading of the trace: no public document describes this line.",
      "tcp_alg_state: Not publicly known.",
      "complete_msg: Reading of the trace: no public document describes this line.",
      "l4f_send: Reading of the trace: no public document describes this line.",
      "Complete buffer: Reading of the trace: no public document describes this line.",
      "NO DATA: Reading of the trace: no public document describes this line.",
      "CSM: Reading of the trace: no public document describes this line.",
      "read RST: Reading of the trace: no public document describes this line.",
      "NAT-L4F: Reading of the trace: no public document describes this line.",
      "NAT-ALG: Reading of the trace: no public document describes this line.",
      "NAT-FRAG: Reading of the trace: no public document describes this line.",
    ]
  `);
}); // prettier-ignore

test('only 12 is known to be DNS', () => {
  expect(hoverOn('appl_type')).toContain('12 is DNS');
  expect(hoverOn('appl_type', ['NAT-ALG: lookup=0 l7_bytes_recd=9 appl_type=7'])).toContain('7 is not publicly known');
});

test('translation lines', () => {
  expect(hoverOn('[6825]', translationLines)).toContain('`ip.id == 0x1aa9`');
  expect(hoverOn('s=192.0.2.1', translationLines)).toContain('Source, before and after translation');
  expect(hoverOn('d=203.0.112.254', translationLines)).toContain('Destination, not translated');
  expect(hoverOn('i: udp', translationLines)).toContain('inside interface');
  expect(hoverOn('o: tcp', translationLines)).toContain('outside interface');
  expect(hoverOn('wanted 7496', translationLines)).toContain('keeps its own port');
  expect(hoverOn('wanted', ['NAT: [0] Allocated Port for 10.0.0.1 -> 192.0.2.1: wanted 16384 got 1024'])).toContain(
    'the outside sees 1024',
  );
  expect(hoverOn('(A)', translationLines)).toContain('Not publicly known');
});

test('timestamps: the mark before them', () => {
  expect(hoverOn('*Mar', translationLines)).toContain('not authoritative');
  expect(hoverOn('.Mar', ['.Mar  1 04:39:24.774: NAT-L4F: x'])).toContain('no time server');
  expect(hoverOn('Mar', ['<189>45: rtr: Mar  1 04:39:24.774: NAT-L4F: x'])).toContain('[Mar  1 04:39:24.774]');
});

test('unknown words and places without a record', () => {
  expect(hoverOn('door', ['NAT-SymDB: door opened'])).toContain('Unknown record');
  expect(hoverOn('NAT-SymDB', ['NAT-SymDB: door opened'])).toContain('Unknown family');
  expect(traceHover(['hello world'], 1, 2)).toBeNull();
  expect(traceHover(['hello world'], 99, 2)).toBeNull();
  expect(traceHover(referenceTrace, 1, 999)).toBeNull();
});
