import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { declaredBodyBytes, parseSip, tagOf, type SipMessage } from '../../../src/alg/sip/parse.ts';
import { messageFacts, messageFields } from '../../../src/alg/sip/survey.ts';
import { bytesOf, inviteText, okText } from './call.ts';

const parse = (text: string): SipMessage => {
  const message = parseSip(bytesOf(text));
  if (!message) throw new Error('no SIP message');
  return message;
};
const facts = (text: string) => messageFacts(parse(text), text.length - parse(text).bodyAt);
const fieldTexts = (text: string): string[] => messageFields(parse(text)).map(({ name, value }) => `${name} ${value}`);

const compact = [
  'INVITE sip:bob@example.com;transport=tcp SIP/2.0',
  'v: SIP / 2.0 / TCP [2001:db8::5]:5070 ; branch=z9hG4bKx;received=[2001:db8::9] ; rport=1027 ,',
  ' SIP/2.0/UDP proxy.example.com;branch=z9hG4bKy',
  'f: "Alice, \\"A\\" <a>" <sips:alice@[2001:db8::5]:5061;maddr=192.0.2.7>;tag=t1',
  't: sip:bob@example.com;tag=t2',
  'i: call@2001:db8::5',
  'm: <sip:a@10.0.0.5>;expires=60, "x" <sip:b@10.0.0.6:5064;lr>;q=0.1',
  'CSeq: 17 INVITE',
  'Record-Route: <sip:10.0.0.1;lr>, <sip:10.0.0.2:5080;lr>',
  'l:     0',
  '',
  '',
].join('\r\n');

test('compact forms, folds, several values in a line, IPv6, white space where the grammar allows it', () => {
  const message = parse(compact);
  expect(message.vias.map(({ host, port, transport }) => [transport, host.value, port?.value])).toEqual([
    ['TCP', '2001:db8::5', '5070'],
    ['UDP', 'proxy.example.com', undefined],
  ]);
  expect([message.vias[0]?.received?.value, message.vias[0]?.rport?.value]).toEqual(['2001:db8::9', '1027']);
  expect(message.contacts.map(({ uri }) => [uri?.user, uri?.host.value, uri?.port?.value])).toEqual([
    ['a', '10.0.0.5', undefined],
    ['b', '10.0.0.6', '5064'],
  ]);
  expect([tagOf(message.from), tagOf(message.to), message.callId?.value, message.sequence]).toEqual([
    't1',
    't2',
    'call@2001:db8::5',
    17,
  ]);
  expect([message.from?.uri?.scheme, message.from?.uri?.host.value, message.from?.uri?.maddr?.value]).toEqual([
    'sips',
    '2001:db8::5',
    '192.0.2.7',
  ]);
  expect([message.recordRoutes.length, declaredBodyBytes(message), message.contentLength?.length]).toEqual([2, 0, 1]);
});

test('fields point at addresses and ports, names are left out', () => {
  expect(fieldTexts(compact)).toEqual([
    'via host 2001:db8::5', 'via port 5070', 'via received 2001:db8::9', 'via rport 1027', 'contact host 10.0.0.5',
    'contact host 10.0.0.6', 'contact port 5064', 'record-route host 10.0.0.1', 'record-route host 10.0.0.2',
    'record-route port 5080',
  ]); // prettier-ignore
  expect(fieldTexts(inviteText)).toEqual([
    'request-uri host 192.0.2.53', 'via host 10.0.0.5', 'via port 5060', 'contact host 10.0.0.5', 'contact port 5060',
    'sdp o 10.0.0.5', 'sdp c 10.0.0.5', 'sdp m 30000',
  ]); // prettier-ignore
  for (const { value, offset, length } of messageFields(parse(inviteText)))
    expect(inviteText.slice(offset, offset + length)).toBe(value);
});

test('facts of a request and its answer', () => {
  expect(facts(inviteText)).toMatchObject({
    method: 'INVITE', status: 0, sequence: 1, fromTag: '1928301774', branch: 'z9hG4bK776asdhds', viaCount: 1,
    sentBy: '10.0.0.5:5060', contact: '10.0.0.5:5060', mediaAddress: '10.0.0.5', mediaPort: 30000, mediaCount: 1,
    mediaDirection: 'sendrecv',
  }); // prettier-ignore
  expect(facts(okText)).toMatchObject({
    method: 'INVITE',
    status: 200,
    received: '203.0.113.1',
    rport: 1027,
    toTag: 'a6c85cf',
  });
  const { contentLength, bodyBytes } = facts(okText);
  expect(contentLength).toBe(bodyBytes);
});

test('registrations, session timers, reliable answers, transfers', () => {
  const register = (extra: string): string =>
    `REGISTER sip:example.com SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.5\r\nCSeq: 1 REGISTER\r\n${extra}\r\n\r\n`;
  expect(facts(register('Contact: <sip:a@10.0.0.5>;expires=60\r\nExpires: 3600')).expires).toBe(60);
  expect(facts(register('Contact: *\r\nExpires: 0')).expires).toBe(0);
  expect(facts(inviteText.replace('Max-Forwards: 70', 'x: 1800;refresher=uac')).sessionExpires).toBe(1800);
  expect(facts(okText.replace('SIP/2.0 200 OK', 'SIP/2.0 183 Progress\r\nRSeq: 1')).reliable).toBe(true);
  expect(facts(inviteText.replace('Max-Forwards: 70', 'r: <sip:carol@example.com>')).referTo).toBe(
    '<sip:carol@example.com>',
  );
});

describe('descriptions', () => {
  test('one part of several', () => {
    const body = ['--b', 'Content-Type: application/ISUP', '', 'xyz', '--b', 'content-type: Application/SDP', '', 'v=0', 'c=IN IP4 10.0.0.5', 'm=audio 30000 RTP/AVP 0', '--b--', ''].join('\r\n'); // prettier-ignore
    const text = `INVITE sip:a@b SIP/2.0\r\nContent-Type: multipart/mixed;boundary=b\r\n\r\n${body}`;
    expect(parse(text).description?.media[0]?.portNumber).toBe(30000);
    expect(parse(text).description?.badLines).toEqual([]);
  });

  test('a body without a type is read when it begins as a description must', () => {
    expect(parse('INVITE sip:a@b SIP/2.0\r\n\r\nv=0\r\nm=audio 5 RTP/AVP 0\r\n').description?.mediaCount).toBe(1);
    expect(parse('INVITE sip:a@b SIP/2.0\r\n\r\nhello').description).toBeUndefined();
    expect(parse('MESSAGE sip:a@b SIP/2.0\r\nc: text/plain\r\n\r\nv=0').description).toBeUndefined();
  });
});

test.each([
  ['HTTP', 'GET / HTTP/1.1\r\n\r\n'],
  ['RTSP', 'OPTIONS rtsp://a RTSP/1.0\r\n\r\n'],
  ['text', 'INVITE them all\r\n'],
])('%s is no SIP message', (_name, text) => {
  expect(parseSip(bytesOf(text))).toBeUndefined();
});

test('any bytes, and sound messages with bytes changed: nothing throws, fields lie where they say', () => {
  const check = (text: string): void => {
    const message = parseSip(bytesOf(text));
    if (!message) return;
    messageFacts(message, 0);
    for (const { value, offset, length } of messageFields(message))
      expect(text.slice(offset, offset + length).replace(/[\r\n]/g, ' ')).toBe(value);
  };
  fc.assert(fc.property(fc.string({ maxLength: 300 }), check));
  fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => check(`INVITE sip:a SIP/2.0\r\n${text}`)));
  const ascii = fc.integer({ min: 0, max: 127 }).map((code) => String.fromCharCode(code));
  for (const sound of [inviteText, okText, compact])
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(sound.length - 1), ascii), { maxLength: 6 }), (changes) => {
        let text = sound;
        for (const [at, letter] of changes) text = text.slice(0, at) + letter + text.slice(at + 1);
        check(text);
      }),
    );
});
