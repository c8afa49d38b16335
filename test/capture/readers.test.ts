import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concat } from '../../src/base/bytes.ts';
import { memorySource } from '../../src/capture/byte-source.ts';
import { readChunks } from '../../src/capture/chunk-reader.ts';
import { createRecordReader, sniffFormat } from '../../src/capture/open-capture.ts';
import { writePcap } from '../../src/capture/pcap-writer.ts';
import { splitTimestamp, timeResolution } from '../../src/capture/pcapng-time.ts';
import { writePcapng } from '../../src/capture/pcapng-writer.ts';
import { readRecords } from './read-records.ts';

const record = fc.record({
  bytes: fc.uint8Array({ maxLength: 200 }),
  time: fc.record({
    seconds: fc.integer({ min: 0, max: 0xffffffff }),
    nanoseconds: fc.integer({ min: 0, max: 999_999_999 }),
  }),
});
const zero = { seconds: 0, nanoseconds: 0 };

test('what the pcap writer writes is read back, in both byte orders and resolutions', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { maxLength: 20 }),
      fc.constantFrom('big', 'little'),
      fc.constantFrom('microseconds', 'nanoseconds'),
      async (packets, byteOrder, resolution) => {
        const { records, problems } = await readRecords(concat([...writePcap(packets, { byteOrder, resolution })]));
        expect(problems).toEqual([]);
        expect(records.map(({ bytes, seconds, nanoseconds }) => ({ bytes, seconds, nanoseconds }))).toEqual(
          packets.map(({ bytes, time: { seconds, nanoseconds } }) => ({
          bytes, seconds, nanoseconds: resolution === 'nanoseconds' ? nanoseconds : nanoseconds - (nanoseconds % 1000),
        })), // prettier-ignore
        );
      },
    ),
    { numRuns: 50 },
  );
});

test('what the pcapng writer writes is read back, with the place of each packet in the file', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { maxLength: 20 }),
      fc.constantFrom('big', 'little'),
      async (packets, byteOrder) => {
        const file = concat([...writePcapng(packets, { byteOrder })]);
        const { records, problems } = await readRecords(file);
        expect(problems).toEqual([]);
        expect(records.map(({ bytes, seconds, nanoseconds }) => ({ bytes, seconds, nanoseconds }))).toEqual(
          packets.map(({ bytes, time }) => ({ bytes, ...time })),
        );
        for (const { bytes, fileOffset } of records)
          expect(file.subarray(fileOffset, fileOffset + bytes.length)).toEqual(bytes);
      },
    ),
    { numRuns: 50 },
  );
});

test('pcapng times agree with exact arithmetic at every resolution', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 0xffffffff }),
      fc.integer({ min: 0, max: 0xffffffff }),
      fc.constantFrom(0, 3, 6, 9, 10, 12, 0x80 | 10, 0x80 | 20, 0x80 | 32, 0x80 | 40),
      (high, low, option) => {
        const out = { seconds: 0, nanoseconds: 0 };
        splitTimestamp(high, low, timeResolution(option, 0), out);
        const value = (BigInt(high) << 32n) | BigInt(low);
        const units = option & 0x80 ? 2n ** BigInt(option & 0x7f) : 10n ** BigInt(option);
        const seconds = value / units;
        expect(out.seconds).toBe(seconds > 0xffffffffn ? 0xffffffff : Number(seconds));
        expect(out.nanoseconds).toBe(Number(((value % units) * 1_000_000_000n) / units));
      },
    ),
    { numRuns: 2000 },
  );
});

test('records that straddle chunks of any size come out whole', async () => {
  const packets = Array.from({ length: 400 }, (_, number) => ({
    bytes: new Uint8Array(9000).fill(number & 255),
    time: { seconds: number, nanoseconds: 0 },
  }));
  const file = concat([...writePcap(packets, {})]);
  expect(file.length).toBeGreaterThan(3 << 20);
  const { records } = await readRecords(file);
  expect(records.length).toBe(400);
  expect(
    records.every(({ bytes }, number) => bytes.length === 9000 && bytes.every((byte) => byte === (number & 255))),
  ).toBe(true);
});

test('a block larger than the read buffer is skipped, and what follows is read', async () => {
  const [first = new Uint8Array(0), ...rest] = [...writePcapng([{ bytes: Uint8Array.of(1, 2, 3), time: zero }], {})];
  const custom = new Uint8Array(3 << 20);
  new DataView(custom.buffer).setUint32(0, 0x0bad, true);
  new DataView(custom.buffer).setUint32(4, custom.length, true);
  new DataView(custom.buffer).setUint32(custom.length - 4, custom.length, true);
  const { records, problems } = await readRecords(concat([first, custom, ...rest]));
  expect(problems).toEqual([]);
  expect(records.map(({ bytes }) => bytes)).toEqual([Uint8Array.of(1, 2, 3)]);
});

test('a cancelled read stops at the next chunk and leaves what was read', async () => {
  const packets = Array.from({ length: 600 }, () => ({ bytes: new Uint8Array(9000), time: zero }));
  const file = concat([...writePcap(packets, {})]);
  const cancellation = { cancelled: false };
  let read = 0;
  const reader = createRecordReader(file, 'x', { addInterface: () => undefined, problem: () => undefined, packet: () => { read += 1; cancellation.cancelled = true; } }); // prettier-ignore
  await readChunks(memorySource(file), reader.walk, cancellation);
  expect(read).toBeGreaterThan(0);
  expect(read).toBeLessThan(600);
});

test.each([
  ['a log', new TextEncoder().encode('Jan 11 23:15:10.146: NAT: s=1.2.3.4'), 'text'],
  ['a log with a few NULs', new TextEncoder().encode(`${'line of text\n'.repeat(10)}\0\0`), 'text'],
  [
    'UTF-16 without a mark',
    Uint8Array.from([...'Jan 11 23:15'].flatMap((letter) => [letter.charCodeAt(0), 0])),
    'text',
  ],
  ['nothing', new Uint8Array(0), 'empty'],
  ['zeros', new Uint8Array(512), 'unknown'],
  ['gzip', Uint8Array.of(0x1f, 0x8b, 8, 0), 'gzip'],
] as const)('%s is recognised by content', (_, head, format) => {
  expect(sniffFormat(head)).toBe(format);
});
