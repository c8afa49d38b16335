/**
 * Puts the records of one TCP direction together (RFC 5531 §11): each is a run of fragments with a mark of four bytes that
 * tells the length and whether it is the last. Of a large record the head is kept.
 */
import { concat, u32 } from '../../base/bytes.ts';
import type { StreamBuffer } from '../../flow/stream-buffer.ts';
import type { PacketPlace } from '../alg.ts';
import { FrameReader, needsMore, notAFrame, type Frame } from '../frame-reader.ts';
import { canBeReply, isCallHeader } from './parse.ts';

export const markBytes = 4;
const lastFragment = 0x8000_0000;
/** Longer fragments are taken for something else: NFS transfers 1 MiB at most in practice. */
const maximumFragmentBytes = 1 << 25;
/** A record in more pieces is an attack on whoever reads it. */
const maximumFragments = 4096;

export interface RpcRecord {
  /** The message without marks, or its head; valid only during the call. */
  readonly bytes: Uint8Array;
  readonly size: number;
  /** Where its first mark begins. */
  readonly place: PacketPlace;
  readonly lastPacket: number;
  readonly complete: boolean;
  readonly fragments: number;
}

interface OpenRecord {
  readonly parts: Uint8Array[];
  readonly place: PacketPlace;
  kept: number;
  size: number;
  fragments: number;
  complete: boolean;
}

/** A message as one fragment with its mark: what a gateway sends after a rewrite. */
export function markRecord(message: Uint8Array): Uint8Array {
  return concat([markOf(message.length, true), message]);
}

/** Length of the fragment whose mark stands at `at`. */
export const fragmentBytes = (bytes: Uint8Array, at: number): number => u32(bytes, at) & ~lastFragment;

export const isLastFragment = (bytes: Uint8Array, at: number): boolean => u32(bytes, at) >= lastFragment;

/** The mark of a fragment of `length` bytes. */
export function markOf(length: number, isLast: boolean): Uint8Array {
  const mark = new Uint8Array(markBytes);
  new DataView(mark.buffer).setUint32(0, ((isLast ? lastFragment : 0) | length) >>> 0);
  return mark;
}

/** Bytes of the fragment that begins here with its mark; `needsMore`, or `notAFrame`. */
function fragmentSize(bytes: Uint8Array, isFirst: boolean): number {
  if (bytes.length < markBytes) return needsMore;
  const length = fragmentBytes(bytes, 0);
  if (length > maximumFragmentBytes) return notAFrame;
  // Only a record's first fragment shows by its content whether it is one, when it is long enough.
  if (!isFirst || length < 8) return markBytes + length;
  if (bytes.length < markBytes + 8) return needsMore;
  return u32(bytes, markBytes + 4) <= 1 ? markBytes + length : notAFrame;
}

/** Bytes of the record that begins here, all its fragments with their marks; `needsMore`, or `notAFrame`. */
export function recordBytes(bytes: Uint8Array): number {
  let at = 0;
  for (let count = 0; count < maximumFragments; count += 1) {
    const size = fragmentSize(bytes.subarray(at), at === 0);
    if (size <= 0) return size;
    const isLast = isLastFragment(bytes, at);
    at += size;
    if (isLast) return at;
    if (at >= bytes.length) return needsMore;
  }
  return at;
}

export class RecordReader {
  private readonly frames: FrameReader;
  private readonly keptBytes: number;
  private readonly deliver: (record: RpcRecord) => void;
  private open: OpenRecord | undefined;

  constructor(keptBytes: number, deliver: (record: RpcRecord) => void) {
    this.keptBytes = keptBytes;
    this.deliver = deliver;
    this.frames = new FrameReader(
      { sizeOf: (bytes) => fragmentSize(bytes, !this.open), begins: beginsRecord, keptBytes: markBytes + keptBytes },
      {
        frame: (frame) => this.fragment(frame),
        lost: () => this.cut(),
      },
    );
  }

  data(stream: StreamBuffer): void {
    this.frames.data(stream);
  }

  gap(bytes: number): void {
    this.frames.gap(bytes);
  }

  end(stream: StreamBuffer): void {
    this.frames.end(stream);
    this.cut();
  }

  private fragment({ bytes, size, place, lastPacket, complete }: Frame): void {
    const length = size - markBytes;
    const record = (this.open ??= { parts: [], place, kept: 0, size: 0, fragments: 0, complete: true });
    const part = bytes.subarray(markBytes, markBytes + Math.max(this.keptBytes - record.kept, 0));
    record.size += length;
    record.fragments += 1;
    record.complete &&= complete;
    const isLast = isLastFragment(bytes, 0) || record.fragments >= maximumFragments;
    if (!isLast) {
      if (part.length > 0) record.parts.push(part.slice());
      record.kept += part.length;
      return;
    }
    record.parts.push(part);
    this.hand(record, lastPacket);
  }

  /** The stream does not go on from here. */
  private cut(): void {
    const { open } = this;
    if (!open) return;
    open.complete = false;
    this.hand(open, open.place.packet);
  }

  private hand(record: OpenRecord, lastPacket: number): void {
    this.open = undefined;
    const { parts, size, place, complete, fragments } = record;
    const bytes = parts.length === 1 && parts[0] ? parts[0] : concat(parts);
    this.deliver({ bytes, size, place, lastPacket, complete, fragments });
  }
}

const beginsRecord = (bytes: Uint8Array): boolean => {
  const length = fragmentBytes(bytes, 0);
  if (length > maximumFragmentBytes) return false;
  const fragment = bytes.subarray(markBytes, markBytes + length);
  return isCallHeader(fragment, 0) || canBeReply(fragment, 0);
};
