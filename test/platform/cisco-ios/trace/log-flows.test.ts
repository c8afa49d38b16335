import { expect, test } from 'vitest';
import { readTrace } from '../../../../src/platform/cisco-ios/trace/trace-document.ts';
import { referenceTrace } from './reference-trace.ts';

/** Lines of one flow with their descriptors, from the handshake to the first message; `at` moves them in time. */
const clock = (seconds: number): string => `Jan 11 23:15:${seconds.toFixed(3).padStart(6, '0')}: `;
const claim = (at: number): string => `${clock(at)} NAT-L4F:setting ALG_NEEDED flag in subblock`;
const syn = (at: number, fd1: number): string[] => [
  `${clock(at)}NAT-FRAG: tcpmss value :0`,
  claim(at),
  `${clock(at)} NAT-L4F: Policy check successful`,
  `${clock(at)} NAT-L4F: received fd1: ${fd1} and tcp flags = 0x2, payload_len = 0`,
];
const synAck = (at: number, fd2: number): string[] => [
  claim(at),
  `${clock(at)} NAT-L4F: received fd2: ${fd2} and tcp flags = 0x12,payload_len = 0`,
];
const ack = (at: number, fd1: number): string[] => [
  claim(at),
  `${clock(at)} NAT-L4F: Received final ACK from fd1 : ${fd1} and tcp flags = 0x10`,
  `${clock(at)} NAT-L4F:Transistioning to proxy: rc 0 error 0`,
  `${clock(at)} NAT-L4F: Successfully proxied this flow`,
];
const query = (at: number): string[] => [
  claim(at),
  `${clock(at)}NAT-ALG: lookup=0 l7_bytes_recd=125 appl_type=12`,
  `${clock(at)}NAT-ALG: DNS l7_msg_size = 125`,
  `${clock(at)} l4f_send returns 125 bytes`,
];
const refusal = (at: number): string[] => [
  claim(at),
  `${clock(at)}NAT-ALG: lookup=1 l7_bytes_recd=1452 appl_type=12`,
  `${clock(at)}NAT-ALG: DNS l7_msg_size = 31751`,
  `${clock(at)}NAT-ALG: Unsupported l7_msg_size = 31751`,
  `${clock(at)}NAT-L4F:CSM isn't able to accept the pkt`,
];
const abort = (at: number): string[] => [`${clock(at)} NAT-L4F:read RST, aborting`];

/** The flow of each record, in the order of the lines. */
const flowsOf = (...steps: readonly string[][]): readonly (number | null)[] =>
  readTrace(steps.flat()).records.map(({ flow }) => flow);
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

test('the reference trace is one flow, its first and last lines included', () => {
  expect(new Set(readTrace(referenceTrace).records.map(({ flow }) => flow))).toEqual(new Set([0]));
});

test('one flow after the other: lines before the descriptor belong to the new one, trailing ones to the old', () => {
  expect(
    flowsOf(syn(1, 100), synAck(1.1, 101), ack(1.2, 100), query(1.2), refusal(1.3), abort(1.3), [claim(1.3)], syn(2, 102), synAck(2.1, 103)),
  ).toEqual([...times(4 + 2 + 4 + 4 + 5 + 1 + 1, 0), ...times(4 + 2, 1)]); // prettier-ignore
});

test('handshakes at the same time are told apart by descriptors in pairs', () => {
  expect(flowsOf(syn(1, 100), syn(1, 102), synAck(1.1, 103), synAck(1.1, 101), ack(1.2, 102), ack(1.2, 100))).toEqual([
    ...times(4, 0), ...times(4, 1), ...times(2, 1), ...times(2, 0), ...times(4, 1), ...times(4, 0),
  ]); // prettier-ignore
});

test('descriptors that cannot be pairs: the handshakes are answered in their order', () => {
  expect(flowsOf(syn(1, 100), syn(1, 101), synAck(1.1, 102), synAck(1.1, 103))).toEqual([
    ...times(4, 0), ...times(4, 1), ...times(2, 0), ...times(2, 1),
  ]); // prettier-ignore
});

test('a SYN that is repeated opens no second flow', () => {
  expect(flowsOf(syn(1, 100), syn(2, 100), synAck(2.1, 101))).toEqual(times(10, 0));
});

test('a descriptor that is used again after a reset is a new flow', () => {
  const once = (at: number): string[][] => [
    syn(at, 100),
    synAck(at, 101),
    ack(at, 100),
    query(at),
    refusal(at),
    abort(at),
  ];
  expect(new Set(flowsOf(...once(1), ...once(10)))).toEqual(new Set([0, 1]));
});

test('two flows with a question open: an answer belongs to none, their handshakes and queries to each', () => {
  const flows = flowsOf(
    syn(1, 100), synAck(1.1, 101), ack(1.2, 100), query(1.2),
    syn(2, 102), synAck(2.1, 103), ack(2.2, 102), query(2.2),
    refusal(2.3), abort(2.4),
  ); // prettier-ignore
  expect(flows.slice(0, 28)).toEqual([...times(14, 0), ...times(14, 1)]);
  expect(flows.slice(28)).toEqual(times(6, null));
});

test('of two flows only one has a question open: the answer is its own', () => {
  const answered = [
    claim(1.3),
    `${clock(1.3)}NAT-ALG: lookup=1 l7_bytes_recd=60 appl_type=12`,
    `${clock(1.3)}NAT-ALG: DNS l7_msg_size = 60`,
  ];
  const flows = flowsOf(
    syn(1, 100), synAck(1.1, 101), ack(1.2, 100), query(1.2), answered,
    syn(2, 102), synAck(2.1, 103), ack(2.2, 102), query(2.2), refusal(2.3), abort(2.4),
  ); // prettier-ignore
  expect(flows).toEqual([...times(17, 0), ...times(20, 1)]);
});

test('a flow that was silent for minutes is no candidate any more', () => {
  const later = (lines: string[]): string[] => lines.map((line) => line.replace('23:15', '23:25'));
  const flows = flowsOf(
    syn(1, 100), synAck(1.1, 101), ack(1.2, 100), query(1.2),
    ...[syn(2, 102), synAck(2.1, 103), ack(2.2, 102), query(2.2), refusal(2.3), abort(2.4)].map(later),
  ); // prettier-ignore
  expect(flows).toEqual([...times(14, 0), ...times(20, 1)]);
});

test('a log that begins in the middle still is a flow', () => {
  expect(flowsOf(refusal(1), abort(1))).toEqual(times(6, 0));
  expect(flowsOf([`${clock(1)}NAT-ALG: Unsupported l7_msg_size = 31751`], abort(1))).toEqual([0, 0]);
});

test('unknown words with a descriptor belong to its flow, translation lines to none', () => {
  const two = [
    syn(1, 1000100),
    synAck(1.1, 1000101),
    ack(1.2, 1000100),
    syn(1, 1000200),
    synAck(1.1, 1000201),
    ack(1.2, 1000200),
  ];
  expect(
    flowsOf(...two, [
      'NAT-L4F: closing 1000101 now',
      'NAT-L4F: closing something',
      'NAT*: s=1.2.3.4->2.3.4.5, d=3.4.5.6 [1]',
    ]).slice(-3),
  ).toEqual([0, null, null]);
});

test('the ALG of a refusal is the one of its message block', () => {
  const { records } = readTrace([...syn(1, 100), ...refusal(2)]);
  expect(
    records.filter(({ kind }) => kind === 'message-unsupported' || kind === 'packet-refused').map(({ alg }) => alg),
  ).toEqual(['dns', 'dns']);
  const other = readTrace(refusal(2).map((line) => line.replace('appl_type=12', 'appl_type=7').replace('DNS ', '')));
  expect(other.records.map(({ alg }) => alg)).toEqual([null, null, null, null, null]);
});
