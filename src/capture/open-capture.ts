/** Recognises a capture's format by its first bytes; what is no capture gets a clear error that says what to do. */
import { CaptureError } from '../base/capture-error.ts';
import { u16, u32 } from '../base/bytes.ts';
import { memorySource, type ByteSource } from './byte-source.ts';
import { gunzip } from './gzip.ts';
import { createPcapReader, pcapVariant } from './pcap-reader.ts';
import { createPcapngReader, sectionHeaderBlock } from './pcapng-reader.ts';
import type { RecordReader, RecordSink } from './record-sink.ts';

export type SourceFormat = 'pcap' | 'pcapng' | 'gzip' | 'text' | 'empty' | 'unknown';

/** Format by content, never by name: `head` is the file's first bytes (at least 512 where the file has them). */
export function sniffFormat(head: Uint8Array): SourceFormat {
  if (head.length === 0) return 'empty';
  if (u32(head, 0) === sectionHeaderBlock) return 'pcapng';
  if (pcapVariant(head)) return 'pcap';
  if (u16(head, 0) === 0x1f8b) return 'gzip';
  if (u16(head, 0) === 0xfffe || u16(head, 0) === 0xfeff || looksLikeUtf16(head)) return 'text';
  let controls = 0;
  for (const byte of head) if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) controls += 1;
  // A log with stray NULs is still text.
  return controls * 10 <= head.length ? 'text' : 'unknown';
}

/** UTF-16 of Latin text has a NUL in every other byte. */
function looksLikeUtf16(head: Uint8Array): boolean {
  let even = 0;
  let odd = 0;
  for (const [at, byte] of head.entries()) {
    if (byte !== 0) continue;
    if (at % 2 === 0) even += 1;
    else odd += 1;
  }
  return Math.max(even, odd) > head.length * 0.35 && Math.min(even, odd) < head.length * 0.05;
}

export async function readHead(source: ByteSource): Promise<Uint8Array> {
  const head = new Uint8Array(Math.min(512, source.size));
  return head.subarray(0, await source.read(0, head));
}

/** Inflates gzip sources; others come back as they are. Throws `CaptureError('too-large')` for a gzip bomb. */
export async function inflateIfNeeded(source: ByteSource): Promise<ByteSource> {
  if (sniffFormat(await readHead(source)) !== 'gzip') return source;
  const inflated = memorySource(await gunzip(source));
  await source.close();
  return inflated;
}

/** The reader for `head`. Throws `CaptureError('empty' | 'not-a-capture')`. */
export function createRecordReader(head: Uint8Array, name: string, sink: RecordSink): RecordReader {
  const format = sniffFormat(head);
  if (format === 'pcapng') return createPcapngReader(sink);
  const pcap = pcapVariant(head);
  if (pcap) return createPcapReader(pcap, sink);
  if (format === 'empty')
    throw new CaptureError(
      'empty',
      `${name} is empty (0 bytes): nothing was captured, or the capture was not saved. Capture again.`,
    );
  if (format === 'text')
    throw new CaptureError(
      'not-a-capture',
      `${name} is text, not a packet capture. If it is a router log, give it a name that ends in .log.`,
    );
  throw new CaptureError(
    'not-a-capture',
    `${name} is not a pcap or pcapng capture: its first bytes are not those of any known capture format.`,
  );
}
