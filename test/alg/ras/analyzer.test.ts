/** RAS by its messages: which addresses open gates, what is rewritten, what is refused. */
import { expect, test } from 'vitest';
import { exactTranslator } from '../../../src/alg/address-rewrite.ts';
import { ras } from '../../../src/alg/ras/definition.ts';
import { readRas } from '../../../src/alg/ras/parse.ts';
import { probeRas } from '../../../src/alg/ras/probe.ts';
import { rewriteRas } from '../../../src/alg/ras/rewrite.ts';
import { admissionConfirm, admissionRequest, registrationRequest } from '../../captures/build/h323-message.ts';
import { recorder } from '../dns/recorder.ts';
import { survivesHostileInput, type Said } from '../hostile-stream.ts';

const own = { address: '10.0.0.5', port: 1720 };
const rasAddress = { address: '10.0.0.5', port: 2034 };
const called = { address: '198.51.100.17', port: 1720 };
const conversation: Said = [
  ['client', registrationRequest(2, own, rasAddress)],
  ['client', admissionRequest(3, false)],
  ['server', admissionConfirm(3, called)],
  ['client', admissionRequest(4, true)],
  ['server', admissionConfirm(4, own)],
];

test('an admitted call opens a gate to the callee, an answered one does not', () => {
  const session = recorder(ras, 'udp', { client: 2034, server: 1719 });
  for (const [from, bytes] of conversation) session.send(from, bytes);
  session.end();
  expect(session.messages.map(({ name, facts }) => [name, facts?.['sequence'], facts?.['read']])).toEqual([
    ['RRQ', 2, true],
    ['ARQ', 3, true],
    ['ACF', 3, true],
    ['ARQ', 4, true],
    ['ACF', 4, true],
  ]);
  expect(session.gates).toMatchObject([{ purpose: 'h225', transport: 'tcp', alg: 'h323', to: called }]);
});

test('a rewrite changes what the binding names', () => {
  const outside = { address: '203.0.113.1', port: 20_000 };
  const there = rewriteRas(registrationRequest(2, own, rasAddress), exactTranslator([{ inside: rasAddress, outside }]));
  expect(readRas(there.bytes)?.endpoints.map(({ role, address, port }) => `${role} ${address}:${port}`)).toEqual([
    'callSignalAddress 10.0.0.5:1720',
    'rasAddress 203.0.113.1:20000',
  ]);
});

test('the probe refuses what is no RAS', () => {
  expect(probeRas('udp', 'client', registrationRequest(2, own, rasAddress))).toBe('yes');
  expect(probeRas('udp', 'client', new TextEncoder().encode('REGISTER sip:a SIP/2.0\r\n'))).toBe('no');
  expect(probeRas('udp', 'client', new Uint8Array(4))).toBe('no');
});

test('survives hostile input', () =>
  survivesHostileInput({ definition: ras, transport: 'udp', serverPort: 1719 }, conversation));
