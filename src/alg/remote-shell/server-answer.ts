/**
 * The server's side of rexec, rsh and rlogin: NUL says yes, 1 and a line say no (rexecd(8), rshd(8); RFC 1282 for rlogin).
 * Output follows, which is not looked at.
 */
import { latin1 } from '../../base/bytes.ts';
import type { StreamBuffer } from '../../flow/stream-buffer.ts';
import type { AlgMessage } from '../alg.ts';

const maximumTextBytes = 512;
const lineFeed = 10;

export class ServerAnswer {
  private readonly deliver: (message: AlgMessage) => void;
  private answered = false;

  constructor(deliver: (message: AlgMessage) => void) {
    this.deliver = deliver;
  }

  data(stream: StreamBuffer): void {
    if (!this.answered && stream.length > 0) {
      const bytes = stream.bytes;
      const end = bytes.indexOf(lineFeed);
      if (bytes[0] !== 0 && end < 0 && bytes.length < maximumTextBytes) return;
      this.answer(stream, bytes[0] === 0 ? 1 : end < 0 ? maximumTextBytes : end + 1);
    }
    stream.consume(stream.length);
  }

  /** The rest of the stream cannot be joined to what came before. */
  gap(): void {
    this.answered = true;
  }

  end(stream: StreamBuffer): void {
    if (!this.answered && stream.length > 0) this.answer(stream, Math.min(stream.length, maximumTextBytes));
    stream.consume(stream.length);
  }

  private answer(stream: StreamBuffer, size: number): void {
    const { packet, seconds, nanoseconds } = stream.placeAt(0);
    const lastPacket = stream.placeAt(size - 1).packet;
    const bytes = stream.bytes;
    const accepted = bytes[0] === 0;
    const text = accepted ? 'accepted' : latin1(bytes, bytes[0] === 1 ? 1 : 0, size).trim();
    this.answered = true;
    this.deliver({
      packet,
      seconds,
      nanoseconds,
      ...(lastPacket === packet ? undefined : { lastPacket }),
      from: 'server',
      name: accepted ? 'accepted' : 'refused',
      size,
      summary: text,
      complete: accepted || bytes[size - 1] === lineFeed,
      facts: { accepted },
    });
  }
}
