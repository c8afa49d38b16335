import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { concat, hex, u16, u16le, u32, u32le } from '../../src/base/bytes.ts';
import { pcapHeader, pcapRecord, writePcap, type PacketRecord } from '../../src/capture/pcap-writer.ts';
import { pcapngHeader, pcapngPacket, writePcapng } from '../../src/capture/pcapng-writer.ts';
import { captureCases } from '../captures/cases.ts';

interface ParsedPacket {
  readonly header: {
    readonly timestampSeconds: number;
    readonly timestampMicroseconds: number;
    readonly capturedLength: number;
    readonly originalLength: number;
  };
  readonly data: Uint8Array;
}

interface ParsedHeader {
  readonly snapshotLength: number;
  readonly linkLayerType: number;
}

const pcapParser = createRequire(import.meta.url)('pcap-parser') as {
  parse(stream: Readable): { on(event: string, listener: (value: never) => void): void };
};

/** What the independent reader makes of a file. */
function readBack(file: Uint8Array): Promise<{ header: ParsedHeader; packets: ParsedPacket[] }> {
  return new Promise((resolve, reject) => {
    const packets: ParsedPacket[] = [];
    let header: ParsedHeader | undefined;
    const parser = pcapParser.parse(Readable.from([Buffer.from(file)], { objectMode: false }));
    parser.on('globalHeader', (value: ParsedHeader) => (header = value));
    parser.on('packet', (packet: ParsedPacket) => packets.push(packet));
    parser.on('error', reject);
    parser.on('end', () => (header ? resolve({ header, packets }) : reject(new Error('no header'))));
  });
}

const asParsed = ({ time, bytes, originalLength }: PacketRecord) => ({
  timestampSeconds: time.seconds,
  timestampMicroseconds: Math.floor(time.nanoseconds / 1000),
  capturedLength: bytes.length,
  originalLength: originalLength ?? bytes.length,
  data: hex(bytes),
});

const records: readonly PacketRecord[] = [
  { time: { seconds: 1_515_712_510, nanoseconds: 146_000_999 }, bytes: Uint8Array.of(1, 2, 3, 4, 5) },
  { time: { seconds: 4_294_967_295, nanoseconds: 0 }, bytes: new Uint8Array(0) },
  { time: { seconds: 0, nanoseconds: 999_999_999 }, bytes: new Uint8Array(1514).fill(0xa5), originalLength: 9014 },
];

test.each(['little', 'big'] as const)('an independent reader reads a %s-endian pcap back', async (byteOrder) => {
  const options = { byteOrder, linkType: 101, snapLength: 65_535 };
  const { header, packets } = await readBack(concat([...writePcap(records, options)]));
  expect(header).toMatchObject({ snapshotLength: 65_535, linkLayerType: 101 });
  expect(packets.map((packet) => ({ ...packet.header, data: hex(packet.data) }))).toEqual(records.map(asParsed));
});

test('an independent reader reads a decoy with as many packets as were written', async () => {
  const file = captureCases.find(({ name }) => name.includes('31751 bytes passes'))?.files['decoy.pcap'];
  const { packets } = await readBack(file ?? new Uint8Array(0));
  expect(packets).toHaveLength(39);
  expect(packets.every(({ header, data }) => header.originalLength === data.length)).toBe(true);
});

test('nanoseconds have their own magic number', () => {
  const record = records.slice(0, 1)[0];
  expect(hex(pcapHeader({ resolution: 'nanoseconds' }).subarray(0, 4))).toBe('4d3cb2a1');
  expect(hex(pcapHeader({ resolution: 'nanoseconds', byteOrder: 'big' }).subarray(0, 4))).toBe('a1b23c4d');
  expect(record && u32le(pcapRecord(record, { resolution: 'nanoseconds' }), 4)).toBe(146_000_999);
});

test('a packet beyond the snap length is cut and keeps its length on the wire', () => {
  const bytes = new Uint8Array(100).fill(7);
  const packet = { time: { seconds: 1, nanoseconds: 0 }, bytes };
  const classic = pcapRecord(packet, { snapLength: 33 });
  expect([classic.length, u32le(classic, 8), u32le(classic, 12)]).toEqual([16 + 33, 33, 100]);
  const next = pcapngPacket(packet, { interfaces: [{ snapLength: 33 }] });
  // 33 bytes are padded to 36.
  expect([next.length, u32le(next, 20), u32le(next, 24)]).toEqual([28 + 36 + 4, 33, 100]);
  expect(pcapngPacket(packet, { interfaces: [{ snapLength: 0 }] })).toHaveLength(28 + 100 + 4);
});

interface Block {
  readonly type: number;
  readonly bytes: Uint8Array;
}

/** Walks a pcapng file by the lengths at both ends of each block. */
function blocks(file: Uint8Array, read32: (bytes: Uint8Array, at: number) => number): Block[] {
  const found: Block[] = [];
  for (let at = 0; at < file.length;) {
    const length = read32(file, at + 4);
    expect(length % 4).toBe(0);
    expect(read32(file, at + length - 4)).toBe(length);
    found.push({ type: read32(file, at), bytes: file.subarray(at, at + length) });
    at += length;
  }
  return found;
}

test.each([
  ['little', u32le, u16le],
  ['big', u32, u16],
] as const)('pcapng in %s-endian: section, interface with nanoseconds, packets', (byteOrder, read32, read16) => {
  const file = concat([
    ...writePcapng(records, { byteOrder, interfaces: [{ linkType: 101, name: 'wan' }], application: 'alg-trace' }),
  ]);
  const [section, description, ...packets] = blocks(file, read32);
  expect(section?.type).toBe(0x0a0d0d0a);
  expect(section && read32(section.bytes, 8)).toBe(0x1a2b3c4d);
  expect(description?.type).toBe(1);
  expect(description && read16(description.bytes, 8)).toBe(101);
  // if_name "wan" (4 + 4 bytes), then if_tsresol: code 9, one byte, 9.
  expect(description && [read16(description.bytes, 24), read16(description.bytes, 26), description.bytes[28]]).toEqual([
    9, 1, 9,
  ]);
  const ticks = packets.map(({ bytes }) => (BigInt(read32(bytes, 12)) << 32n) | BigInt(read32(bytes, 16)));
  expect(ticks).toEqual(records.map(({ time }) => BigInt(time.seconds) * 10n ** 9n + BigInt(time.nanoseconds)));
  expect(packets.map(({ bytes }) => [read32(bytes, 20), read32(bytes, 24)])).toEqual([
    [5, 5],
    [0, 0],
    [1514, 9014],
  ]);
});

test('a comment is an option of its packet, in UTF-8, and the list is closed', () => {
  const comment = 'tcp/reset-by-gateway: TTL 254 ≠ 51';
  const text = new TextEncoder().encode(comment);
  const block = pcapngPacket({
    time: { seconds: 1, nanoseconds: 0 },
    bytes: Uint8Array.of(1, 2, 3, 4),
    comments: [comment, 'x'],
  });
  expect([u16le(block, 32), u16le(block, 34)]).toEqual([1, text.length]);
  expect(hex(block.subarray(36, 36 + text.length))).toBe(hex(text));
  const second = 36 + Math.ceil(text.length / 4) * 4;
  expect(hex(block.subarray(second, block.length - 4))).toBe('0100010078000000' + '00000000');
});

test('a comment longer than an option can be is cut where a character ends', () => {
  const comment = `${'a'.repeat(65_534)}ü and more`;
  const block = pcapngPacket({ time: { seconds: 1, nanoseconds: 0 }, bytes: new Uint8Array(0), comments: [comment] });
  expect(u16le(block, 30)).toBe(65_534);
});

test('a packet of an interface that the section does not have is a mistake of the caller', () => {
  const packet = { time: { seconds: 1, nanoseconds: 0 }, bytes: new Uint8Array(0), interfaceId: 1 };
  expect(() => pcapngPacket(packet)).toThrow(RangeError);
  expect(() => pcapngPacket(packet, { interfaces: [{}, { name: 'lan' }] })).not.toThrow();
  expect(pcapngHeader({ interfaces: [{}, { name: 'lan' }] }).length).toBeGreaterThan(pcapngHeader().length);
});
