import fc from 'fast-check';
import { expect, test } from 'vitest';
import { translatorOf } from '../../../src/alg/address-rewrite.ts';
import type { PayloadBinding } from '../../../src/alg/field-rewrite.ts';
import { rewriteSip } from '../../../src/alg/sip/rewrite.ts';
import { latin1 } from '../../../src/base/bytes.ts';
import { bytesOf, inviteText } from './call.ts';

const bindings: readonly PayloadBinding[] = [
  { inside: { address: '10.0.0.5', port: 5060 }, outside: { address: '203.0.113.100', port: 1027 } },
  { inside: { address: '10.0.0.5', port: 30000 }, outside: { address: '203.0.113.100', port: 9000 } },
];
const outward = translatorOf(bindings, 'outward');
const inward = translatorOf(bindings, 'inward');
const lengthOf = (text: string): number => Number(/Content-Length: (\d+)/.exec(text)?.[1]);
const bodyOf = (text: string): string => text.slice(text.indexOf('\r\n\r\n') + 4);

test('addresses and ports of signalling and description follow their bindings, and Content-Length the body', () => {
  const { bytes, growth, changes } = rewriteSip(bytesOf(inviteText), outward);
  const text = latin1(bytes);
  expect(text).toContain('Via: SIP/2.0/UDP 203.0.113.100:1027;branch=z9hG4bK776asdhds;rport');
  expect(text).toContain('Contact: <sip:alice@203.0.113.100:1027>');
  expect(text).toContain('o=- 3724394400 3724394405 IN IP4 203.0.113.100\r\n');
  expect(text).toContain('c=IN IP4 203.0.113.100\r\n');
  expect(text).toContain('m=audio 9000 RTP/AVP 0 101');
  expect(text).toContain('Call-ID: a84b4c76e66710@10.0.0.5');
  expect(lengthOf(text)).toBe(bodyOf(text).length);
  // The body grows by two addresses of five letters more and a port of one less; the length keeps its digits.
  expect(lengthOf(text) - lengthOf(inviteText)).toBe(9);
  expect(growth).toBe(text.length - inviteText.length);
  expect(changes.find(({ field }) => field.name === 'sdp m')?.value).toBe('9000');
});

test('what a gateway leaves alone stays', () => {
  const limits = { signalling: false, contentLength: false };
  const text = latin1(rewriteSip(bytesOf(inviteText), outward, limits).bytes);
  expect(text).toContain('Contact: <sip:alice@10.0.0.5:5060>');
  expect(lengthOf(text)).toBe(lengthOf(inviteText));
  expect(lengthOf(text)).not.toBe(bodyOf(text).length);
  expect(latin1(rewriteSip(bytesOf(inviteText), outward, { description: false }).bytes)).toContain('c=IN IP4 10.0.0.5');
  expect(latin1(rewriteSip(bytesOf(inviteText), outward, { identities: true }).bytes)).toContain(
    'Call-ID: a84b4c76e66710@203.0.113.100',
  );
});

test('a port that was not written is written once it is not the default', () => {
  const bare = inviteText.replaceAll('10.0.0.5:5060', '10.0.0.5');
  expect(latin1(rewriteSip(bytesOf(bare), outward).bytes)).toContain('Contact: <sip:alice@203.0.113.100:1027>');
});

test('the same message comes back from the other side', () => {
  const out = rewriteSip(bytesOf(inviteText), outward);
  const back = rewriteSip(out.bytes, inward);
  expect(latin1(back.bytes)).toBe(inviteText);
  expect(back.growth).toBe(-out.growth);
});

test('nothing to translate: the message itself', () => {
  const message = bytesOf(inviteText);
  expect(rewriteSip(message, () => undefined).bytes).toBe(message);
  // An IPv6 address does not fit where IPv4 stands.
  expect(rewriteSip(message, () => ({ address: '2001:db8::1', port: 1 })).bytes).toBe(message);
});

test('any bytes: no throw, and the growth is the difference', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (tail) => {
      const message = bytesOf(inviteText + tail);
      const { bytes, growth } = rewriteSip(message, outward);
      expect(bytes.length - message.length).toBe(growth);
    }),
  );
});
