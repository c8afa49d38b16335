/** H.323 sessions by their messages: gates, notes, and what arbitrary bytes make of them. */
import { expect, test } from 'vitest';
import { exactTranslator } from '../../../src/alg/address-rewrite.ts';
import { h323 } from '../../../src/alg/h323/definition.ts';
import { rewriteControl, rewriteSignalling } from '../../../src/alg/h323/rewrite.ts';
import { readControl } from '../../../src/alg/h323/control.ts';
import { allEndpoints, readSignalling } from '../../../src/alg/h323/parse.ts';
import { probeH323 } from '../../../src/alg/h323/probe.ts';
import { fastStartChannel, openChannel, openChannelAck, signalling, tpkt } from '../../captures/build/h323-message.ts';
import { recorder } from '../dns/recorder.ts';
import { saysTheSameInAnySplit, survivesHostileInput, type Said } from '../hostile-stream.ts';

const media = { address: '10.0.0.5', port: 5000 };
const control = { address: '10.0.0.5', port: 5001 };
const subject = { definition: h323, transport: 'tcp', serverPort: 1720 } as const;
const conversation: Said = [
  ['client', tpkt(signalling('setup', { called: { address: '192.0.2.53', port: 1720 }, fastStart: [fastStartChannel(1, media, control)] }))],
  ['server', tpkt(signalling('alerting', { features: [18, 9, 24] }))],
  ['server', tpkt(signalling('connect', { h245Address: { address: '2001:db8::7', port: 1232 }, padding: 300 }))],
  ['client', tpkt(signalling('facility', { tunnelled: [openChannel(3, control), openChannelAck(4, media, control)] }))],
  ['client', Uint8Array.of(3, 0, 0, 4)],
  ['client', tpkt(signalling('releaseComplete'))],
]; // prettier-ignore

test('reads what call signalling says, IPv6 included', () => {
  const session = recorder(h323, 'tcp', { client: 40_000, server: 1720 });
  for (const [from, bytes] of conversation) session.send(from, bytes);
  session.end();
  expect(session.messages.map(({ name, from }) => `${from} ${name}`)).toEqual([
    'client SETUP',
    'server ALERTING',
    'server CONNECT',
    'client FACILITY',
    'client RELEASE COMPLETE',
  ]);
  expect(session.gates.map(({ purpose, transport, to }) => [purpose, transport, to.address, to.port])).toEqual([
    ['rtp-audio', 'udp', '10.0.0.5', 5000],
    ['rtcp-audio', 'udp', '10.0.0.5', 5001],
    ['h245', 'tcp', '2001:db8::7', 1232],
  ]);
  expect(session.notes.map(({ id }) => id)).toEqual(['h323/tunnelled', 'h323/traversal-with-alg']);
  expect(session.notes[1]?.evidence).toBe('The endpoints negotiate H.460.18, H.460.24');
});

test('fields stand where they say', () => {
  const message = signalling('connect', { h245Address: { address: '10.1.6.18', port: 1232 } });
  const [address, port] =
    readSignalling(message)?.endpoints.flatMap((each) => [each.addressField, each.portField]) ?? [];
  expect([...message.subarray(address?.offset, (address?.offset ?? 0) + 4)]).toEqual([10, 1, 6, 18]);
  expect([...message.subarray(port?.offset, (port?.offset ?? 0) + 2)]).toEqual([1232 >> 8, 1232 & 255]);
});

const endpointsIn = (bytes: Uint8Array) => {
  const message = readSignalling(bytes);
  return message ? allEndpoints(message) : [];
};

test('a rewrite changes the endpoints of the binding, and back again', () => {
  const outside = { address: '203.0.113.1', port: 6000 };
  const setup = signalling('setup', { fastStart: [fastStartChannel(1, media, control)], tunnelled: [openChannel(1, control)] });
  const there = rewriteSignalling(setup, exactTranslator([{ inside: media, outside }]));
  expect(there.growth).toBe(0);
  expect(endpointsIn(there.bytes).map(({ address, port }) => `${address}:${port}`)).toEqual([
    '203.0.113.1:6000', '10.0.0.5:5001', '10.0.0.5:5001',
  ]);
  expect(rewriteSignalling(there.bytes, exactTranslator([{ inside: outside, outside: media }])).bytes).toEqual(setup);
  const ack = openChannelAck(1, media, control);
  expect(readControl(rewriteControl(ack, exactTranslator([{ inside: media, outside }])).bytes).endpoints[0]).toMatchObject(outside);
  expect(rewriteControl(ack, () => ({ address: '2001:db8::1', port: 1 })).bytes).toBe(ack);
}); // prettier-ignore

test('the probe waits for a header that travels alone, and refuses other users of TPKT', () => {
  const setup = tpkt(signalling('setup'));
  const probe = (bytes: Uint8Array) => probeH323('tcp', 'client', bytes);
  expect(probe(setup)).toBe('yes');
  expect(probe(setup.subarray(0, 4))).toBe('more');
  expect(probe(tpkt(Uint8Array.of(14, 0xe0, 0, 0, 0, 0, 0, 1, 0, 8, 0)))).toBe('no');
  expect(probe(new TextEncoder().encode('GET / HTTP/1.1\r\n'))).toBe('no');
});

test('survives hostile input', () => survivesHostileInput(subject, conversation));
test('says the same in any split', () => saysTheSameInAnySplit(subject, conversation));

const h245: Said = [
  ['client', tpkt(openChannel(1, control))],
  ['server', tpkt(openChannel(1, control))],
  ['server', tpkt(openChannelAck(1, media, control))],
];
test('H.245 of its own connection: survives hostile input', () => survivesHostileInput(subject, h245));
test('H.245 of its own connection: says the same in any split', () => saysTheSameInAnySplit(subject, h245));
