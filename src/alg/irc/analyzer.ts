/** Reads an IRC connection line by line, and opens a gate for each direct connection that a client offers in a message. */
import type { Analyzer, GateEndpoint, LocatedField, SessionContext, Side } from '../alg.ts';
import type { StreamBuffer } from '../../flow/stream-buffer.ts';
import { LineReader, type StreamLine } from '../line-reader.ts';
import { MessageLimit } from '../message-limit.ts';
import { readDcc, type DccOffer } from './dcc.ts';
import { maximumLineBytes, parseIrcLine, tlsBegins, type IrcLine } from './parse.ts';

export const ircPort = 6667;
/** Linux nf_conntrack_irc, `dcc_timeout`. */
const gateSeconds = 300;
const maximumMessages = 20_000;
const shownText = 200;
/** Their words are secrets. */
const secretCommands: readonly string[] = ['PASS', 'OPER', 'AUTHENTICATE'];
const secretText = /^(?:IDENTIFY|REGISTER|LOGIN|GHOST|RECOVER)\b/i;

export class IrcAnalyzer implements Analyzer {
  private readonly context: SessionContext;
  private readonly limit: MessageLimit;
  private readonly lines: Readonly<Record<Side, LineReader>>;
  private encrypted = false;

  constructor(context: SessionContext) {
    this.context = context;
    this.limit = new MessageLimit(context, maximumMessages);
    this.lines = {
      client: new LineReader(maximumLineBytes, (line) => this.line('client', line)),
      server: new LineReader(maximumLineBytes, (line) => this.line('server', line)),
    };
  }

  data(from: Side, stream: StreamBuffer): void {
    if (!this.encrypted) this.lines[from].data(stream, () => !this.encrypted);
    if (this.encrypted) stream.consume(stream.length);
  }

  gap(from: Side): void {
    this.lines[from].gap();
  }

  end(streams: Readonly<Record<Side, StreamBuffer>> | undefined): void {
    if (streams && !this.encrypted)
      for (const side of ['client', 'server'] as const) this.lines[side].end(streams[side]);
    this.limit.end();
  }

  private line(from: Side, { bytes, textBytes, place, lastPacket, complete }: StreamLine): void {
    const line = parseIrcLine(bytes, textBytes);
    // The rest of a line behind missing bytes, or no IRC.
    if (!line) return;
    const text = line.parameters.at(-1) ?? '';
    const offer = line.command === 'PRIVMSG' || line.command === 'NOTICE' ? readDcc(text) : undefined;
    const fields = (offer?.fields ?? []).map((field): LocatedField => ({
      ...field,
      offset: field.offset + line.lastOffset,
    }));
    if (from === 'server' && line.command === tlsBegins) this.encrypted = true;
    this.limit.message({
      ...place,
      ...(lastPacket === place.packet ? undefined : { lastPacket }),
      from,
      name: line.command,
      size: bytes.length,
      summary: summaryOf(line, offer),
      complete,
      ...(fields.length > 0 ? { fields } : undefined),
      ...(offer ? { facts: { dcc: offer.type, dccAddress: offer.address, dccPort: offer.port } } : undefined),
    });
    if (offer && complete && offer.port > 0 && this.limit.open) this.offered(from, offer, place);
  }

  /** The offering client listens; who comes is known only when the offer came to the client of this connection. */
  private offered(from: Side, { type, address, port }: DccOffer, openedAt: StreamLine['place']): void {
    const opener: GateEndpoint = { address: from === 'server' ? this.context.client.address : '*', port: '*' };
    this.context.gate({
      purpose: type.endsWith('CHAT') ? 'dcc-chat' : 'dcc-send',
      transport: 'tcp',
      from: opener,
      to: { address, port },
      openedAt,
      lifetimeSeconds: gateSeconds,
    });
  }
}

function summaryOf({ command, parameters }: IrcLine, offer: DccOffer | undefined): string {
  if (secretCommands.includes(command)) return `${command} (hidden)`;
  const [target = '', text = ''] = parameters;
  if (offer) {
    const { type, argument, address, port, size } = offer;
    const where = port === 0 ? `asks the other side to listen for ${address}` : `at ${address} port ${port}`;
    return `${command} ${target}: DCC ${type} ${argument}, ${where}${size === undefined ? '' : `, ${size} bytes`}`;
  }
  if (command === 'PRIVMSG' && secretText.test(text)) return `${command} ${target} (hidden)`;
  return `${command} ${parameters.join(' ')}`.trimEnd().slice(0, shownText);
}
