import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AlgMessage } from '../../../src/alg/alg.ts';
import { sip } from '../../../src/alg/sip/definition.ts';
import { audioDescription, sipAnswer, sipRequest } from '../../captures/build/sip-message.ts';
import { recorder } from '../dns/recorder.ts';
import { ackText, answer, byeText, bytesOf, dialog, invite, inviteText, offer, okText } from './call.ts';

const udp = () => recorder(sip, 'udp', { client: 5060, server: 5060 });
const tcp = () => recorder(sip, 'tcp', { client: 40000, server: 5060 });
const gateTexts = ({ gates }: ReturnType<typeof udp>): string[] =>
  gates.map(({ purpose, to, openedAt }) => `${openedAt.packet} ${purpose} ${to.address}:${to.port}`);

test('a call: names, sizes, summaries, dialog, gates', () => {
  const session = udp();
  session.send('client', bytesOf(inviteText));
  session.send('server', bytesOf(sipAnswer({ status: '100 Trying', to: invite, toTag: '' })));
  session.send('server', bytesOf(okText));
  session.send('client', bytesOf(ackText));
  session.send('client', bytesOf(byeText));
  session.end();
  expect(session.messages.map(({ name, size, from, complete }) => [name, size, from, complete])).toEqual([
    ['INVITE', inviteText.length, 'client', true],
    ['100 Trying', expect.any(Number), 'server', true],
    ['200 OK', okText.length, 'server', true],
    ['ACK', ackText.length, 'client', true],
    ['BYE', byeText.length, 'client', true],
  ]);
  expect(session.messages[0]?.summary).toBe('INVITE sip:bob@192.0.2.53, audio at 10.0.0.5:30000');
  expect(session.messages[2]?.summary).toBe('200 OK to INVITE 1, seen as 203.0.113.1, audio at 192.0.2.53:40000');
  expect(session.messages.map(({ facts }) => [facts?.['requestPacket'], facts?.['dialog']])).toEqual([
    [undefined, undefined], [1, undefined], [1, 'confirmed'], [undefined, 'confirmed'], [undefined, 'terminated'],
  ]); // prettier-ignore
  expect(gateTexts(session)).toEqual([
    '1 rtp-audio 10.0.0.5:30000', '1 rtcp-audio 10.0.0.5:30001', '3 rtp-audio 192.0.2.53:40000', '3 rtcp-audio 192.0.2.53:40001',
  ]); // prettier-ignore
  expect(session.notes).toEqual([]);
});

test('repeats and a second INVITE with credentials open no second gate; another call does', () => {
  const session = udp();
  session.send('client', bytesOf(inviteText));
  session.send('client', bytesOf(inviteText));
  session.send('client', bytesOf(sipRequest({ ...invite, sequence: 2, branch: 'again' })));
  expect(session.messages.map(({ facts }) => facts?.['repeatOf'])).toEqual([undefined, 1, undefined]);
  expect(session.gates).toHaveLength(2);
  session.send('client', bytesOf(sipRequest({ ...invite, dialog: { ...dialog, callId: 'other' } })));
  expect(session.gates).toHaveLength(4);
});

test('refusals and abilities open no gates; early media does', () => {
  const session = udp();
  session.send(
    'server',
    bytesOf(sipAnswer({ status: '488 Not Acceptable Here', to: invite, toTag: 'x', body: answer })),
  );
  session.send(
    'server',
    bytesOf(sipAnswer({ status: '200 OK', to: { ...invite, method: 'OPTIONS' }, toTag: 'x', body: answer })),
  );
  expect(session.gates).toEqual([]);
  const other = { ...invite, dialog: { ...dialog, callId: 'other' } };
  session.send('server', bytesOf(sipAnswer({ status: '183 Session Progress', to: other, toTag: 'x', body: answer })));
  expect(gateTexts(session)).toContain('3 rtp-audio 192.0.2.53:40000');
  expect(session.messages[2]?.facts?.['dialog']).toBe('early');
});

test('keepalives of every kind are listed as such', () => {
  const session = udp();
  for (const text of ['\r\n\r\n', '\0\0\0\0', 'hello']) session.send('client', bytesOf(text));
  session.send('client', bytesOf('x'.repeat(100)));
  expect(session.messages.map(({ name, size }) => [name, size])).toEqual([
    ['keepalive', 4], ['keepalive', 4], ['keepalive', 5], ['not a SIP message', 100],
  ]); // prettier-ignore
});

test('large requests, low ports and many media are noted once for the flow', () => {
  const session = udp();
  const lines = Array.from({ length: 5 }, (_, at) => `m=video ${5000 + 2 * at} RTP/AVP 96`);
  const body = audioDescription({ address: '10.0.0.5', port: 600, lines: [...lines, `a=x:${'y'.repeat(1300)}`] });
  for (const branch of ['a', 'b']) session.send('client', bytesOf(sipRequest({ ...invite, branch, body })));
  session.end();
  expect(session.notes.map(({ id, packets }) => [id, packets])).toEqual([
    ['sip/message-exceeds-mtu', [1, 2]], ['sip/low-media-port', [1, 2]], ['sip/too-many-media', [1, 2]],
  ]); // prettier-ignore
  expect(session.notes[2]?.evidence).toContain('6 media lines');
});

test('over TCP: several messages in a segment, one over two, both noted where they lie', () => {
  const session = tcp();
  session.send('client', bytesOf(inviteText + ackText + byeText.slice(0, 50)));
  session.send('client', bytesOf(byeText.slice(50)));
  session.end();
  expect(session.messages.map(({ name, packet, lastPacket, facts }) => [name, packet, lastPacket, facts?.['overTcp']])).toEqual([
    ['INVITE', 1, undefined, true], ['ACK', 1, undefined, true], ['BYE', 1, 2, true],
  ]); // prettier-ignore
  expect(session.notes.map(({ id }) => id)).toEqual(['sip/message-split']);
});

test('a body longer or shorter than Content-Length says, over both transports', () => {
  const short = sipRequest({ ...invite, contentLength: offer.length - 20 });
  const long = sipRequest({ ...invite, contentLength: offer.length + 20 });
  const lengths = ({ messages }: ReturnType<typeof udp>): unknown[] =>
    messages.map(({ facts }) => [facts?.['contentLength'], facts?.['bodyBytes']]);
  const datagrams = udp();
  datagrams.send('client', bytesOf(short));
  datagrams.send('client', bytesOf(long));
  datagrams.send('client', bytesOf(`${inviteText}\r\n\r\n`));
  expect(lengths(datagrams)).toEqual([
    [offer.length - 20, offer.length], [offer.length + 20, offer.length], [offer.length, offer.length],
  ]); // prettier-ignore
  const stream = tcp();
  stream.send('client', bytesOf(short + ackText + long + byeText));
  stream.end();
  expect(lengths(stream)).toEqual([
    [offer.length - 20, offer.length], [0, 0], [offer.length + 20, offer.length], [0, 0],
  ]); // prettier-ignore
});

test('every split of a stream gives the same messages, but for their packets', () => {
  const text = `${inviteText}\r\n\r\n${ackText}${sipRequest({ ...invite, contentLength: 10 })}${byeText}`;
  const read = (pieces: readonly string[]): Partial<AlgMessage>[] => {
    const session = tcp();
    for (const piece of pieces) session.send('client', bytesOf(piece));
    session.end();
    return session.messages.map(({ name, size, complete, fields, facts }) => ({
      name,
      size,
      complete,
      fields: fields ?? [],
      facts: { ...facts, repeatOf: 0 },
    }));
  };
  const whole = read([text]);
  expect(whole).toHaveLength(4);
  fc.assert(
    fc.property(fc.array(fc.nat(text.length), { maxLength: 6 }), (cuts) => {
      const places = [0, ...cuts.sort((a, b) => a - b), text.length];
      const pieces = places.slice(1).map((to, at) => text.slice(places[at], to));
      expect(read(pieces.filter((piece) => piece !== ''))).toEqual(whole);
    }),
    { numRuns: 60 },
  );
});

test('any datagrams and streams: no throw, sizes as they came', () => {
  const pieces = fc.oneof(
    fc.uint8Array({ maxLength: 100 }),
    fc
      .constantFrom(inviteText, okText, byeText)
      .chain((text) => fc.nat(text.length).map((at) => bytesOf(text.slice(0, at)))),
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 10 }), (payloads) => {
      const datagrams = udp();
      const stream = tcp();
      for (const [at, payload] of payloads.entries()) {
        datagrams.send(at % 2 === 0 ? 'client' : 'server', payload);
        stream.send(at % 3 === 0 ? 'server' : 'client', payload);
        if (at % 4 === 3) stream.gap('client', 7);
      }
      datagrams.end();
      stream.end();
      expect(datagrams.messages).toHaveLength(payloads.length);
    }),
  );
});

test('a session of very many calls stays bounded', () => {
  const session = udp();
  for (let call = 0; call < 3000; call += 1)
    session.send('client', bytesOf(sipRequest({ ...invite, dialog: { ...dialog, callId: `call-${call}` } })));
  expect(session.gates).toHaveLength(6000);
  expect(session.messages.every(({ facts }) => facts?.['repeatOf'] === undefined)).toBe(true);
});
