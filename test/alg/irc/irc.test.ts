import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exactTranslator } from '../../../src/alg/address-rewrite.ts';
import { asciiBytes } from '../../../src/alg/field-rewrite.ts';
import { readDcc } from '../../../src/alg/irc/dcc.ts';
import { irc } from '../../../src/alg/irc/definition.ts';
import { parseIrcLine } from '../../../src/alg/irc/parse.ts';
import { probeIrc } from '../../../src/alg/irc/probe.ts';
import { rewriteDcc } from '../../../src/alg/irc/rewrite.ts';
import { recorder, type Recorder } from '../dns/recorder.ts';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const parse = (text: string) => parseIrcLine(bytesOf(text), text.length);
const session = (): Recorder => recorder(irc, 'tcp', { client: 40_000, server: 6667 });
const says = (fed: Recorder, from: 'client' | 'server', ...texts: readonly string[]): void => {
  for (const text of texts) fed.send(from, bytesOf(text));
};
/** 10.0.0.7 is 167772167. */
const offer = (words: string): string => `PRIVMSG victim :\u0001DCC ${words}\u0001\r\n`;

test('lines: tags, prefix, command, parameters and where the last one stands', () => {
  expect(parse('PRIVMSG #chan :hello there')).toEqual({
    prefix: '', command: 'PRIVMSG', parameters: ['#chan', 'hello there'], lastOffset: 15,
  }); // prettier-ignore
  expect(parse('@time=2025-07-28T20:48:30.026Z :irc.example 001 nick :Welcome')).toMatchObject({
    prefix: 'irc.example', command: '001', parameters: ['nick', 'Welcome'],
  }); // prettier-ignore
  expect(parse('join  #a   key')).toMatchObject({ command: 'JOIN', parameters: ['#a', 'key'] });
  expect(parse('PING')).toMatchObject({ command: 'PING', parameters: [] });
  for (const text of ['', ' ', ':only.prefix', 'A', '0123', 'GET/', '\u0016\u0003'])
    expect(parse(text)).toBeUndefined();
});

test('offers: decimal, dotted and IPv6 addresses, names with blanks, reverse', () => {
  const read = (words: string) => readDcc(`\u0001DCC ${words}\u0001`);
  expect(read('SEND file.txt 167772167 5000 1024')).toMatchObject({
    type: 'SEND', argument: 'file.txt', address: '10.0.0.7', port: 5000, size: 1024,
  }); // prettier-ignore
  expect(read('SEND "my file.txt" 167772167 5000 1024')).toMatchObject({ argument: 'my file.txt' });
  expect(read('SEND my file.txt 167772167 5000 1024')).toMatchObject({ argument: 'my file.txt', port: 5000 });
  expect(read('chat chat 167772167 9999')).toMatchObject({ type: 'CHAT', port: 9999 });
  expect(read('SEND a 10.0.0.7 5000')).toMatchObject({ address: '10.0.0.7' });
  expect(read('SEND a 2001:db8::7 5000 1')).toMatchObject({ address: '2001:db8::7' });
  expect(read('SEND a 167772167 0 1024 77')).toMatchObject({ port: 0 });
});

test.each([
  'SEND file.txt \u0002\u0003\u0004 5000 1024',
  'SEND a 4294967296 5000',
  'SEND a 167772167 65536',
  'SEND a 1.2.3 5000',
  'RESUME a 5000 77',
  'SEND',
  '',
])('no offer in %j', (words) => {
  expect(readDcc(`\u0001DCC ${words}\u0001`)).toBeUndefined();
});

test('an offer opens a gate to whoever offers it, for anyone, or for the client that received it', () => {
  const fed = session();
  says(fed, 'client', offer('SEND file.txt 167772165 5000 1024'));
  says(fed, 'server', `:bob!b@h ${offer('CHAT chat 3405803777 9999')}`);
  says(fed, 'client', offer('SEND a 167772165 0 1 7'), 'PRIVMSG x :DCC SEND file.txt 167772165 5000 1024\r\n');
  expect(fed.gates).toMatchObject([
    { purpose: 'dcc-send', transport: 'tcp', from: { address: '*', port: '*' }, to: { address: '10.0.0.5', port: 5000 }, openedAt: { packet: 1 } },
    { purpose: 'dcc-chat', from: { address: '10.0.0.5', port: '*' }, to: { address: '203.0.113.1', port: 9999 } },
  ]); // prettier-ignore
  expect(fed.gates).toHaveLength(2);
  expect(fed.messages[0]).toMatchObject({
    name: 'PRIVMSG', size: 57, summary: 'PRIVMSG victim: DCC SEND file.txt, at 10.0.0.5 port 5000, 1024 bytes',
    facts: { dcc: 'SEND', dccAddress: '10.0.0.5', dccPort: 5000 },
    fields: [{ name: 'address', offset: 35, length: 9 }, { name: 'port', offset: 45, length: 4 }],
  }); // prettier-ignore
});

test('several lines in a segment, a line over several; secrets are not shown', () => {
  const fed = session();
  says(fed, 'client', 'PASS secret\r\nNICK jo', 'e\r\nUSER joe 0 * :Joe\r\nPRIVMSG NickServ :IDENTIFY hunter2\r\n');
  expect(fed.messages).toMatchObject([
    { packet: 1, name: 'PASS', summary: 'PASS (hidden)' },
    { packet: 1, lastPacket: 2, name: 'NICK', summary: 'NICK joe', size: 10 },
    { name: 'USER' },
    { name: 'PRIVMSG', summary: 'PRIVMSG NickServ (hidden)' },
  ]);
});

test('nothing is read after STARTTLS', () => {
  const fed = session();
  says(fed, 'client', 'STARTTLS\r\n');
  says(fed, 'server', ':irc 670 joe :go ahead\r\n', '\u0016\u0003\u0003\u0000\u0005:a b\n');
  says(fed, 'client', '\u0016\u0003\u0001\nJOIN #x\r\n');
  fed.end();
  expect(fed.messages.map(({ name }) => name)).toEqual(['STARTTLS', '670']);
});

test('registration and greeting are recognised anywhere, the rest on its own port', () => {
  const client = (text: string) => probeIrc('tcp', 'client', bytesOf(text));
  const server = (text: string) => probeIrc('tcp', 'server', bytesOf(text));
  for (const text of ['CAP LS 302\r\n', 'NICK joe\r\n', 'USER joe 0 * :Joe\r\n', 'PASS x\r\nNICK joe\r\n'])
    expect(client(text)).toBe('yes');
  for (const text of ['PASS x\r\n', 'JOIN #a\r\n', '@a=b PRIVMSG x :y\r\n']) expect(client(text)).toBe('more');
  for (const text of [
    'USER joe\r\n',
    'GET / HTTP/1.1\r\n',
    'EHLO x\r\n',
    '\u0016\u0003\u0001',
    '',
    'NICKEL\r\n',
    'a1 LOGIN\r\n',
  ])
    expect(client(text)).toBe('no');
  for (const text of [':irc.x NOTICE AUTH :*** Looking up\r\n', 'NOTICE AUTH :***\r\n', ':irc.x 001 joe :hi\r\n'])
    expect(server(text)).toBe('yes');
  for (const text of ['PING :77\r\n', ':bob!b@h PRIVMSG joe :hi\r\n']) expect(server(text)).toBe('more');
  for (const text of ['220 ready\r\n', '+OK\r\n', ': odd\r\n']) expect(server(text)).toBe('no');
  expect(probeIrc('udp', 'client', bytesOf('NICK joe\r\n'))).toBe('no');
});

test('an offer is rewritten in its own notation, there and back', () => {
  const binding = { inside: { address: '10.0.0.7', port: 5000 }, outside: { address: '203.0.113.1', port: 61_000 } };
  const back = { inside: binding.outside, outside: binding.inside };
  for (const [before, after] of [
    [offer('SEND a 167772167 5000 1024'), offer('SEND a 3405803777 61000 1024')],
    [`:joe!j@h ${offer('CHAT chat 10.0.0.7 5000')}`, `:joe!j@h ${offer('CHAT chat 203.0.113.1 61000')}`],
  ] as const) {
    const there = rewriteDcc(asciiBytes(before), exactTranslator([binding]));
    expect(String.fromCharCode(...there.bytes)).toBe(after);
    expect(there.growth).toBe(after.length - before.length);
    expect(rewriteDcc(there.bytes, exactTranslator([back])).bytes).toEqual(asciiBytes(before));
  }
  for (const other of [offer('SEND a 167772168 5000 1'), offer('SEND a 167772167 5001 1'), 'PRIVMSG x :hello\r\n', ''])
    expect(rewriteDcc(asciiBytes(other), exactTranslator([binding])).growth).toBe(0);
});

test('every split gives the same messages and gates; no bytes throw, a flood stays bounded', () => {
  const told = ({ messages, gates }: Recorder) => [
    messages.map(({ from, name, size, summary }) => [from, name, size, summary]),
    gates.map(({ to }) => [to.address, to.port]),
  ];
  const text = fc.array(
    fc.oneof(
      fc.constantFrom(offer('SEND a 167772167 5000 1'), ':a 670 b\r\n', 'PING x\r\n', '\u0001DCC ', '@t :p '),
      fc.string({ unit: fc.constantFrom('A', '1', ' ', ':', '\r', '\n', '\u0001', '\u00ff'), maxLength: 10 }),
    ),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(text, text, fc.integer({ min: 1, max: 9 }), (client, server, by) => {
      const whole = session();
      const split = session();
      for (const [from, parts] of [
        ['client', client.join('')],
        ['server', server.join('')],
      ] as const) {
        if (parts !== '') says(whole, from, parts);
        for (let at = 0; at < parts.length; at += by) says(split, from, parts.slice(at, at + by));
      }
      whole.end();
      split.end();
      expect(told(split)).toEqual(told(whole));
      probeIrc('tcp', 'client', bytesOf(client.join('')));
      rewriteDcc(bytesOf(client.join('')), () => ({ address: '::1', port: 1 }));
    }),
  );
  const flood = session();
  for (let count = 0; count < 300; count += 1) says(flood, 'client', 'PING x\r\n'.repeat(100));
  flood.end();
  expect(flood.messages).toHaveLength(20_000);
  expect(flood.notes).toMatchObject([{ id: 'alg/cannot-know' }]);
});
