/**
 * pcapng (draft-ietf-opsawg-pcapng): several sections and interfaces, enhanced, simple and obsolete packet blocks;
 * every other block is skipped by its length.
 */
import { maximumRecordLength, type RecordReader, type RecordSink } from './record-sink.ts';
import { splitTimestamp, timeResolution, type TimeResolution } from './pcapng-time.ts';

export const sectionHeaderBlock = 0x0a0d0d0a;
const interfaceBlock = 1;
const obsoletePacketBlock = 2;
const simplePacketBlock = 3;
const enhancedPacketBlock = 6;
const byteOrderMagic = 0x1a2b3c4d;
const optionIfName = 2;
const optionIfTsresol = 9;
const optionIfTsoffset = 14;
/** Blocks that are parsed must fit the read buffer; real ones are packets. Others may be of any length: they are skipped. */
const maximumParsedBlock = maximumRecordLength + 65_536;

interface SectionInterface {
  readonly id: number;
  readonly snapLength: number;
  readonly resolution: TimeResolution;
}

export function createPcapngReader(sink: RecordSink): RecordReader {
  let littleEndian = true;
  let section: SectionInterface[] = [];
  let interfaces = 0;
  let packets = 0;
  let stopped = false;
  /** Where a block ends that was passed over without having been in the buffer as a whole. */
  let passedUntil = 0;
  const time = { seconds: 0, nanoseconds: 0 };

  const stop = (text: string): void => {
    stopped = true;
    sink.problem(text);
  };

  const readInterface = (view: DataView, body: number, bodyEnd: number): void => {
    let resolution = 6;
    let offsetSeconds = 0;
    let name = '';
    const order = littleEndian;
    let at = body + 8;
    while (at + 4 <= bodyEnd) {
      const code = view.getUint16(at, order);
      const length = view.getUint16(at + 2, order);
      if (code === 0 || at + 4 + length > bodyEnd) break;
      if (code === optionIfTsresol && length >= 1) resolution = view.getUint8(at + 4);
      if (code === optionIfTsoffset && length >= 8) offsetSeconds = Number(view.getBigInt64(at + 4, order));
      if (code === optionIfName)
        name = new TextDecoder()
          .decode(new Uint8Array(view.buffer, view.byteOffset + at + 4, length))
          .replace(/\0.*$/s, '');
      at += 4 + ((length + 3) & ~3);
    }
    const snapLength = view.getUint32(body + 4, order);
    section.push({ id: interfaces, snapLength, resolution: timeResolution(resolution, offsetSeconds) });
    interfaces += 1;
    sink.addInterface({ linkType: view.getUint16(body, order), snapLength, name });
  };

  /** True when the block's packet was whole. */
  const readPacket = (
    buffer: Uint8Array,
    view: DataView,
    type: number,
    body: number,
    bodyEnd: number,
    fileOffset: number,
  ): boolean => {
    const order = littleEndian;
    const headerLength = type === simplePacketBlock ? 4 : 20;
    if (bodyEnd - body < headerLength) return false;
    const interfaceIndex =
      type === enhancedPacketBlock
        ? view.getUint32(body, order)
        : type === obsoletePacketBlock
          ? view.getUint16(body, order)
          : 0;
    const from = section[interfaceIndex];
    if (!from) return false;
    let capturedLength: number;
    let originalLength: number;
    if (type === simplePacketBlock) {
      originalLength = view.getUint32(body, order);
      capturedLength = Math.min(originalLength, from.snapLength || originalLength, bodyEnd - body - 4);
      time.seconds = 0;
      time.nanoseconds = 0;
    } else {
      splitTimestamp(view.getUint32(body + 4, order), view.getUint32(body + 8, order), from.resolution, time);
      capturedLength = view.getUint32(body + 12, order);
      originalLength = view.getUint32(body + 16, order);
    }
    if (capturedLength > bodyEnd - body - headerLength) return false;
    packets += 1;
    sink.packet(
      buffer,
      body + headerLength,
      capturedLength,
      originalLength,
      time.seconds,
      time.nanoseconds,
      from.id,
      fileOffset + headerLength,
    );
    return true;
  };

  return {
    format: 'pcapng',
    walk(buffer, from, to, fileOffset, last) {
      if (stopped) return to - from;
      const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
      let at = from;
      while (to - at >= 12) {
        const type = view.getUint32(at, littleEndian);
        if (type === sectionHeaderBlock) {
          const magic = view.getUint32(at + 8, true);
          if (magic === byteOrderMagic) littleEndian = true;
          else if (view.getUint32(at + 8, false) === byteOrderMagic) littleEndian = false;
          else {
            stop(
              `Section header at offset ${fileOffset + at - from} has no byte-order magic: the file is corrupt from here.`,
            );
            return to - from;
          }
          section = [];
        }
        const length = view.getUint32(at + 4, littleEndian);
        if (length < 12 || length % 4 !== 0) {
          stop(
            `Block after packet ${packets} claims a length of ${length} at offset ${fileOffset + at - from}: the file is corrupt from here.`,
          );
          return to - from;
        }
        const parsed =
          type === interfaceBlock ||
          type === obsoletePacketBlock ||
          type === simplePacketBlock ||
          type === enhancedPacketBlock;
        if (parsed && length > maximumParsedBlock) {
          stop(`Block after packet ${packets} claims ${length} bytes: the file is corrupt from here.`);
          return to - from;
        }
        if (to - at < length) {
          if (last || parsed) break;
          passedUntil = fileOffset + at - from + length;
          return at - from + length;
        }
        const body = at + 8;
        const bodyEnd = at + length - 4;
        if (type === interfaceBlock && bodyEnd - body >= 8) readInterface(view, body, bodyEnd);
        else if (
          parsed &&
          type !== interfaceBlock &&
          !readPacket(buffer, view, type, body, bodyEnd, fileOffset + body - from)
        )
          sink.problem(
            `Packet block after packet ${packets} is damaged (unknown interface or impossible length) and was left out.`,
          );
        at += length;
      }
      if (last && from === to && fileOffset < passedUntil)
        stop(`The file ends inside the block after packet ${packets}.`);
      else if (last && at < to)
        stop(`The file ends inside the block after packet ${packets}: ${to - at} bytes of it are there.`);
      return at - from;
    },
  };
}
