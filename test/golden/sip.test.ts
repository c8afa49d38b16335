/** SIP's golden cases. */
import { expect, test } from 'vitest';
import { sipCases } from '../captures/sip-cases.ts';
import { analyzeFiles } from './analyze-case.ts';
import { expectCase } from './expect-case.ts';

const filesOf = (name: string) => sipCases.find((each) => each.name === name)?.files ?? {};

test.each(sipCases.map((each) => [each.name, each] as const))('%s', (_name, each) => expectCase(each));

test('a web server on port 5060 is no SIP session', async () => {
  const { document } = await analyzeFiles(filesOf('sip: decoy: a web server on port 5060'));
  expect(document.sources).toHaveLength(1);
  expect(document.sessions).toEqual([]);
});

test('SIP on another port is recognised by its first message', async () => {
  const { document } = await analyzeFiles(filesOf('sip: decoy: another port, and it works'));
  expect(document.sessions).toMatchObject([{ alg: 'sip', chosenBy: 'probe', server: '10.0.0.9:5070' }]);
});

test('both directions of media fulfil the gates of both ends; loss and jitter stand beside', async () => {
  const { document } = await analyzeFiles(filesOf('sip: a call through an ALG, outside'));
  const gates = document.sessions[0]?.gates ?? [];
  expect(gates.map(({ purpose, to, outcome }) => `${purpose} ${to} ${outcome}`)).toEqual([
    'rtp-audio 203.0.113.1:30000 fulfilled',
    'rtcp-audio 203.0.113.1:30001 pending',
    'rtp-audio 198.51.100.21:40000 fulfilled',
    'rtcp-audio 198.51.100.21:40001 pending',
  ]);
  expect(gates[0]?.flow).toBe('203.0.113.1:30000 > 198.51.100.21:40000');
  expect(gates[0]?.streams).toEqual([{ ssrc: 0x2222, payloadType: 0, packets: 100, lost: 0, jitterMilliseconds: 0 }]);
  expect(gates[1]?.streams).toBeUndefined();
});
