import { expect, test } from 'vitest';
import { interfaceName, syntaxName } from '../../../src/alg/dce-rpc/interface-names.ts';
import {
  parseHeader, readBindAnswer, readCall, readContexts, readNakReason, type PduHeader,
} from '../../../src/alg/dce-rpc/parse.ts'; // prettier-ignore
import {
  bind, bindAck, bindNak, drsuapi, endpointMapper, features, ndr, ndr64, pdu, request, response,
} from '../../captures/build/dce-rpc-message.ts'; // prettier-ignore

function header(bytes: Uint8Array): PduHeader {
  const found = parseHeader(bytes);
  if (!found) throw new Error('no header');
  return found;
}

test.each([true, false])('a header, little-endian %s', (littleEndian) => {
  const bytes = request(3, new Uint8Array(20), { littleEndian, callId: 0x0102_0304, last: false });
  expect(parseHeader(bytes)).toEqual({
    type: 0, first: true, last: false, hasObject: false, littleEndian, length: 44, authLength: 0, callId: 0x0102_0304,
  }); // prettier-ignore
  expect(readCall(bytes, header(bytes))).toMatchObject({
    contextId: 0,
    operation: 3,
    stubAt: 24,
    stubEnd: 44,
    sealed: false,
  });
});

test.each([
  ['too short', request(3, new Uint8Array(0)).subarray(0, 15)],
  ['another version', Uint8Array.of(4, ...request(3, new Uint8Array(0)).subarray(1))],
  ['an unknown type', pdu(9, new Uint8Array(8))],
  ['a length below the header', Uint8Array.of(5, 0, 0, 3, 0x10, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0)],
  ['a label that is none', Uint8Array.of(5, 0, 0, 3, 0x42, 0, 0, 0, 24, 0, 0, 0, 1, 0, 0, 0)],
])('%s is no PDU', (_name, bytes) => expect(parseHeader(bytes)).toBeUndefined());

test.each([true, false])('offered contexts and their fate, little-endian %s', (littleEndian) => {
  const offer = bind(
    [
      { interface: drsuapi, transfers: [ndr, ndr64] },
      { interface: drsuapi, transfers: [features] },
    ],
    { littleEndian },
  );
  expect(readContexts(offer, header(offer))).toEqual([
    {
      id: 0,
      abstract: { uuid: drsuapi, version: '4.0' },
      transfers: [
        { uuid: ndr, version: '2.0' },
        { uuid: ndr64, version: '1.0' },
      ],
    },
    { id: 1, abstract: { uuid: drsuapi, version: '4.0' }, transfers: [{ uuid: features, version: '1.0' }] },
  ]);
  const answer = bindAck(
    [
      { result: 2, reason: 2 },
      { result: 0, transfer: ndr64 },
      { result: 3, reason: 3 },
    ],
    { littleEndian },
  );
  expect(readBindAnswer(answer, header(answer))).toMatchObject({
    secondaryAddress: '135',
    results: [
      { outcome: 'provider rejection', reason: 'proposed transfer syntaxes not supported' },
      { outcome: 'accepted', transfer: ndr64 },
      { outcome: 'feature negotiation' },
    ],
  });
});

test('what is cut is read up to there', () => {
  const offer = bind([
    { interface: drsuapi, transfers: [ndr] },
    { interface: endpointMapper, transfers: [ndr] },
  ]);
  expect(readContexts(offer.subarray(0, 80), header(offer))).toHaveLength(1);
  expect(readContexts(offer.subarray(0, 30), header(offer))).toEqual([]);
  const answer = bindAck([{ result: 0, transfer: ndr }]);
  expect(readBindAnswer(answer.subarray(0, 40), header(answer)).results).toEqual([]);
});

test.each([
  [0, 'reason not specified'],
  [4, 'protocol version not supported'],
  [9, 'invalid checksum'],
  [77, 'reason 77'],
])('nak %i: %s', (reason, text) => {
  for (const littleEndian of [true, false]) {
    const nak = bindNak(reason, { littleEndian });
    expect(readNakReason(nak, header(nak))).toBe(text);
  }
});

test('the stub ends before padding, trailer and authentication; packet privacy seals it', () => {
  const auth = { level: 6, value: new Uint8Array(16), padding: 4 };
  const sealed = response(new Uint8Array(12), { auth });
  expect(readCall(sealed, header(sealed))).toMatchObject({ stubAt: 24, stubEnd: 36, sealed: true });
  const signed = response(new Uint8Array(12), { auth: { ...auth, level: 5 } });
  expect(readCall(signed, header(signed))).toMatchObject({ stubEnd: 36, sealed: false });
});

test('a fault has a status; an object shifts the stub', () => {
  const fault = pdu(3, Uint8Array.of(32, 0, 0, 0, 0, 0, 0, 0, 3, 0, 1, 0x1c, 0, 0, 0, 0));
  expect(readCall(fault, header(fault))).toMatchObject({ status: 0x1c01_0003, stubAt: 32, stubEnd: 32 });
  const withObject = request(1, new Uint8Array(20));
  withObject[3] = 0x83;
  expect(readCall(withObject, header(withObject))).toMatchObject({ stubAt: 40, stubEnd: 44 });
});

test('UUIDs have names', () => {
  expect([interfaceName(drsuapi), interfaceName(features)]).toEqual(['drsuapi', features]);
  expect([ndr, ndr64, features, drsuapi].map(syntaxName)).toEqual(['NDR', 'NDR64', 'feature negotiation', drsuapi]);
});
