import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exactTranslator } from '../../../src/alg/address-rewrite.ts';
import { talk } from '../../../src/alg/talk/definition.ts';
import { parseTalk } from '../../../src/alg/talk/parse.ts';
import { probeTalk } from '../../../src/alg/talk/probe.ts';
import { rewriteTalk } from '../../../src/alg/talk/rewrite.ts';
import { ByteWriter } from '../../captures/build/byte-writer.ts';
import { recorder } from '../dns/recorder.ts';

type Ends = readonly [address: readonly [number, number, number, number], port: number];
const waits: Ends = [[10, 0, 0, 5], 1234];
const listens: Ends = [[10, 0, 0, 5], 40_000];
const nowhere: Ends = [[0, 0, 0, 0], 0];

const address = (writer: ByteWriter, [octets, port]: Ends): ByteWriter =>
  writer.u16(2).u16(port).bytes(Uint8Array.from(octets)).bytes(new Uint8Array(8));
const name = (text: string, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, at) => (at < text.length ? text.charCodeAt(at) : 0));

function ntalk(type: number, endpoint: Ends, control: Ends): Uint8Array {
  const writer = new ByteWriter().u8(1).u8(type).u8(0).u8(0).u32(7);
  address(address(writer, endpoint), control);
  return writer.u32(99).bytes(name('alice', 12)).bytes(name('bob', 12)).bytes(name('', 16)).finish();
}
function oldTalk(type: number, endpoint: Ends, control: Ends): Uint8Array {
  const writer = new ByteWriter().u8(type).bytes(name('alice', 9)).bytes(name('bob', 9)).u8(0).u32(7).u32(99);
  return address(address(writer.bytes(name('', 16)), endpoint), control).finish();
}
const ntalkAnswer = (type: number, answer: number, endpoint: Ends): Uint8Array =>
  address(new ByteWriter().u8(1).u8(type).u8(answer).u8(0).u32(7), endpoint).finish();
const oldAnswer = (type: number, answer: number, endpoint: Ends): Uint8Array =>
  address(new ByteWriter().u8(type).u8(answer).u16(0).u32(7), endpoint).finish();

test('both layouts, with every part at its place', () => {
  for (const [bytes, isNtalk, offsets] of [
    [ntalk(0, waits, listens), true, [10, 12, 26, 28]],
    [oldTalk(0, waits, listens), false, [46, 48, 62, 64]],
  ] as const) {
    const message = parseTalk(bytes, isNtalk);
    expect(message).toMatchObject({
      type: 'LEAVE_INVITE', caller: 'alice', callee: 'bob', answer: undefined,
      endpoint: { address: '10.0.0.5', port: 1234 }, control: { address: '10.0.0.5', port: 40_000 },
    }); // prettier-ignore
    expect(
      [...(message?.endpoint?.fields ?? []), ...(message?.control?.fields ?? [])].map(({ offset }) => offset),
    ).toEqual(offsets);
  }
  expect(parseTalk(ntalkAnswer(1, 0, waits), true)).toMatchObject({
    type: 'LOOK_UP',
    answer: 'success',
    endpoint: { port: 1234 },
  });
  expect(parseTalk(oldAnswer(3, 1, nowhere), false)).toMatchObject({ type: 'ANNOUNCE', answer: 'not here' });
});

test('other sizes, versions, types and answers are refused', () => {
  const good = ntalk(1, nowhere, listens);
  for (const bytes of [
    good.subarray(1),
    Uint8Array.from([...good, 0]),
    new Uint8Array(0),
    ntalkAnswer(4, 0, waits),
    ntalkAnswer(1, 9, waits),
  ])
    expect(parseTalk(bytes, true)).toBeUndefined();
  expect(parseTalk(Uint8Array.from([2, ...good.subarray(1)]), true)).toBeUndefined();
  expect(probeTalk('udp', 'client', good)).toBe('yes');
  expect(probeTalk('udp', 'client', oldTalk(1, nowhere, listens))).toBe('yes');
  expect(probeTalk('udp', 'client', good.subarray(4))).toBe('no');
  expect(probeTalk('tcp', 'client', good)).toBe('no');
});

test('a found invitation opens the gate for the asker, a left one for anyone', () => {
  const { send, gates, messages } = recorder(talk, 'udp', { client: 40_000, server: 518 });
  send('client', ntalk(1, nowhere, listens));
  send('server', ntalkAnswer(1, 0, [[192, 0, 2, 53], 1234]));
  send('client', ntalk(0, waits, listens));
  send('server', ntalkAnswer(1, 1, nowhere));
  expect(gates).toMatchObject([
    { purpose: 'talk', transport: 'tcp', from: { address: '10.0.0.5', port: '*' }, to: { address: '192.0.2.53', port: 1234 }, lifetimeSeconds: 60 },
    { purpose: 'talk', from: { address: '*', port: '*' }, to: { address: '10.0.0.5', port: 1234 } },
  ]); // prettier-ignore
  expect(gates).toHaveLength(2);
  expect(messages).toMatchObject([
    { name: 'LOOK_UP', size: 84, summary: 'ntalk, alice calls bob' },
    { name: 'LOOK_UP response', size: 24, summary: 'ntalk, success, 192.0.2.53 port 1234' },
    { name: 'LEAVE_INVITE', summary: 'ntalk, alice calls bob, 10.0.0.5 port 1234' },
    { name: 'LOOK_UP response', summary: 'ntalk, not here' },
  ]);
});

test('a control endpoint that is not the sender’s is awaited there', () => {
  const { send, gates } = recorder(talk, 'udp', { client: 41_000, server: 517 });
  send('client', oldTalk(3, nowhere, listens));
  expect(gates).toMatchObject([
    { purpose: 'talk-control', transport: 'udp', alg: 'talk', from: { address: '192.0.2.53' }, to: { address: '10.0.0.5', port: 40_000 } },
  ]); // prettier-ignore
});

test('endpoints are rewritten in place, there and back', () => {
  const binding = { inside: { address: '10.0.0.5', port: 1234 }, outside: { address: '203.0.113.1', port: 61_000 } };
  const back = { inside: binding.outside, outside: binding.inside };
  for (const [bytes, isNtalk] of [
    [ntalk(0, waits, listens), true],
    [oldTalk(0, waits, listens), false],
    [ntalkAnswer(1, 0, waits), true],
  ] as const) {
    const there = rewriteTalk(bytes, isNtalk, exactTranslator([binding]));
    expect(there.growth).toBe(0);
    expect(parseTalk(there.bytes, isNtalk)?.endpoint).toMatchObject({ address: '203.0.113.1', port: 61_000 });
    expect(parseTalk(there.bytes, isNtalk)?.control).toEqual(parseTalk(bytes, isNtalk)?.control);
    expect(rewriteTalk(there.bytes, isNtalk, exactTranslator([back])).bytes).toEqual(bytes);
  }
  const other = ntalk(0, nowhere, listens);
  expect(rewriteTalk(other, true, exactTranslator([binding])).bytes).toBe(other);
});

test('no bytes throw, and a flood stays bounded', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 100 }),
    fc.constantFrom(24, 76, 84).chain((length) => fc.uint8Array({ minLength: length, maxLength: length })),
  );
  fc.assert(
    fc.property(bytes, fc.boolean(), (datagram, isNtalk) => {
      const { send, end } = recorder(talk, 'udp', { client: 1, server: isNtalk ? 518 : 517 });
      send('client', datagram);
      send('server', datagram);
      end();
      probeTalk('udp', 'client', datagram);
      rewriteTalk(datagram, isNtalk, () => ({ address: '1.2.3.4', port: 5 }));
    }),
  );
  const flood = recorder(talk, 'udp', { client: 1, server: 518 });
  for (let count = 0; count < 3000; count += 1) flood.send('client', ntalk(0, waits, listens));
  flood.end();
  expect(flood.messages).toHaveLength(1000);
});
