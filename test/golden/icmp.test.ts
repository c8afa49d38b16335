/** The golden cases of ICMP and traceroute, and what their sessions say. */
import { expect, test } from 'vitest';
import { icmpCases } from '../captures/icmp-cases.ts';
import * as stories from '../captures/icmp-stories.ts';
import { analyzeFiles } from './analyze-case.ts';
import { expectCase } from './expect-case.ts';

test.each(icmpCases.map((each) => [each.name, each] as const))('%s', (_name, each) => expectCase(each));

test('a trace is one session with its path, and its errors are told as well', async () => {
  const { document } = await analyzeFiles({ 'icmp.pcap': stories.udpTrace(11, 1).inside.pcap() });
  const traces = document.sessions.filter(({ alg }) => alg === 'traceroute');
  expect(traces).toHaveLength(1);
  const [trace] = traces;
  expect(trace).toMatchObject({ client: '10.0.0.5:41000', server: '192.0.2.9:33434', packets: 11 });
  expect(trace?.messages).toHaveLength(22);
  expect(trace?.messages[2]).toMatchObject({ packet: 3, name: 'probe', summary: 'hop 2, UDP port 33435' });
  expect(trace?.messages.at(-1)?.summary).toMatch(
    /the destination is reached\. Path: 1 10\.0\.0\.1, 2 198\.51\.100\.2, .*, 10 198\.51\.100\.10, 11 192\.0\.2\.9 \(reached\)$/,
  );
  const errors = document.sessions.filter(({ alg }) => alg === 'icmp').flatMap(({ messages }) => messages);
  expect(errors).toHaveLength(11);
  expect(errors.at(-1)).toMatchObject({ name: 'destination unreachable (port)' });
});

test('a trace by ICMP shows its hops in the echo session', async () => {
  const { document } = await analyzeFiles({ 'icmp.pcap': stories.icmpTrace(4) });
  expect(document.sessions.filter(({ alg }) => alg === 'traceroute')).toEqual([]);
  const echoes = document.sessions.find(({ messages }) => messages[0]?.name === 'echo request');
  expect(echoes?.messages).toHaveLength(12);
  expect(echoes?.messages[4]?.summary).toMatch(
    /hop 2 of a trace by ICMP: time exceeded \(in transit\) from 198\.51\.100\.2/,
  );
});
