import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tftp } from '../../../src/alg/tftp/definition.ts';
import { parseTftp } from '../../../src/alg/tftp/parse.ts';
import { probeTftp } from '../../../src/alg/tftp/probe.ts';
import { recorder } from '../dns/recorder.ts';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const read = (file = 'boot.img', rest = ''): Uint8Array => bytesOf(`\0\u0001${file}\0octet\0${rest}`);
const data = (block: number, length: number): Uint8Array =>
  Uint8Array.from([0, 3, block >>> 8, block & 255, ...Array.from({ length }, () => 0x41)]);
const ack = (block: number): Uint8Array => Uint8Array.of(0, 4, block >>> 8, block & 255);
const session = (server = 69) => recorder(tftp, 'udp', { client: 50_000, server });

test('requests, with options and with the zeros that boot ROMs append', () => {
  expect(parseTftp(read())).toEqual({ kind: 'RRQ', filename: 'boot.img', mode: 'octet', options: [] });
  expect(parseTftp(read('a', 'BLKSIZE\x001432\0tsize\x000\0'))).toMatchObject({
    options: [
      { name: 'blksize', value: '1432' },
      { name: 'tsize', value: '0' },
    ],
  });
  expect(parseTftp(read('a', '\0\0\0\0'))).toMatchObject({ options: [] });
  expect(parseTftp(bytesOf('\0\u0002up\0NetASCII\0'))).toMatchObject({ kind: 'WRQ', mode: 'netascii' });
});

test.each([
  '', '\0', '\0\u0001', '\0\u0001file', '\0\u0001file\0octet', '\0\u0001\0octet\0', '\0\u0001file\0binary\0', '\0\u0001fi\u0001le\0octet\0',
  '\0\u0007', '\0\u0003\0', '\u0001\u0001file\0octet\0', '\0\u0006', '\0\u0001\0\0\u0021\u0012\u00a4\u0042aaaaaaaaaaaa',
])('%j is no TFTP packet', (text) => {
  expect(parseTftp(bytesOf(text))).toBeUndefined();
}); // prettier-ignore

test('a request is recognised on any port, anything else on none', () => {
  expect(probeTftp('udp', 'client', read())).toBe('yes');
  expect(probeTftp('udp', 'server', read())).toBe('no');
  expect(probeTftp('tcp', 'client', read())).toBe('no');
  for (const bytes of [data(1, 512), ack(1), bytesOf('\0\u0005\0\0no\0'), new Uint8Array(0)])
    expect(probeTftp('udp', 'client', bytes)).toBe('no');
});

test('a request opens the gate for an answer from any port of the server; its repeats do not', () => {
  const { send, gates, messages } = session();
  send('client', read());
  send('client', read());
  send('client', read('other'));
  expect(gates).toMatchObject([
    { purpose: 'tftp-data', transport: 'udp', alg: 'tftp', opener: 'server', openedAt: { packet: 1 }, from: { address: '192.0.2.53', port: '*' }, to: { address: '10.0.0.5', port: 50_000 } },
    { openedAt: { packet: 3 } },
  ]); // prettier-ignore
  expect(messages).toMatchObject([
    { name: 'RRQ', size: 17, summary: 'boot.img, octet' },
    { facts: { repeatOf: 1 } },
    { summary: 'other, octet' },
  ]);
});

test('blocks are one message for each run, repeats and the last block are told', () => {
  const { send, messages, end } = session(3445);
  send('server', bytesOf('\0\u0006blksize\x00600\0'));
  send('client', ack(0));
  for (const block of [1, 2, 2, 3]) {
    send('server', data(block, block === 3 ? 10 : 600));
    send('client', ack(block));
  }
  end();
  expect(messages).toMatchObject([
    { packet: 1, name: 'OACK', summary: 'blksize=600', size: 14 },
    { packet: 2, lastPacket: 10, from: 'client', name: 'ACK', summary: 'blocks 0 to 3, 1 repeated', size: 20 },
    { packet: 3, lastPacket: 9, from: 'server', name: 'DATA', summary: 'blocks 1 to 3, 1210 bytes, 1 repeated', complete: true },
  ]); // prettier-ignore
});

test('a transfer without its last block is incomplete, one that begins anew is another', () => {
  const { send, messages, end } = session(3445);
  for (const [block, length] of [
    [1, 512],
    [2, 3],
    [1, 512],
  ] as const)
    send('server', data(block, length));
  end();
  expect(messages.map(({ summary, complete }) => [summary, complete])).toEqual([
    ['blocks 1 to 2, 515 bytes', true],
    ['block 1, 512 bytes', false],
  ]);
});

test('block numbers begin anew after 65535', () => {
  const { send, messages, end } = session(3445);
  for (const block of [65_534, 65_535, 0, 1]) send('server', data(block, 512));
  end();
  expect(messages[0]?.facts).toMatchObject({ blocks: 4, dataBytes: 2048, repeats: 0 });
});

test('errors and what is no TFTP are told', () => {
  const { send, messages } = session();
  send('server', bytesOf('\0\u0005\0\u0005Unknown TID\0'));
  send('server', bytesOf('\0\u0009what'));
  expect(messages).toMatchObject([
    { name: 'ERROR', summary: '5 unknown transfer id: Unknown TID', facts: { errorCode: 5 } },
    { name: 'not TFTP', complete: false },
  ]);
});

test('no bytes throw, and a flood stays bounded', () => {
  const packet = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc
      .tuple(fc.integer({ min: 0, max: 7 }), fc.uint8Array({ maxLength: 30 }))
      .map(([code, rest]) => Uint8Array.of(0, code, ...rest)),
  );
  fc.assert(
    fc.property(fc.array(packet, { maxLength: 20 }), (packets) => {
      const fed = session();
      packets.forEach((bytes, at) => {
        fed.send(at % 2 === 0 ? 'client' : 'server', bytes);
        probeTftp('udp', 'client', bytes);
      });
      fed.end();
    }),
  );
  const flood = session();
  for (let count = 0; count < 20_000; count += 1) flood.send('client', read(`file${count}`));
  flood.end();
  expect(flood.messages.length).toBeLessThanOrEqual(5000);
  expect(flood.gates.length).toBeLessThanOrEqual(5000);
  expect(flood.notes).toHaveLength(1);
});
