/**
 * Writes classic pcap (draft-ietf-opsawg-pcap), because the oldest tools of the field read nothing else. Yields chunks, so
 * that a capture of any size can be written while it is read.
 */
import type { Timestamp } from '../base/time.ts';

export type ByteOrder = 'little' | 'big';

/** One packet to write. */
export interface PacketRecord {
  readonly time: Timestamp;
  /** Bytes from the link layer on; as many as were captured. */
  readonly bytes: Uint8Array;
  /** Length on the wire when `bytes` was cut by a snap length. */
  readonly originalLength?: number;
}

export interface PcapOptions {
  /** LINKTYPE_ value of the tcpdump.org registry; 1 (Ethernet) when left out. */
  readonly linkType?: number;
  /** Largest packet that the file may hold; 262144, as tcpdump writes, when left out. */
  readonly snapLength?: number;
  readonly byteOrder?: ByteOrder;
  /** Microseconds when left out; every reader knows them. */
  readonly resolution?: 'microseconds' | 'nanoseconds';
}

/** draft-ietf-opsawg-pcap §4: the magic number says byte order and unit of the timestamps at once. */
const magicNumbers = { microseconds: 0xa1b2c3d4, nanoseconds: 0xa1b23c4d } as const;
const fileHeaderLength = 24;
const recordHeaderLength = 16;

export const ethernetLinkType = 1;
/** Largest snap length that Wireshark and libpcap accept for Ethernet. */
export const defaultSnapLength = 262_144;

/** The 24 bytes that open the file (draft-ietf-opsawg-pcap §4). */
export function pcapHeader(options: PcapOptions = {}): Uint8Array {
  const { linkType = ethernetLinkType, snapLength = defaultSnapLength, byteOrder = 'little' } = options;
  const little = byteOrder === 'little';
  const bytes = new Uint8Array(fileHeaderLength);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magicNumbers[options.resolution ?? 'microseconds'], little);
  view.setUint16(4, 2, little);
  view.setUint16(6, 4, little);
  view.setUint32(16, snapLength, little);
  view.setUint32(20, linkType, little);
  return bytes;
}

/**
 * One record: 16 bytes of header and the packet (draft-ietf-opsawg-pcap §5), cut to the snap length. Seconds are 32 bits
 * unsigned; nanoseconds are cut to microseconds where the file has those.
 */
export function pcapRecord(packet: PacketRecord, options: PcapOptions = {}): Uint8Array {
  const { snapLength = defaultSnapLength, byteOrder = 'little', resolution = 'microseconds' } = options;
  const { seconds, nanoseconds } = packet.time;
  const little = byteOrder === 'little';
  const captured = Math.min(packet.bytes.length, snapLength);
  const record = new Uint8Array(recordHeaderLength + captured);
  const view = new DataView(record.buffer);
  view.setUint32(0, seconds, little);
  view.setUint32(4, resolution === 'nanoseconds' ? nanoseconds : Math.floor(nanoseconds / 1000), little);
  view.setUint32(8, captured, little);
  view.setUint32(12, packet.originalLength ?? packet.bytes.length, little);
  record.set(packet.bytes.subarray(0, captured), recordHeaderLength);
  return record;
}

/** A whole file: the header, then one chunk for each packet. */
export function* writePcap(packets: Iterable<PacketRecord>, options: PcapOptions = {}): Generator<Uint8Array> {
  yield pcapHeader(options);
  for (const packet of packets) yield pcapRecord(packet, options);
}
