/**
 * Steps over the TLS records of a control channel after AUTH, and notices when plain text follows them: CCC closes TLS and
 * goes on in the clear (RFC 4217 §12). Record header: RFC 8446 §5.1; version bytes of SSL 3.0 to TLS 1.3 begin with 3.
 */
import { u16, u8 } from '../../base/bytes.ts';
import type { StreamBuffer } from '../../flow/stream-buffer.ts';

const headerBytes = 5;
/** RFC 5246 §6.2.3: 2^14 and 2048 of expansion. */
const maximumRecordBytes = 16_384 + 2048;
const firstRecordType = 20;
const lastRecordType = 24;

export const isTlsRecord = (bytes: Uint8Array): boolean =>
  u8(bytes, 0) >= firstRecordType &&
  u8(bytes, 0) <= lastRecordType &&
  u8(bytes, 1) === 3 &&
  u8(bytes, 2) <= 4 &&
  u16(bytes, 3) <= maximumRecordBytes;

export class TlsSkipper {
  /** Bytes of the current record still to come. */
  private left = 0;
  private lost = false;
  recordsSeen = 0;

  /** Consumes what is TLS; true when what comes next is not. */
  data(stream: StreamBuffer, isPlain: (bytes: Uint8Array) => boolean): boolean {
    while (stream.length > 0) {
      if (this.left > 0) {
        const taken = Math.min(this.left, stream.length);
        stream.consume(taken);
        this.left -= taken;
        continue;
      }
      const bytes = stream.bytes;
      if (isPlain(bytes)) return true;
      if (bytes.length < headerBytes) return false;
      this.lost = !isTlsRecord(bytes);
      // Records mostly begin with a segment, so the next segment may give footing again.
      if (this.lost) stream.consume(stream.length);
      else {
        this.recordsSeen += 1;
        this.left = headerBytes + u16(bytes, 3);
      }
    }
    return false;
  }

  gap(bytes: number): void {
    this.left = Math.max(0, this.left - bytes);
  }
}
