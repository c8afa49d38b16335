import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AlgMessage } from '../../../src/alg/alg.ts';
import { translatorOf } from '../../../src/alg/address-rewrite.ts';
import { asciiBytes } from '../../../src/alg/field-rewrite.ts';
import { rtsp } from '../../../src/alg/rtsp/definition.ts';
import { rewriteRtsp } from '../../../src/alg/rtsp/rewrite.ts';
import { latin1 } from '../../../src/base/bytes.ts';
import { interleaved, rtspText, streamDescription } from '../../captures/build/rtsp-message.ts';
import { audioPacket } from '../../captures/build/rtp-stream.ts';
import { recorder } from '../dns/recorder.ts';

const tcp = () => recorder(rtsp, 'tcp', { client: 40000, server: 554 });
const url = 'rtsp://192.0.2.53/camera';
const describe = rtspText({ line: `DESCRIBE ${url}`, sequence: 1 });
const described = rtspText({ line: '200 OK', sequence: 1, body: streamDescription });
const setup = (transport: string, sequence = 2): string =>
  rtspText({ line: `SETUP ${url}/trackID=1`, sequence, headers: [['Transport', transport]] });
const ready = (transport: string, sequence = 2, session = '12345678'): string =>
  rtspText({ line: '200 OK', sequence, headers: [['Transport', transport], ['Session', session]] }); // prettier-ignore
const gateTexts = ({ gates }: ReturnType<typeof tcp>): string[] =>
  gates.map(({ purpose, from, to }) => `${purpose} ${from.address}:${from.port} > ${to.address}:${to.port}`);

test('a session over UDP: answers get their method by CSeq, the answer to SETUP opens the gates', () => {
  const session = tcp();
  session.send('client', asciiBytes(describe + setup('RTP/AVP;unicast;client_port=4588-4589')));
  session.send('server', asciiBytes(described));
  session.send(
    'server',
    asciiBytes(ready('RTP/AVP;unicast;client_port=4588-4589;server_port=6256-6257', 2, '1;timeout=90')),
  );
  session.end();
  expect(session.messages.map(({ name, summary, facts }) => [name, summary, facts?.['requestPacket']])).toEqual([
    ['DESCRIBE', `DESCRIBE ${url}`, undefined],
    ['SETUP', `SETUP ${url}/trackID=1, RTP/AVP to port 4588-4589`, undefined],
    ['200 OK', '200 OK to DESCRIBE, description of 1 media', 1],
    ['200 OK', '200 OK to SETUP, RTP/AVP to port 4588-4589 from port 6256', 1],
  ]);
  expect(session.messages[3]?.fields?.map(({ name, value }) => `${name} ${value}`)).toEqual([
    'client_port 4588', 'client_port 4589', 'server_port 6256', 'server_port 6257',
  ]); // prettier-ignore
  expect(gateTexts(session)).toEqual([
    'rtp 192.0.2.53:6256 > 10.0.0.5:4588', 'rtcp 192.0.2.53:6257 > 10.0.0.5:4589', 'rtcp 10.0.0.5:4589 > 192.0.2.53:6257',
  ]); // prettier-ignore
  expect(session.gates[0]).toMatchObject({ lifetimeSeconds: 90, openedAt: { packet: 3 } });
});

test.each([
  ['the server names no port', 'RTP/AVP;unicast;client_port=4588-4589', 'RTP/AVP;unicast;source=192.0.2.99', ['rtp 192.0.2.99:* > 10.0.0.5:4588', 'rtcp 192.0.2.99:* > 10.0.0.5:4589']],
  ['for another host', 'RTP/AVP;unicast;client_port=4588-4589;destination=10.0.0.9', 'RTP/AVP;unicast;client_port=4588-4589;destination=10.0.0.9', ['rtp 192.0.2.53:* > 10.0.0.9:4588', 'rtcp 192.0.2.53:* > 10.0.0.9:4589']],
  ["RealNetworks' RDT", 'x-real-rdt/udp;client_port=6970;mode=play', 'x-real-rdt/udp;client_port=6970;server_port=20000', ['rdt 192.0.2.53:20000 > 10.0.0.5:6970', 'rdt-resend 10.0.0.5:6970 > 192.0.2.53:20000']],
  ['a recording goes the other way', 'RTP/AVP;unicast;client_port=4588-4589;mode=record', 'RTP/AVP;unicast;client_port=4588-4589;server_port=6256-6257;mode=record', ['rtp 10.0.0.5:4588 > 192.0.2.53:6256', 'rtcp 192.0.2.53:6257 > 10.0.0.5:4589', 'rtcp 10.0.0.5:4589 > 192.0.2.53:6257']],
  ['multicast', 'RTP/AVP;multicast', 'RTP/AVP;multicast;destination=224.2.0.1;port=3456-3457', ['rtp-multicast *:* > 224.2.0.1:3456', 'rtcp-multicast *:* > 224.2.0.1:3457']],
  ['in the connection', 'RTP/AVP/TCP;interleaved=0-1', 'RTP/AVP/TCP;interleaved=0-1', []],
])('gates: %s', (_name, asked, chosen, expected) => {
  const session = tcp();
  session.send('client', asciiBytes(setup(asked)));
  session.send('server', asciiBytes(ready(chosen)));
  expect(gateTexts(session)).toEqual(expected);
}); // prettier-ignore

test('an answer whose request was not captured opens its gates all the same; a refusal opens none', () => {
  const session = tcp();
  session.send(
    'server',
    asciiBytes(ready('RTP/AVP/UDP;unicast;server_port=5004-5005;client_port=2462-2463;ssrc=927717de;mode=PLAY')),
  );
  expect(gateTexts(session)[0]).toBe('rtp 192.0.2.53:5004 > 10.0.0.5:2462');
  session.send('client', asciiBytes(setup('RTP/AVP/TCP;unicast', 3)));
  session.send('server', asciiBytes(rtspText({ line: '461 Unsupported Transport', sequence: 3 })));
  session.end();
  expect(session.gates).toHaveLength(3);
  expect(session.notes).toMatchObject([
    {
      id: 'rtsp/transport-unsupported',
      packets: [2, 3],
      evidence: 'packet 3: 461 to RTP/AVP/TCP inside the connection',
    },
  ]);
});

test.each([
  ['Windows Media', 'Server: WMServer/9.1.1.3814'],
  ['RealMedia', 'RealChallenge1: 50e38de8'],
  ['QuickTime', 'User-Agent: QTS (qtver=7.6;os=QuickTime)'],
])('%s is named', (dialect, header) => {
  const session = tcp();
  session.send('server', asciiBytes(`RTSP/1.0 200 OK\r\nCSeq: 9\r\n${header}\r\n\r\n`));
  expect(session.messages[0]?.facts?.['dialect']).toBe(dialect);
});

test('media in the connection: each channel is listed once, messages between the frames are found', () => {
  const session = tcp();
  const stream = [
    asciiBytes(ready('RTP/AVP/TCP;interleaved=0-1')),
    ...Array.from({ length: 20 }, (_, at) => interleaved(0, audioPacket(1, at))),
    asciiBytes(rtspText({ line: '200 OK', sequence: 4 })),
    interleaved(1, Uint8Array.of(0x80, 200, 0, 1, 0, 0, 0, 1)),
    interleaved(0, audioPacket(1, 20)),
  ];
  const bytes = Uint8Array.from(stream.flatMap((piece) => [...piece]));
  for (let at = 0; at < bytes.length; at += 100) session.send('server', bytes.subarray(at, at + 100));
  session.end();
  expect(session.messages.map(({ name, complete }) => [name, complete])).toEqual([
    ['200 OK', true], ['RTP', true], ['200 OK', true], ['RTCP', true],
  ]); // prettier-ignore
  expect(session.messages[1]?.facts).toMatchObject({ channel: 0 });
});

test('ports and addresses follow their binding, the range as a whole', () => {
  const bindings = [{ inside: { address: '10.0.0.5', port: 4588 }, outside: { address: '203.0.113.1', port: 61_000 } }];
  const ends = { client: '10.0.0.5', server: '192.0.2.53' };
  const message = asciiBytes(setup('RTP/AVP;unicast;client_port=4588-4589;destination=10.0.0.5'));
  const out = rewriteRtsp(message, translatorOf(bindings, 'outward'), ends);
  expect(latin1(out.bytes)).toContain('client_port=61000-61001;destination=203.0.113.1');
  expect(out.growth).toBe(2 + 3);
  const back = rewriteRtsp(out.bytes, translatorOf(bindings, 'inward'), { ...ends, client: '203.0.113.1' });
  expect(latin1(back.bytes)).toBe(latin1(message));
  expect(rewriteRtsp(message, () => undefined, ends).bytes).toBe(message);
});

test('every split of a stream gives the same messages; any bytes throw nothing', () => {
  const text = describe + setup('RTP/AVP/TCP;interleaved=0-1') + latin1(interleaved(0, audioPacket(1, 0))) + describe;
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  const read = (places: readonly number[]): Partial<AlgMessage>[] => {
    const session = tcp();
    places.slice(1).forEach((to, at) => {
      if (to > (places[at] ?? 0)) session.send('client', bytes.subarray(places[at], to));
    });
    session.end();
    return session.messages.map(({ name, size, complete, summary }) => ({ name, size, complete, summary }));
  };
  const whole = read([0, bytes.length]);
  expect(whole.map(({ name }) => name)).toEqual(['DESCRIBE', 'SETUP', 'RTP', 'DESCRIBE']);
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length), { maxLength: 6 }), (cuts) => {
      expect(read([0, ...cuts.sort((a, b) => a - b), bytes.length])).toEqual(whole);
    }),
    { numRuns: 60 },
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.constant(asciiBytes(described)), fc.constant(Uint8Array.of(0x24))), { maxLength: 10 }), (pieces) => {
      const session = tcp();
      pieces.forEach((piece, at) => {
        session.send(at % 2 === 0 ? 'client' : 'server', piece);
        if (at % 4 === 3) session.gap('server', 9);
      });
      session.end();
      for (const { size } of session.messages) expect(size).toBeGreaterThanOrEqual(0);
    }),
  ); // prettier-ignore
});

test('only RTSP is claimed', () => {
  const probe = (text: string) => rtsp.probe('tcp', 'client', asciiBytes(text));
  expect([probe(describe), probe(described), probe('OPTIONS * RTSP/1.0\r\n')]).toEqual(['yes', 'yes', 'yes']);
  for (let length = 1; length < describe.indexOf('\r'); length += 1)
    expect(probe(describe.slice(0, length))).toBe('more');
  expect([probe('GET / HTTP/1.1\r\n'), probe('PNA\0\n'), probe('OPTIONS sip:a SIP/2.0\r\n')]).toEqual([
    'no',
    'no',
    'no',
  ]);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (payload) => {
      expect(rtsp.probe('tcp', 'client', payload)).not.toBe('yes');
    }),
  );
});
