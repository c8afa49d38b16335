import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endpointOf, parseCommand, parseReplyLine } from '../../../src/alg/ftp/parse.ts';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const command = (text: string) => parseCommand(bytesOf(text), text.length);
const reply = (text: string, open?: number) => parseReplyLine(bytesOf(text), text.length, open);

test('commands: verb in any case, argument as it stands', () => {
  expect(command('retr a file.txt')).toEqual({ verb: 'RETR', argument: 'a file.txt', endpoint: undefined });
  expect(command('PASV')).toEqual({ verb: 'PASV', argument: '', endpoint: undefined });
  expect(command('port 10,0,0,5,4,3').endpoint?.fields).toMatchObject([
    { name: 'address', offset: 5, length: 8 },
    { name: 'port', offset: 14, length: 3 },
  ]);
  for (const text of ['', ' LIST', '-rw-r--r--', '\u0016\u0003\u0001', 'A B']) expect(command(text).verb).toBe('');
});

test('an interrupt before ABOR does not hide it, and offsets count from the first byte', () => {
  expect(command('\u00ff\u00f4\u00ff\u00f2ABOR').verb).toBe('ABOR');
  expect(command('\u00ff\u00f2PORT 10,0,0,5,4,3').endpoint?.fields[0]?.offset).toBe(7);
});

test('replies: one line, and lines inside a longer one (RFC 959 §4.2)', () => {
  expect(reply('220 ready')).toMatchObject({ code: 220, continues: false, text: 'ready' });
  expect(reply('220')).toMatchObject({ code: 220, continues: false, text: '' });
  expect(reply('230-Welcome')).toMatchObject({ code: 230, continues: true });
  expect(reply('230 Done', 230)).toMatchObject({ code: 230, continues: false });
  for (const inside of [' 230 not yet', '226 of another reply', 'text', '']) {
    expect(reply(inside, 230)).toMatchObject({ code: undefined, continues: true });
  }
  expect(reply('2200 ready').code).toBeUndefined();
  expect(reply('227 Logout.')).toMatchObject({ code: 227, endpoint: undefined });
});

test('the endpoint of a whole message stands at its offset in the message', () => {
  const text = '227-I am busy\r\n but here:\r\n227 Entering Passive Mode (192,0,2,9,4,3)\r\n';
  const endpoint = endpointOf(bytesOf(text), 'server');
  const [address, port] = endpoint?.fields ?? [];
  expect(text.slice(address?.offset).startsWith('192,0,2,9,')).toBe(true);
  expect(text.slice(port?.offset).startsWith('4,3)')).toBe(true);
  expect(endpointOf(bytesOf('150 Opening for 10,0,0,5,4,3\r\n'), 'server')).toBeUndefined();
});

test('no bytes make the parsers throw, and every field lies inside the message', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 120 }),
    fc
      .tuple(
        fc.constantFrom('PORT ', 'EPRT ', 'LPRT ', '227 ', '228 (', '229 (', '\xff\xf4EPRT '),
        fc.string({ unit: fc.constantFrom(...'0123456789,|.:f( '), maxLength: 60 }),
      )
      .map(([head, tail]) => bytesOf(head + tail)),
  );
  fc.assert(
    fc.property(bytes, fc.constantFrom('client' as const, 'server' as const), (message, from) => {
      const endpoint = endpointOf(message, from);
      parseCommand(message, message.length);
      parseReplyLine(message, message.length, 227);
      for (const { offset, length } of endpoint?.fields ?? []) {
        expect(offset).toBeGreaterThanOrEqual(0);
        expect(offset + length).toBeLessThanOrEqual(message.length);
      }
      if (endpoint) expect(endpoint.port).toBeLessThanOrEqual(65_535);
    }),
  );
});

test('a long line of commas or bars costs no more than its length', () => {
  for (const text of ['PORT ' + '1,'.repeat(2000), 'EPRT ' + '|1|1'.repeat(1000), 'LPRT ' + '1,1,'.repeat(1000)]) {
    const begun = performance.now();
    command(text);
    expect(performance.now() - begun).toBeLessThan(200);
  }
});
