import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ftp } from '../../../src/alg/ftp/definition.ts';
import { recorder, type Recorder } from '../dns/recorder.ts';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const start = (): Recorder => recorder(ftp, 'tcp', { client: 40000, server: 21 });
const says = (session: Recorder, from: 'client' | 'server', ...texts: readonly string[]): void => {
  for (const text of texts) session.send(from, bytesOf(text));
};
/** A TLS record of `type` with that many bytes. */
const record = (type: number, length: number): string =>
  String.fromCharCode(type, 3, 3, length >>> 8, length & 255) + 'x'.repeat(length);
const names = ({ messages }: Recorder): string[] => messages.map(({ name }) => name);
const gates = (session: Recorder) =>
  session.gates.map(({ from, to, openedAt }) => [
    `${from.address}:${from.port}`,
    `${to.address}:${to.port}`,
    openedAt.packet,
  ]);

test('active mode: the gate leads from the server to the announced endpoint', () => {
  const session = start();
  says(session, 'server', '220 (vsFTPd 3.0.3)\r\n');
  says(session, 'client', 'PORT 10,0,0,5,4,3\r\n');
  says(session, 'server', '200 PORT command successful.\r\n');
  expect(gates(session)).toEqual([['192.0.2.53:*', '10.0.0.5:1027', 2]]);
  expect(session.gates[0]).toMatchObject({ purpose: 'ftp-data', transport: 'tcp', lifetimeSeconds: 300 });
  expect(session.messages).toMatchObject([
    { packet: 1, from: 'server', name: '220', size: 20, summary: '220 (vsFTPd 3.0.3)', complete: true },
    { packet: 2, from: 'client', name: 'PORT', size: 19, summary: 'PORT 10,0,0,5,4,3' },
    { packet: 3, from: 'server', name: '200', facts: { code: 200, answersVerb: 'PORT', answersPacket: 2 } },
  ]);
  expect(session.messages[1]?.facts).toEqual({ dataAddress: '10.0.0.5', dataPort: 1027, namesAddress: true });
});

test('passive and extended mode: the gate leads from the client; 229 means the server itself', () => {
  const session = start();
  says(session, 'client', 'PASV\r\n');
  says(session, 'server', '227 Entering Passive Mode (192,0,2,9,200,21)\r\n');
  says(session, 'client', 'EPSV\r\n');
  says(session, 'server', '229 Entering Extended Passive Mode (|||6446|)\r\n');
  says(session, 'client', 'EPRT |2|2001:db8::5|6275|\r\n', 'LPRT 4,4,10,0,0,5,2,4,3\r\n');
  says(session, 'server', '228 Entering Long Passive Mode (4,4,192,0,2,53,2,4,4)\r\n');
  expect(gates(session)).toEqual([
    ['10.0.0.5:*', '192.0.2.9:51221', 2],
    ['10.0.0.5:*', '192.0.2.53:6446', 4],
    ['192.0.2.53:*', '2001:db8::5:6275', 5],
    ['192.0.2.53:*', '10.0.0.5:1027', 6],
    ['10.0.0.5:*', '192.0.2.53:1028', 7],
  ]);
  expect(session.messages[3]?.facts).toMatchObject({ dataAddress: '192.0.2.53', namesAddress: false });
});

test('several commands in a segment, and replies that answer them in order', () => {
  const session = start();
  says(session, 'client', 'TYPE I\r\nPORT 10,0,0,5,4,3\r\nRETR a\r\nRETR b\r\n');
  says(session, 'server', '200 ok\r\n200 ok\r\n150 opening\r\n226 done\r\n550 no\r\n');
  expect(names(session)).toEqual(['TYPE', 'PORT', 'RETR', 'RETR', '200', '200', '150', '226', '550']);
  expect(session.messages.slice(4).map(({ facts }) => facts?.['answersVerb'])).toEqual([
    'TYPE', 'PORT', 'RETR', 'RETR', 'RETR',
  ]); // prettier-ignore
});

test('a split PORT is one message, and says so', () => {
  const session = start();
  says(session, 'client', 'PORT 10,0,', '0,5,4,3', '\r\n');
  expect(session.messages).toMatchObject([
    { packet: 1, lastPacket: 3, name: 'PORT', size: 19, facts: { split: true, dataPort: 1027 } },
  ]);
  expect(gates(session)).toEqual([['192.0.2.53:*', '10.0.0.5:1027', 1]]);
});

test('a reply of several lines is one message, wherever it is cut', () => {
  const session = start();
  says(session, 'server', '230-Welcome\r\n 226 is not', ' this one\r\n230-still\r\n', '230 Done\r\n220 next\r\n');
  expect(session.messages).toMatchObject([
    { packet: 1, lastPacket: 3, name: '230', summary: '230 Welcome', size: 56, complete: true },
    { packet: 3, name: '220' },
  ]);
});

test('a 227 without an address opens nothing', () => {
  const session = start();
  says(session, 'client', 'QUIT\r\n');
  says(session, 'server', '227 Logout.\r\n');
  expect(session.gates).toEqual([]);
  expect(session.messages[1]?.facts).toMatchObject({ code: 227, unreadableEndpoint: true });
});

test('secrets are not shown', () => {
  const session = start();
  says(session, 'client', 'PASS hunter2\r\nacct 4711\r\nUSER joe\r\n');
  expect(session.messages.map(({ summary }) => summary)).toEqual(['PASS (hidden)', 'ACCT (hidden)', 'USER joe']);
});

test('after 234 the channel is TLS; nothing in it is taken for a command', () => {
  const session = start();
  says(session, 'client', 'AUTH TLS\r\n');
  says(session, 'server', '234 Proceed\r\n');
  says(session, 'client', record(22, 300), record(23, 20) + record(23, 5).slice(0, 3));
  says(session, 'client', record(23, 5).slice(3) + record(23, 40).replaceAll('x', 'PORT 1,1,1,1,1,1\r\n').slice(0, 45));
  says(session, 'server', record(22, 1000), record(23, 30));
  expect(names(session)).toEqual(['AUTH', '234', 'TLS']);
  expect(session.messages[1]?.facts).toMatchObject({ beginsTls: true, answersPacket: 1 });
  expect(session.gates).toEqual([]);
});

test('a refused AUTH leaves the channel readable', () => {
  const session = start();
  says(session, 'client', 'AUTH SSL\r\n');
  says(session, 'server', '530 Please login\r\n');
  says(session, 'client', 'PORT 10,0,0,5,4,3\r\n');
  expect(names(session)).toEqual(['AUTH', '530', 'PORT']);
  expect(session.gates).toHaveLength(1);
});

test('CCC: plain text behind the TLS records is read again', () => {
  const session = start();
  says(session, 'client', 'AUTH TLS\r\n');
  says(session, 'server', '234 Proceed\r\n', record(22, 900) + record(23, 30));
  says(session, 'client', record(22, 300) + record(23, 20), record(21, 26) + 'PORT 10,0,0,5,4,3\r\n');
  says(session, 'server', record(21, 26), '200 ok\r\n');
  expect(names(session)).toEqual(['AUTH', '234', 'TLS', 'PORT', '200']);
  expect(session.messages[3]).toMatchObject({ packet: 5, facts: { clearedAfterTls: true, dataPort: 1027 } });
  expect(session.gates).toHaveLength(1);
});

test('commands wrapped by a security mechanism are told (RFC 2228)', () => {
  const session = start();
  says(session, 'client', 'AUTH GSSAPI\r\n');
  says(session, 'server', '334 more\r\n');
  says(session, 'client', 'ENC AAAA\r\n');
  says(session, 'server', '633 BBBB\r\n');
  expect(session.messages.map(({ facts }) => facts?.['wrapped'])).toEqual([undefined, undefined, true, true]);
});

test('missing bytes cut the message before them, and the rest of a line is not taken for a command', () => {
  const session = start();
  says(session, 'client', 'USER a\r\nPOR');
  session.gap('client', 6);
  says(session, 'client', ',0,5,4,3\r\nQUIT\r\n');
  expect(session.messages.map(({ name, complete }) => [name, complete])).toEqual([
    ['USER', true],
    ['POR', false],
    ['QUIT', true],
  ]);
  expect(session.gates).toEqual([]);
});

test('what the end of the flow cuts is reported as incomplete', () => {
  const session = start();
  says(session, 'client', 'RETR a');
  says(session, 'server', '230-Welcome\r\n230-to');
  session.end();
  expect(session.messages.map(({ name, complete, size }) => [name, complete, size])).toEqual([
    ['RETR', false, 6],
    ['230', false, 19],
  ]);
});

const pieces = fc.array(
  fc.oneof(
    fc.constantFrom('PORT 10,0,0,5,4,3\r\n', 'AUTH TLS\r\n', 'PASV\r\n', '227 (1,2,3,4,5,6)\r\n', '234 go\r\n', '230-a\r\n', '230 b\r\n', 'x\n', '\r\n'),
    fc.constant(record(23, 9)),
    fc.string({ unit: fc.constantFrom('\u0016', '\u0003', '2', ' ', '-', '\r', '\n', 'A', '\u00ff'), maxLength: 8 }),
  ),
  { maxLength: 10 },
); // prettier-ignore

test('every split of a stream gives the same messages and gates, and no bytes throw', () => {
  const told = (session: Recorder) => [
    session.messages.map(({ from, name, size, summary, complete }) => [from, name, size, summary, complete]),
    session.gates.map(({ to }) => [to.address, to.port]),
  ];
  fc.assert(
    fc.property(pieces, pieces, fc.integer({ min: 1, max: 7 }), (client, server, step) => {
      const whole = start();
      const split = start();
      const send = (session: Recorder, from: 'client' | 'server', text: string, by: number) => {
        for (let at = 0; at < text.length; at += by) says(session, from, text.slice(at, at + by));
      };
      for (const [session, by] of [
        [whole, 10_000],
        [split, step],
      ] as const) {
        send(session, 'client', client.join(''), by);
        send(session, 'server', server.join(''), by);
        send(session, 'client', client.join(''), by);
        session.end();
      }
      expect(told(split)).toEqual(told(whole));
    }),
  );
});

test('arbitrary bytes do not throw and hold no memory', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 20 }), (segments) => {
      const session = start();
      segments.forEach((segment, at) => session.send(at % 2 === 0 ? 'client' : 'server', segment));
      session.end();
    }),
  );
  const flood = start();
  for (let count = 0; count < 200; count += 1) flood.send('client', new Uint8Array(10_000).fill(0x41));
  expect(flood.messages.length).toBeLessThan(5);
});
