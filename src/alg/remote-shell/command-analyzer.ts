/**
 * rexec and rsh: the client names the port on which it waits for the standard error stream, the server connects back to it,
 * then come the names and the command (rexecd(8), rshd(8)). The port is the only thing a gateway has to translate.
 */
import type { Analyzer, SessionContext, Side } from '../alg.ts';
import type { StreamBuffer } from '../../flow/stream-buffer.ts';
import { ServerAnswer } from './server-answer.ts';
import { maximumPortDigits, StringReader, type TerminatedString } from './string-reader.ts';

export interface CommandProtocol {
  readonly purpose: string;
  /** The request in words, from its three strings. */
  readonly describe: (first: string, second: string, command: string) => string;
}

/** No source gives a time; a server connects back at once. As long as Linux expects other data connections. */
const gateSeconds = 300;
/** Five digits; manuals say 16 bytes for names, some systems take 128; a command is as long as the system's limit. */
const maximumBytes = [maximumPortDigits, 256, 256, 65_536] as const;
const shownCommand = 200;

/** `0`, or nothing, means that errors come with the output. */
const portOf = (text: string): number | undefined =>
  /^\d{0,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined;

export class CommandAnalyzer implements Analyzer {
  private readonly context: SessionContext;
  private readonly protocol: CommandProtocol;
  private readonly strings = new StringReader(maximumBytes, (string) => this.string(string));
  private readonly answer: ServerAnswer;
  private readonly request: TerminatedString[] = [];
  /** The client said something else: nothing of the rest is read. */
  private foreign = false;
  /** Bytes of the client are missing: where the next string begins cannot be known. */
  private lost = false;

  constructor(context: SessionContext, protocol: CommandProtocol) {
    this.context = context;
    this.protocol = protocol;
    this.answer = new ServerAnswer((message) => {
      if (!this.foreign) context.message(message);
    });
  }

  data(from: Side, stream: StreamBuffer): void {
    if (from === 'server') {
      this.answer.data(stream);
      return;
    }
    this.strings.data(stream);
    if (this.strings.done) stream.consume(stream.length);
  }

  gap(from: Side): void {
    if (from === 'server') this.answer.gap();
    else this.lost = true;
  }

  end(streams: Readonly<Record<Side, StreamBuffer>> | undefined): void {
    if (!streams) return;
    this.strings.end(streams.client);
    this.tellRequest();
    this.answer.end(streams.server);
  }

  private string(string: TerminatedString): void {
    if (this.foreign || this.lost) return;
    if (string.index === 0) this.port(string);
    else {
      this.request.push(string);
      if (string.index === 3 || !string.complete) this.tellRequest();
    }
  }

  private port({ text, size, place, lastPacket, complete }: TerminatedString): void {
    const port = portOf(text);
    this.foreign = port === undefined || !complete;
    if (port === undefined || !complete) return;
    const { client, server } = this.context;
    this.context.message({
      ...place,
      ...(lastPacket === place.packet ? undefined : { lastPacket }),
      from: 'client',
      name: 'stderr port',
      size,
      summary: port === 0 ? 'errors come with the output' : `waits for errors on port ${port}`,
      complete,
      facts: { stderrPort: port },
      ...(port === 0 ? undefined : { fields: [{ name: 'port', value: String(port), offset: 0, length: text.length }] }),
    });
    if (port === 0) return;
    this.context.gate({
      purpose: this.protocol.purpose,
      transport: 'tcp',
      from: { address: server.address, port: '*' },
      to: { address: client.address, port },
      openedAt: place,
      lifetimeSeconds: gateSeconds,
    });
  }

  private tellRequest(): void {
    const first = this.request[0];
    const last = this.request.at(-1);
    if (!first || !last) return;
    const [one = '', two = '', command = ''] = this.request.map(({ text }) => text);
    const { lastPacket } = last;
    const complete = this.request.length === 3 && last.complete;
    this.context.message({
      ...first.place,
      ...(lastPacket === first.place.packet ? undefined : { lastPacket }),
      from: 'client',
      name: 'request',
      size: this.request.reduce((sum, { size }) => sum + size, 0),
      summary: this.protocol.describe(one, two, command.slice(0, shownCommand)),
      complete,
    });
    this.request.length = 0;
  }
}
