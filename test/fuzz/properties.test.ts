/** Properties that hold for any input, found by fast-check, which shrinks what breaks them and prints its seed. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concat } from '../../src/base/bytes.ts';
import { CaptureError } from '../../src/base/capture-error.ts';
import { memorySource, type ByteSource } from '../../src/capture/byte-source.ts';
import { readChunks } from '../../src/capture/chunk-reader.ts';
import { gunzip } from '../../src/capture/gzip.ts';
import { createRecordReader } from '../../src/capture/open-capture.ts';
import { writePcap, type PacketRecord } from '../../src/capture/pcap-writer.ts';
import { writePcapng } from '../../src/capture/pcapng-writer.ts';
import { createReassemblyBudget, StreamReassembler } from '../../src/flow/stream-reassembler.ts';
import { decodePacket } from '../../src/packet/decode.ts';
import { Encapsulations } from '../../src/packet/encapsulations.ts';
import { FragmentTable } from '../../src/packet/fragments.ts';
import { PacketScratch } from '../../src/packet/scratch.ts';
import { FilterError } from '../../src/query/lexer.ts';
import { parseFilter } from '../../src/query/parser.ts';

const bytes = (maxLength: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ maxLength });

/** A stream cut into segments that overlap, come twice and in any order. */
const segmented = fc.record({
  stream: fc.uint8Array({ minLength: 1, maxLength: 600 }),
  start: fc.integer({ min: 0, max: 0xffffffff }),
  cuts: fc.array(fc.nat(599), { maxLength: 12 }),
  overlaps: fc.array(fc.nat(20), { minLength: 14, maxLength: 14 }),
  order: fc.array(fc.nat(1000), { minLength: 14, maxLength: 14 }),
  twice: fc.array(fc.boolean(), { minLength: 14, maxLength: 14 }),
});

test('a stream comes out as it went in, whatever its segments’ order, overlap and repetition', () => {
  fc.assert(
    fc.property(segmented, ({ stream, start, cuts, overlaps, order, twice }) => {
      const borders = [...new Set([0, ...cuts.filter((cut) => cut < stream.length), stream.length])].sort(
        (a, b) => a - b,
      );
      const segments = borders.slice(0, -1).flatMap((from, at) => {
        const to = Math.min(stream.length, (borders[at + 1] ?? stream.length) + (overlaps[at] ?? 0));
        const segment = { from, bytes: stream.subarray(from, to), rank: order[at] ?? 0 };
        return twice[at] ? [segment, { ...segment, rank: segment.rank + 500 }] : [segment];
      });
      const read: Uint8Array[] = [];
      let missing = 0;
      const reassembler: StreamReassembler = new StreamReassembler(
        {
          data: () => {
            read.push(reassembler.buffer.bytes.slice());
            reassembler.buffer.consume(reassembler.buffer.length);
          },
          gap: (length) => (missing += length),
        },
        createReassemblyBudget(),
      );
      reassembler.begin((start - 1) >>> 0);
      for (const [at, segment] of segments.sort((a, b) => a.rank - b.rank).entries())
        reassembler.segment((start + segment.from) >>> 0, segment.bytes, segment.bytes.length, at + 1, 0, 0);
      reassembler.end();
      expect(concat(read)).toEqual(stream);
      expect(missing).toBe(0);
    }),
  );
});

test('what is held of streams stays within the budget, and what it cuts is counted', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ at: fc.nat(20_000), length: fc.integer({ min: 1, max: 400 }) }), { maxLength: 80 }),
      fc.integer({ min: 0, max: 4000 }),
      (pieces, maximum) => {
        const budget = createReassemblyBudget(maximum);
        let gaps = 0;
        let delivered = 0;
        const reassembler: StreamReassembler = new StreamReassembler(
          {
            data: () => {
              delivered += reassembler.buffer.length;
              reassembler.buffer.consume(reassembler.buffer.length);
            },
            gap: (length) => (gaps += length),
          },
          budget,
        );
        reassembler.begin(0);
        for (const [at, { at: place, length }] of pieces.entries()) {
          reassembler.segment(1 + place, new Uint8Array(length), length, at + 1, 0, 0);
          expect(budget.bytesHeld).toBeLessThanOrEqual(maximum);
        }
        reassembler.end();
        expect(budget.bytesHeld).toBe(0);
        // Every byte up to the last one was either read or counted as missing.
        const last = Math.max(0, ...pieces.map(({ at: place, length }) => place + length));
        expect(delivered + gaps).toBe(last);
      },
    ),
  );
});

/** An IPv4 packet of protocol 253 (RFC 3692: for experiments) that carries part of a datagram. */
function fragment(payload: Uint8Array, offset: number, more: boolean): Uint8Array {
  const packet = new Uint8Array(20 + payload.length);
  const view = new DataView(packet.buffer);
  packet[0] = 0x45;
  view.setUint16(2, packet.length);
  view.setUint16(4, 4242);
  view.setUint16(6, (more ? 0x2000 : 0) | (offset >>> 3));
  packet[8] = 64;
  packet[9] = 253;
  packet.set([10, 0, 0, 5, 192, 0, 2, 9], 12);
  packet.set(payload, 20);
  return packet;
}

test('a datagram comes out of its fragments in any order, and only once it is whole', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 9, maxLength: 2000 }),
      fc.array(fc.integer({ min: 1, max: 249 }), { minLength: 1, maxLength: 10 }),
      fc.array(fc.nat(1000), { minLength: 12, maxLength: 12 }),
      (datagram, cuts, order) => {
        const borders = [...new Set([0, ...cuts.map((cut) => cut * 8).filter((cut) => cut < datagram.length)])];
        borders.sort((a, b) => a - b);
        if (borders.length < 2) return;
        const parts = borders
          .map((from, at) => {
            const to = borders[at + 1] ?? datagram.length;
            return { packet: fragment(datagram.subarray(from, to), from, to < datagram.length), rank: order[at] ?? 0 };
          })
          .sort((a, b) => a.rank - b.rank);
        const table = new FragmentTable();
        const scratch = new PacketScratch();
        const encapsulations = new Encapsulations();
        const whole = parts.map(({ packet }, at) => {
          decodePacket(scratch, encapsulations, packet, 0, packet.length, 101);
          return table.add(scratch, scratch.source, scratch.destination, at, 0).datagram;
        });
        expect(whole.slice(0, -1).every((each) => each === undefined)).toBe(true);
        expect(whole.at(-1)).toEqual(datagram);
      },
    ),
  );
});

const records: fc.Arbitrary<PacketRecord[]> = fc.array(
  fc.record({
    bytes: bytes(300),
    time: fc.record({ seconds: fc.integer({ min: 0, max: 0xffffffff }), nanoseconds: fc.nat(999_999_999) }),
  }),
  { maxLength: 20 },
);

/** A source that answers only after a turn of the event loop, so that the next chunk is read ahead. */
const slowSource = (content: Uint8Array): ByteSource => {
  const { size, read, close } = memorySource(content);
  return { size, read, close };
};

test('both ways of reading chunks give every packet that was written', async () => {
  await fc.assert(
    fc.asyncProperty(records, fc.boolean(), fc.boolean(), async (packets, isPcapng, isSlow) => {
      const file = concat([
        ...(isPcapng ? writePcapng(packets, {}) : writePcap(packets, { resolution: 'nanoseconds' })),
      ]);
      const read: PacketRecord[] = [];
      const problems: string[] = [];
      const reader = createRecordReader(file, 'written', {
        addInterface: () => undefined,
        packet: (buffer, at, length, _original, seconds, nanoseconds) =>
          read.push({ bytes: buffer.slice(at, at + length), time: { seconds, nanoseconds } }),
        problem: (text) => problems.push(text),
      });
      await readChunks(isSlow ? slowSource(file) : memorySource(file), reader.walk, { cancelled: false });
      expect(read).toEqual(packets);
      expect(problems).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('what is no gzip is inflated to nothing or refused, never more than allowed', async () => {
  await fc.assert(
    fc.asyncProperty(bytes(400), async (content) => {
      const file = concat([Uint8Array.of(0x1f, 0x8b, 8, 0), content]);
      try {
        expect((await gunzip(memorySource(file), 1 << 16)).length).toBeLessThanOrEqual(1 << 16);
      } catch (error) {
        expect(error).toBeInstanceOf(CaptureError);
      }
    }),
    { numRuns: 60 },
  );
});

const words = [
  'tcp.port',
  'ip.addr',
  '==',
  '!=',
  'in',
  '{',
  '}',
  '(',
  ')',
  '!',
  '&&',
  'or',
  'not',
  '"x"',
  '53',
  ',',
  '10.0.0.5',
  'contains',
  '..',
  '',
];

test('a filter is understood or refused with words', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 6 })), { maxLength: 30 }),
      (parts) => {
        try {
          parseFilter(parts.join(' '));
        } catch (error) {
          expect(error).toBeInstanceOf(FilterError);
          expect((error as FilterError).message).not.toBe('');
        }
      },
    ),
    { numRuns: 1000 },
  );
});

test('nesting is refused before it is too deep for the stack', () => {
  for (const deep of ['('.repeat(100_000), '!'.repeat(100_000), `${'not '.repeat(100_000)}dns`])
    expect(() => parseFilter(deep)).toThrow(FilterError);
});
