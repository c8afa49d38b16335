/**
 * Reads an rlogin connection: the four strings that open it (RFC 1282), the server's answer, and changes of the window's
 * size, which are told apart from keystrokes by their magic cookie. Nothing is negotiated, so there are no gates.
 */
import { u16 } from '../../base/bytes.ts';
import type { Analyzer, SessionContext, Side } from '../alg.ts';
import type { StreamBuffer } from '../../flow/stream-buffer.ts';
import { ServerAnswer } from '../remote-shell/server-answer.ts';
import { StringReader, type TerminatedString } from '../remote-shell/string-reader.ts';

/** The empty string, both names, terminal type and speed; manuals say 16 bytes for a name. */
const maximumBytes = [0, 256, 256, 256] as const;
/** RFC 1282, "Window change": FF FF s s, then rows, columns, and pixels each way. */
const windowCookie = [0xff, 0xff, 0x73, 0x73] as const;
const windowBytes = 12;
const maximumWindowMessages = 16;
const shownText = 60;

export class LoginAnalyzer implements Analyzer {
  private readonly context: SessionContext;
  private readonly strings = new StringReader(maximumBytes, (string) => this.string(string));
  private readonly answer: ServerAnswer;
  private readonly opening: TerminatedString[] = [];
  private windowMessages = 0;

  constructor(context: SessionContext) {
    this.context = context;
    this.answer = new ServerAnswer((message) => context.message(message));
  }

  data(from: Side, stream: StreamBuffer): void {
    if (from === 'server') {
      this.answer.data(stream);
      return;
    }
    this.strings.data(stream);
    if (this.strings.done) this.keystrokes(stream);
  }

  gap(from: Side): void {
    if (from === 'server') this.answer.gap();
  }

  end(streams: Readonly<Record<Side, StreamBuffer>> | undefined): void {
    if (!streams) return;
    this.strings.end(streams.client);
    this.tellOpening(false);
    streams.client.consume(streams.client.length);
    this.answer.end(streams.server);
  }

  private string(string: TerminatedString): void {
    this.opening.push(string);
    if (string.index === 3 || !string.complete) this.tellOpening(string.complete);
  }

  private tellOpening(complete: boolean): void {
    const first = this.opening[0];
    const last = this.opening.at(-1);
    if (!first || !last) return;
    const [, localUser = '', remoteUser = '', terminal = ''] = this.opening.map(({ text }) => text.slice(0, shownText));
    const parts = [
      localUser,
      ...(remoteUser === '' ? [] : [`as ${remoteUser}`]),
      ...(terminal === '' ? [] : [`on ${terminal}`]),
    ];
    this.context.message({
      ...first.place,
      ...(last.lastPacket === first.place.packet ? undefined : { lastPacket: last.lastPacket }),
      from: 'client',
      name: 'connect',
      size: this.opening.reduce((sum, { size }) => sum + size, 0),
      summary: last.complete ? parts.join(' ') : `${parts.join(' ')}: longer than any name`,
      complete,
    });
    this.opening.length = 0;
  }

  private keystrokes(stream: StreamBuffer): void {
    while (stream.length > 0 && this.windowMessages < maximumWindowMessages) {
      const at = stream.bytes.indexOf(windowCookie[0]);
      if (at < 0) break;
      stream.consume(at);
      const bytes = stream.bytes;
      if (windowCookie.some((byte, place) => place < bytes.length && bytes[place] !== byte)) {
        stream.consume(1);
        continue;
      }
      if (bytes.length < windowBytes) return;
      this.windowMessages += 1;
      const { packet, seconds, nanoseconds } = stream.placeAt(0);
      this.context.message({
        packet,
        seconds,
        nanoseconds,
        from: 'client',
        name: 'window size',
        size: windowBytes,
        summary: `${u16(bytes, 4)} rows, ${u16(bytes, 6)} columns`,
        complete: true,
      });
      stream.consume(windowBytes);
    }
    stream.consume(stream.length);
  }
}
