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

/** Whether bytes begin a plain line; `more` while too few are there to tell. */
export type Plainness = (bytes: Uint8Array) => 'yes' | 'no' | 'more';

export class TlsSkipper {
  /** Bytes of the current record still to come. */
  private left = 0;
  recordsSeen = 0;

  /** Consumes what is TLS; true when what comes next is not. */
  data(stream: StreamBuffer, plainness: Plainness): boolean {
    while (stream.length > 0) {
      if (this.left > 0) {
        const taken = Math.min(this.left, stream.length);
        stream.consume(taken);
        this.left -= taken;
        continue;
      }
      const bytes = stream.bytes;
      if (bytes.length < headerBytes) return false;
      const plain = plainness(bytes);
      if (plain !== 'no') return plain === 'yes';
      if (isTlsRecord(bytes)) {
        this.recordsSeen += 1;
        this.left = headerBytes + u16(bytes, 3);
      } else stream.consume(strayBytes(bytes, plainness));
    }
    return false;
  }

  gap(bytes: number): void {
    this.left = Math.max(0, this.left - bytes);
  }
}

/** Bytes before the next that may begin a record or a plain line: where segments end must not decide what is read. */
function strayBytes(bytes: Uint8Array, plainness: Plainness): number {
  let at = 1;
  while (bytes.length - at >= headerBytes) {
    const rest = bytes.subarray(at, at + 16);
    if (isTlsRecord(rest) || plainness(rest) !== 'no') break;
    at += 1;
  }
  return at;
}
