/** Runs a capture reader over bytes and keeps what it pushes. */
import { memorySource } from '../../src/capture/byte-source.ts';
import { readChunks } from '../../src/capture/chunk-reader.ts';
import { createRecordReader } from '../../src/capture/open-capture.ts';
import type { CaptureInterface } from '../../src/capture/record-sink.ts';

export interface ReadRecord {
  readonly bytes: Uint8Array;
  readonly originalLength: number;
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly interfaceId: number;
  readonly fileOffset: number;
}

export async function readRecords(
  file: Uint8Array,
): Promise<{ records: ReadRecord[]; interfaces: CaptureInterface[]; problems: string[] }> {
  const records: ReadRecord[] = [];
  const interfaces: CaptureInterface[] = [];
  const problems: string[] = [];
  const reader = createRecordReader(file.subarray(0, 512), 'test.pcap', {
    addInterface: (captureInterface) => interfaces.push(captureInterface),
    packet: (buffer, at, capturedLength, originalLength, seconds, nanoseconds, interfaceId, fileOffset) =>
      records.push({
        bytes: buffer.slice(at, at + capturedLength),
        originalLength,
        seconds,
        nanoseconds,
        interfaceId,
        fileOffset,
      }),
    problem: (text) => problems.push(text),
  });
  await readChunks(memorySource(file), reader.walk, { cancelled: false });
  return { records, interfaces, problems };
}
