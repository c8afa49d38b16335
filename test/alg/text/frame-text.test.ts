import { expect, test } from 'vitest';
import { asciiBytes } from '../../../src/alg/field-rewrite.ts';
import { rtspFraming } from '../../../src/alg/rtsp/framing.ts';
import { sipFraming } from '../../../src/alg/sip/framing.ts';
import { frameText } from '../../../src/alg/text/message-framing.ts';

const bytes = asciiBytes;
const sip = (length: number, body = ''): Uint8Array =>
  bytes(`OPTIONS sip:a@10.0.0.5 SIP/2.0\r\nContent-Type: application/sdp\r\nContent-Length: ${length}\r\n\r\n${body}`);

test('head and Content-Length', () => {
  const message = sip(5, 'v=0\r\n');
  expect(frameText(sipFraming, message)).toBe(message.length);
  for (let size = 0; size < message.length; size += 1) expect(frameText(sipFraming, message.subarray(0, size))).toBe(0);
  expect(frameText(sipFraming, Uint8Array.of(...message, ...message))).toBe(message.length);
  expect(frameText(sipFraming, sip(900_000))).toBe('opaque');
  expect(frameText(sipFraming, bytes(`OPTIONS sip:a SIP/2.0\r\n${'x: y\r\n'.repeat(12_000)}`))).toBe('opaque');
});

test('a length that lies ends where the next message begins', () => {
  const short = sip(400, 'v=0\r\n');
  expect(frameText(sipFraming, Uint8Array.of(...short, ...sip(0)))).toBe(short.length);
});

test('line ends that keep bindings alive, and what is no message, are not held back', () => {
  expect(frameText(sipFraming, bytes('\r\n\r\n'))).toBe(2);
  expect(frameText(sipFraming, bytes('\r'))).toBe(0);
  expect(frameText(sipFraming, bytes('\rx'))).toBe(1);
  expect(frameText(sipFraming, bytes('\n'))).toBe(1);
  expect(frameText(sipFraming, bytes('hello'))).toBe(5);
  expect(frameText(sipFraming, bytes('hello\nOPTIONS'))).toBe(6);
  expect(frameText(sipFraming, Uint8Array.of(22, 3, 1, 2))).toBe(4);
});

test('media between RTSP messages', () => {
  const media = Uint8Array.of(0x24, 0, 0, 3, 1, 2, 3);
  expect(frameText(rtspFraming, media)).toBe(7);
  for (let size = 0; size < 7; size += 1) expect(frameText(rtspFraming, media.subarray(0, size))).toBe(0);
});
