/** WinFrame by its messages. */
import { expect, test } from 'vitest';
import { exactTranslator } from '../../../src/alg/address-rewrite.ts';
import { winframe } from '../../../src/alg/winframe/definition.ts';
import { readBrowser } from '../../../src/alg/winframe/parse.ts';
import { probeWinframe } from '../../../src/alg/winframe/probe.ts';
import { rewriteBrowser } from '../../../src/alg/winframe/rewrite.ts';
import { browserDatagram, icaGreeting } from '../../captures/build/ica-message.ts';
import { recorder } from '../dns/recorder.ts';
import { saysTheSameInAnySplit, survivesHostileInput, type Said } from '../hostile-stream.ts';

const tcp = { definition: winframe, transport: 'tcp', serverPort: 1494 } as const;
const udp = { definition: winframe, transport: 'udp', serverPort: 1604 } as const;
const greetings: Said = [
  ['server', icaGreeting],
  ['client', icaGreeting],
  ['server', new Uint8Array(40).fill(7)],
];
const browsing: Said = [
  ['client', browserDatagram(0x32)],
  ['server', browserDatagram(0x33, '10.1.2.3')],
];

test('the answer opens a gate from the asker', () => {
  const session = recorder(winframe, 'udp', { client: 50_000, server: 1604 });
  for (const [from, bytes] of browsing) session.send(from, bytes);
  expect(session.messages.map(({ summary }) => summary)).toEqual([
    'browser request 0x32',
    'browser answer 0x33, server 10.1.2.3',
  ]);
  expect(session.gates).toMatchObject([
    { purpose: 'ica', from: { address: '10.0.0.5' }, to: { address: '10.1.2.3', port: 1494 } },
  ]);
});

test('the probe: greetings whole or begun, datagrams with mark and length', () => {
  expect(probeWinframe('tcp', 'server', icaGreeting)).toBe('yes');
  expect(probeWinframe('tcp', 'server', icaGreeting.subarray(0, 3))).toBe('more');
  expect(probeWinframe('tcp', 'client', new TextEncoder().encode('\u001aCGP/01\0\0'))).toBe('yes');
  expect(probeWinframe('tcp', 'server', new TextEncoder().encode('SSH-2.0'))).toBe('no');
  expect(probeWinframe('udp', 'client', browserDatagram(0x30))).toBe('yes');
  expect(probeWinframe('udp', 'client', browserDatagram(0x30).subarray(1))).toBe('no');
});

test('a rewrite changes the address in place, and back', () => {
  const inside = { address: '10.1.2.3', port: 1494 };
  const outside = { address: '203.0.113.9', port: 1494 };
  const answer = browserDatagram(0x33, inside.address);
  const there = rewriteBrowser(answer, exactTranslator([{ inside, outside }]));
  expect(readBrowser(there.bytes)?.address?.value).toBe('203.0.113.9');
  expect(rewriteBrowser(there.bytes, exactTranslator([{ inside: outside, outside: inside }])).bytes).toEqual(answer);
});

test('survives hostile input', () => {
  survivesHostileInput(tcp, greetings);
  survivesHostileInput(udp, browsing);
});
test('says the same in any split', () => saysTheSameInAnySplit(tcp, greetings));
