/** RealAudio by its greeting. */
import { expect, test } from 'vitest';
import { exactTranslator } from '../../../src/alg/address-rewrite.ts';
import { realaudio } from '../../../src/alg/realaudio/definition.ts';
import { readGreeting } from '../../../src/alg/realaudio/parse.ts';
import { probeRealaudio } from '../../../src/alg/realaudio/probe.ts';
import { rewriteGreeting } from '../../../src/alg/realaudio/rewrite.ts';
import { pnaGreeting } from '../../captures/build/pna-message.ts';
import { recorder } from '../dns/recorder.ts';
import { saysTheSameInAnySplit, survivesHostileInput, type Said } from '../hostile-stream.ts';

const greeting = pnaGreeting({ audioPort: 6970, repairPort: 6971 });
const conversation: Said = [
  ['client', greeting],
  ['server', Uint8Array.of(0x50, 0x4e, 0x41, 0, 10, 0, 0)],
  ['client', new Uint8Array(50).fill(0x50)],
];

test('the ports of the greeting become gates from the server to the client', () => {
  const session = recorder(realaudio, 'tcp', { client: 1041, server: 7070 });
  for (const [from, bytes] of conversation) session.send(from, bytes);
  session.end();
  expect(session.messages).toMatchObject([{ name: 'PNA', complete: true, size: greeting.length }]);
  expect(session.gates).toMatchObject([
    { purpose: 'pna-audio', from: { address: '192.0.2.53' }, to: { address: '10.0.0.5', port: 6970 } },
    { purpose: 'pna-repair', to: { address: '10.0.0.5', port: 6971 } },
  ]);
});

test('without ports, or with port zero, media comes in the connection', () => {
  expect(readGreeting(pnaGreeting({ repairPort: 0 }))?.ports).toEqual([]);
});

test('the probe: PNA from the client, nothing else', () => {
  expect(probeRealaudio('tcp', 'client', greeting)).toBe('yes');
  expect(probeRealaudio('tcp', 'client', greeting.subarray(0, 2))).toBe('more');
  expect(probeRealaudio('tcp', 'client', new TextEncoder().encode('PNACL text'))).toBe('no');
  expect(probeRealaudio('tcp', 'client', new TextEncoder().encode('DESCRIBE rtsp://a RTSP/1.0'))).toBe('no');
  expect(probeRealaudio('tcp', 'server', greeting)).toBe('no');
});

test('a rewrite changes the port in place, and back', () => {
  const inside = { address: '10.0.0.5', port: 6970 };
  const outside = { address: '203.0.113.1', port: 6990 };
  const there = rewriteGreeting(greeting, exactTranslator([{ inside, outside }]), inside.address);
  expect(there.growth).toBe(0);
  expect(readGreeting(there.bytes)?.ports.map(({ port }) => port)).toEqual([6990, 6971]);
  expect(
    rewriteGreeting(there.bytes, exactTranslator([{ inside: outside, outside: inside }]), outside.address).bytes,
  ).toEqual(greeting);
});

const subject = { definition: realaudio, transport: 'tcp', serverPort: 7070 } as const;
test('survives hostile input', () => survivesHostileInput(subject, conversation));
test('says the same in any split', () => saysTheSameInAnySplit(subject, conversation));
