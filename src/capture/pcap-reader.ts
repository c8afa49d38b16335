/**
 * Classic pcap: 24-byte header, then records (draft-ietf-opsawg-pcap). Both byte orders, micro- and nanoseconds, and the
 * two variants with longer record headers that patched libpcaps wrote.
 */
import { u16, u16le, u32, u32le } from '../base/bytes.ts';
import { maximumRecordLength, type RecordReader, type RecordSink } from './record-sink.ts';

const headerLength = 24;

interface PcapVariant {
  readonly magic: number;
  readonly nanoseconds: boolean;
  readonly recordHeaderLength: number;
}

const variants: readonly PcapVariant[] = [
  { magic: 0xa1b2c3d4, nanoseconds: false, recordHeaderLength: 16 },
  { magic: 0xa1b23c4d, nanoseconds: true, recordHeaderLength: 16 },
  // Alexey Kuznetsov's patched libpcap: interface index, protocol and packet type follow the lengths.
  { magic: 0xa1b2cd34, nanoseconds: false, recordHeaderLength: 24 },
];

/** The variant and byte order that the first four bytes announce. */
export function pcapVariant(
  bytes: Uint8Array,
): { readonly variant: PcapVariant; readonly littleEndian: boolean } | undefined {
  for (const variant of variants) {
    if (u32(bytes, 0) === variant.magic) return { variant, littleEndian: false };
    if (u32le(bytes, 0) === variant.magic) return { variant, littleEndian: true };
  }
  return undefined;
}

export function createPcapReader(
  { variant, littleEndian }: { readonly variant: PcapVariant; readonly littleEndian: boolean },
  sink: RecordSink,
): RecordReader {
  const { recordHeaderLength } = variant;
  const fraction = variant.nanoseconds ? 1 : 1000;
  let started = false;
  let stopped = false;
  let packets = 0;

  const stop = (text: string, left: number): number => {
    stopped = true;
    sink.problem(text);
    return left;
  };

  return {
    format: 'pcap',
    walk(buffer, from, to, fileOffset, last) {
      if (stopped) return to - from;
      let at = from;
      if (!started) {
        if (to - from < headerLength)
          return last ? stop(`The file ends inside its header (${to - from} of ${headerLength} bytes).`, to - from) : 0;
        const read32 = littleEndian ? u32le : u32;
        const read16 = littleEndian ? u16le : u16;
        // The upper bits of the link type field carry the FCS length and are not part of the type.
        sink.addInterface({
          linkType: read16(buffer, littleEndian ? from + 20 : from + 22),
          snapLength: read32(buffer, from + 16),
          name: '',
        });
        started = true;
        at += headerLength;
      }
      const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
      while (to - at >= recordHeaderLength) {
        const capturedLength = view.getUint32(at + 8, littleEndian);
        if (capturedLength > maximumRecordLength)
          return stop(
            `Record after packet ${packets} claims ${capturedLength} captured bytes at offset ${fileOffset + at - from}: the file is corrupt from here.`,
            to - from,
          );
        if (to - at < recordHeaderLength + capturedLength) break;
        packets += 1;
        sink.packet(
          buffer,
          at + recordHeaderLength,
          capturedLength,
          view.getUint32(at + 12, littleEndian),
          view.getUint32(at, littleEndian),
          Math.min(view.getUint32(at + 4, littleEndian) * fraction, 999_999_999),
          0,
          fileOffset + (at - from) + recordHeaderLength,
        );
        at += recordHeaderLength + capturedLength;
      }
      if (last && at < to)
        stop(`The file ends inside the record after packet ${packets}: ${to - at} bytes of it are there.`, 0);
      return at - from;
    },
  };
}
