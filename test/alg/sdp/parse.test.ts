import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mediaEndpoints, mediaGate } from '../../../src/alg/sdp/media-endpoints.ts';
import { parseSdp } from '../../../src/alg/sdp/parse.ts';
import { sdpAddressPairs } from '../../../src/alg/sdp/address-pairs.ts';
import { latin1 } from '../../../src/base/bytes.ts';
import { audioDescription } from '../../captures/build/sip-message.ts';

const lines = (...text: readonly string[]): string => `${text.join('\r\n')}\r\n`;
const endpoints = (text: string): string[] =>
  mediaEndpoints(parseSdp(text)).map(
    ({ purpose, transport, address, port }) => `${purpose} ${transport} ${address}:${port}`,
  );

test('origin, connection and media ports stand where the fields say', () => {
  const text = audioDescription({ address: '10.0.0.5', port: 30000 });
  const { origin, connection, media } = parseSdp(text);
  expect([origin, connection, media[0]?.port].map((field) => field && text.slice(field.offset, field.offset + field.length))).toEqual([
    '10.0.0.5', '10.0.0.5', '30000',
  ]); // prettier-ignore
  expect([origin?.offset, connection?.offset]).toEqual([text.indexOf('10.0.0.5'), text.lastIndexOf('10.0.0.5')]);
  expect(media[0]).toMatchObject({ kind: 'audio', protocol: 'RTP/AVP', formats: ['0', '101'], direction: 'sendrecv' });
  expect(media[0]?.clockRates).toEqual(new Map([[0, 8000], [101, 8000]])); // prettier-ignore
});

test("a medium's own connection counts before the session's; RTCP is the port above unless said", () => {
  expect(
    endpoints(
      lines(
        'v=0', 'o=- 1 1 IN IP4 192.0.2.1', 's=-', 'c=IN IP4 192.0.2.1', 't=0 0',
        'm=audio 5000 RTP/AVP 0', 'm=video 6000/2 RTP/SAVPF 96', 'c=IN IP4 192.0.2.2', 'a=rtcp:7000 IN IP4 192.0.2.3',
        'm=audio 8000 RTP/AVP 0', 'a=rtcp-mux',
      ), // prettier-ignore
    ),
  ).toEqual([
    'rtp-audio udp 192.0.2.1:5000', 'rtcp-audio udp 192.0.2.1:5001', 'rtp-video udp 192.0.2.2:6000',
    'rtcp-video udp 192.0.2.3:7000', 'rtp-video udp 192.0.2.2:6002', 'rtcp-video udp 192.0.2.2:6003',
    'rtp-audio udp 192.0.2.1:8000',
  ]); // prettier-ignore
});

test('refused media, hold and active TCP ends ask for nothing', () => {
  const session = ['v=0', 'o=- 1 1 IN IP4 192.0.2.1', 's=-', 't=0 0'];
  expect(endpoints(lines(...session, 'c=IN IP4 192.0.2.1', 'm=audio 0 RTP/AVP 0'))).toEqual([]);
  expect(endpoints(lines(...session, 'c=IN IP4 0.0.0.0', 'm=audio 5000 RTP/AVP 0'))).toEqual([]);
  expect(endpoints(lines(...session, 'c=IN IP4 192.0.2.1', 'm=message 9 TCP/MSRP *'))).toEqual([]);
  expect(endpoints(lines(...session, 'c=IN IP4 192.0.2.1', 'm=message 7654 TCP/MSRP *', 'm=image 7000 udptl t38'))).toEqual([
    'msrp tcp 192.0.2.1:7654', 'udptl udp 192.0.2.1:7000',
  ]); // prettier-ignore
});

test('multicast and IPv6 connections; ICE candidates besides the default', () => {
  const text = lines(
    'v=0', 'o=- 1 1 IN IP6 2001:db8::1', 's=-', 'c=IN IP4 224.2.1.1/127/3', 't=0 0', 'm=audio 5000 RTP/AVP 0',
    'm=audio 6000 RTP/AVP 0', 'c=IN IP6 2001:db8::1', 'a=rtcp-mux',
    'a=candidate:1 1 UDP 2130706431 2001:db8::1 6000 typ host',
    'a=candidate:2 1 udp 1694498815 198.51.100.7 6100 typ srflx raddr 10.0.0.5 rport 6002',
    'a=candidate:3 1 TCP 1 198.51.100.7 9 typ host tcptype active', 'a=candidate:4 1 udp 1 name.local 6200 typ host',
  ); // prettier-ignore
  expect(endpoints(text)).toEqual([
    'rtp-audio udp 224.2.1.1:5000', 'rtcp-audio udp 224.2.1.1:5001', 'rtp-audio udp 2001:db8::1:6000',
    'ice-audio udp 198.51.100.7:6100',
  ]); // prettier-ignore
  const pairs = sdpAddressPairs(parseSdp(text)).map(
    ({ part, address, port }) => `${part} ${address.value} ${port?.value ?? ''}`,
  );
  expect(pairs).toContain('sdp candidate 198.51.100.7 6100');
  expect(pairs).toContain('sdp candidate raddr 10.0.0.5 6002');
});

test('destroyed lines are listed', () => {
  const { badLines } = parseSdp(
    lines('v=0', ':=6000', 'c=IN IP4', 'm=audio x RTP/AVP 0', 'a=fine', 'o=broken', 'm=audio 99999 RTP/AVP'),
  );
  expect(badLines.map(({ line, text }) => `${line} ${text}`)).toEqual([
    '2 :=6000', '3 c=IN IP4', '4 m=audio x RTP/AVP 0', '6 o=broken', '7 m=audio 99999 RTP/AVP',
  ]); // prettier-ignore
});

test('a gate lets anyone send to the endpoint; a name for an address is open to any', () => {
  const place = { packet: 3, seconds: 1, nanoseconds: 0 };
  const [endpoint] = mediaEndpoints(parseSdp(audioDescription({ address: 'media.example.com', port: 4000 })));
  const gate = endpoint && mediaGate(endpoint, 'call-1', place);
  expect(gate).toMatchObject({
    purpose: 'rtp-audio', from: { address: '*', port: '*' }, to: { address: '*', port: 4000 }, openedAt: place, reusable: true,
  }); // prettier-ignore
});

test('thousands of media and candidates are bounded', () => {
  const many = lines(
    'v=0',
    'c=IN IP4 192.0.2.1',
    ...Array.from({ length: 3000 }, (_, at) => `m=audio ${1024 + at} RTP/AVP 0`),
  );
  const description = parseSdp(many);
  expect(description.media.length).toBeLessThanOrEqual(32);
  expect(description.mediaCount).toBeGreaterThan(1000);
  expect(mediaEndpoints(description).length).toBeLessThanOrEqual(64);
});

test('any bytes, and sound descriptions with bytes changed: nothing throws, fields lie inside', () => {
  const sound = audioDescription({
    address: '10.0.0.5',
    port: 30000,
    lines: ['a=rtcp:30001', 'a=candidate:1 1 udp 1 10.0.0.5 30000 typ host'],
  });
  const check = (text: string): void => {
    const description = parseSdp(text);
    for (const { address, port } of sdpAddressPairs(description))
      for (const field of [address, port])
        if (field) expect(text.slice(field.offset, field.offset + field.length)).toBe(field.value);
    mediaEndpoints(description);
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => check(latin1(bytes))));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(sound.length - 1), fc.string({ maxLength: 3 })), { maxLength: 5 }),
      (changes) => {
        let text = sound;
        for (const [at, piece] of changes) text = text.slice(0, at) + piece + text.slice(at + 1);
        check(text);
      },
    ),
  );
});
