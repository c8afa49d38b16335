import fc from 'fast-check';
import { expect, test } from 'vitest';
import { probeSip } from '../../../src/alg/sip/probe.ts';
import { bytesOf, inviteText, okText } from './call.ts';

const udp = (text: string) => probeSip('udp', 'client', bytesOf(text));
const tcp = (text: string) => probeSip('tcp', 'client', bytesOf(text));

test('requests and answers are SIP, also of methods that are not known', () => {
  for (const text of [inviteText, okText, `\r\n\r\n${inviteText}`, 'KDMQ sip:a@10.0.0.1 SIP/2.0\r\n']) {
    expect(udp(text)).toBe('yes');
    expect(tcp(text)).toBe('yes');
  }
});

test('a first line that is cut is not refused, at no place', () => {
  const end = inviteText.indexOf('\r\n');
  for (let length = 1; length < end; length += 1) expect(tcp(inviteText.slice(0, length))).toBe('more');
  for (let length = 1; length < 10; length += 1) expect(tcp('SIP/2.0 200 OK'.slice(0, length))).toBe('more');
});

test('keepalives are not refused over UDP, and claim nothing', () => {
  for (const text of ['\r\n\r\n', '\0\0\0\0', 'hello\0', 'jaK']) expect(udp(text)).toBe('more');
  expect(tcp('hello\0')).toBe('no');
});

test.each([
  ['HTTP', 'GET / HTTP/1.1\r\nHost: example.com\r\nUser-Agent: something long\r\n\r\n'],
  ['RTSP', 'OPTIONS rtsp://example.com/ RTSP/1.0\r\nCSeq: 1\r\n\r\n'],
  ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'.padEnd(60, 'x')],
  ['a log line', 'INVITE <13>Oct 11 22:14:15 host program: text that goes on and on'],
])('%s is refused', (_name, text) => {
  expect(udp(text)).toBe('no');
  expect(tcp(text)).toBe('no');
});

test('noise claims nothing and does not throw; other transports are refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (payload) => {
      expect(probeSip('udp', 'client', payload)).not.toBe('yes');
      expect(probeSip('tcp', 'server', payload)).not.toBe('yes');
    }),
  );
  expect(probeSip('icmp', 'client', bytesOf(inviteText))).toBe('no');
});
