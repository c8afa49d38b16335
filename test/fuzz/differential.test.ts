/** The same packets, times and lengths as other readers see, over every real capture at hand. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { memorySource } from '../../src/capture/byte-source.ts';
import { createRecordReader, inflateIfNeeded, sniffFormat } from '../../src/capture/open-capture.ts';
import { story } from '../captures/story.ts';
import { corpusCaptures, type RealFile } from './corpus.ts';

interface Packet {
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly captured: number;
  readonly original: number;
}

const inflated = async (bytes: Uint8Array): Promise<Uint8Array> => {
  const source = await inflateIfNeeded(memorySource(bytes));
  const whole = new Uint8Array(source.size);
  await source.read(0, whole);
  return whole;
};

function readPackets(bytes: Uint8Array): Packet[] {
  const packets: Packet[] = [];
  const reader = createRecordReader(bytes.subarray(0, 512), 'real', {
    addInterface: () => undefined,
    packet: (_buffer, _at, captured, original, seconds, nanoseconds) =>
      packets.push({ seconds, nanoseconds, captured, original }),
    problem: () => undefined,
  });
  reader.walk(bytes, 0, bytes.length, 0, true);
  return packets;
}

const isCapture = (bytes: Uint8Array): boolean => ['pcap', 'pcapng'].includes(sniffFormat(bytes.subarray(0, 512)));

interface PcapParser {
  readonly parse: (stream: Readable) => {
    readonly on: (event: string, listener: (packet: ParsedPacket) => void) => void;
  };
}
interface ParsedPacket {
  readonly header: {
    readonly timestampSeconds: number;
    readonly timestampMicroseconds: number;
    readonly capturedLength: number;
    readonly originalLength: number;
  };
}

/** pcap-parser reads classic pcap with microseconds only. */
const isForPcapParser = (bytes: Uint8Array): boolean =>
  ['a1b2c3d4', 'd4c3b2a1'].includes(Buffer.from(bytes.subarray(0, 4)).toString('hex'));

function parsedByOthers(bytes: Uint8Array): Promise<Packet[]> {
  const { parse } = createRequire(import.meta.url)('pcap-parser') as PcapParser;
  return new Promise((resolve, reject) => {
    const packets: Packet[] = [];
    const parser = parse(Readable.from([Buffer.from(bytes)]));
    parser.on('packet', ({ header }) =>
      packets.push({
        seconds: header.timestampSeconds,
        nanoseconds: header.timestampMicroseconds * 1000,
        captured: header.capturedLength,
        original: header.originalLength,
      }),
    );
    parser.on('end', () => resolve(packets));
    parser.on('error', reject);
  });
}

const own: RealFile = { name: 'story.pcap', path: '', bytes: story().clientSide.pcap() };

test('pcap-parser reads the same packets', { timeout: 120_000 }, async () => {
  let compared = 0;
  for (const { name, bytes } of [own, ...corpusCaptures()]) {
    const whole = await inflated(bytes);
    if (!isForPcapParser(whole)) continue;
    const packets = readPackets(whole);
    const others = await parsedByOthers(whole);
    compared += 1;
    // Times that no clock shows (a million microseconds and more) are shown at the border.
    expect(packets, name).toEqual(
      others.map((packet) => ({ ...packet, nanoseconds: Math.min(packet.nanoseconds, 999_999_999) })),
    );
  }
  expect(compared).toBeGreaterThan(0);
});

const hasTshark = spawnSync('tshark', ['--version']).status === 0;
/** A process for each: a few here, all with `FUZZ_RUNS`. */
const filesForTshark = process.env['FUZZ_RUNS'] ? Infinity : 12;

test.skipIf(!hasTshark)('tshark reads the same packets', { timeout: 600_000 }, async () => {
  const files = corpusCaptures();
  const step = Math.max(1, Math.floor(files.length / filesForTshark));
  for (const { name, path, bytes } of files.filter((_, at) => at % step === 0)) {
    const whole = await inflated(bytes);
    if (!isCapture(whole)) continue;
    const fields = ['frame.number', 'frame.time_epoch', 'frame.len', 'frame.cap_len'];
    const words = ['-n', '-r', path, '-T', 'fields', ...fields.flatMap((field) => ['-e', field])];
    const { stdout } = spawnSync('tshark', words, { encoding: 'utf8', maxBuffer: 1 << 28 });
    // Simple packet blocks have no time, of which tshark shows nothing.
    const others = stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.replace('\t\t', '\t0.000000000\t'));
    const packets = readPackets(whole).map(({ seconds, nanoseconds, captured, original }, at) =>
      [at + 1, `${seconds}.${String(nanoseconds).padStart(9, '0')}`, original, captured].join('\t'),
    );
    expect(packets, name).toEqual(others);
  }
});
