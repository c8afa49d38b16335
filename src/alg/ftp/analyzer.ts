/**
 * Reads an FTP control connection: commands and replies as messages, a gate for every data connection that they negotiate,
 * and TLS as what it is, a channel that nobody in between can read. What became of the data connections is the diagnosis'.
 */
import { latin1 } from '../../base/bytes.ts';
import type { AlgMessage, Analyzer, GateEndpoint, LocatedField, SessionContext, Side } from '../alg.ts';
import type { StreamBuffer } from '../../flow/stream-buffer.ts';
import { LineReader, type StreamLine } from '../line-reader.ts';
import { MessageLimit } from '../message-limit.ts';
import type { DataEndpoint } from './endpoint.ts';
import type { FtpFacts } from './facts.ts';
import {
  beginsTls, isEndpointCommand, isEndpointReply, maximumLineBytes, movedBy, parseCommand, parseReplyLine,
} from './parse.ts'; // prettier-ignore
import { TlsSkipper } from './tls-skipper.ts';

export const ftpPort = 21;
/** Linux nf_conntrack_ftp expects the data connection for five minutes (`ftp_exp_policy`). */
const gateSeconds = 300;
const maximumPendingCommands = 256;
const shownText = 200;
/** Their argument is a secret. */
const secretVerbs: readonly string[] = ['PASS', 'ACCT', 'ADAT'];
/** RFC 2228 §3: commands that carry a protected command. */
const wrappingVerbs: readonly string[] = ['MIC', 'CONF', 'ENC'];
const plainLine = { client: /^[A-Za-z]{3,8}[ \r\n]/, server: /^[1-6]\d\d[ -]/ } as const;
const plainLineBytes = 9;

/** RFC 959 §5.3: a verb of letters and what ends it; §4.2: three digits and a blank or hyphen. */
function plainness(from: Side, bytes: Uint8Array): 'yes' | 'no' | 'more' {
  const text = latin1(bytes, 0, Math.min(bytes.length, plainLineBytes));
  if (plainLine[from].test(text)) return 'yes';
  return from === 'client' && text.length < plainLineBytes && /^[A-Za-z]+$/.test(text) ? 'more' : 'no';
}

interface PendingCommand {
  readonly verb: string;
  readonly argument: string;
  readonly packet: number;
}

/** A reply whose last line is still to come. */
interface OpenReply extends Pick<AlgMessage, 'packet' | 'seconds' | 'nanoseconds'> {
  readonly code: number;
  readonly text: string;
  size: number;
  endpoint: DataEndpoint | undefined;
}

/** What a finished line or reply gives to its message. */
interface Report {
  readonly name: string;
  readonly size: number;
  readonly summary: string;
  readonly complete: boolean;
  readonly fields: readonly LocatedField[];
  readonly facts: FtpFacts;
}

export class FtpAnalyzer implements Analyzer {
  private readonly context: SessionContext;
  private readonly limit: MessageLimit;
  private readonly lines: Readonly<Record<Side, LineReader>>;
  private readonly tls: Partial<Record<Side, TlsSkipper>> = {};
  private readonly cleared: Record<Side, boolean> = { client: false, server: false };
  private tlsReported = false;
  private pending: PendingCommand[] = [];
  private reply: OpenReply | undefined;

  constructor(context: SessionContext) {
    this.context = context;
    this.limit = new MessageLimit(context);
    this.lines = {
      client: new LineReader(maximumLineBytes, (line) => this.commandLine(line)),
      server: new LineReader(maximumLineBytes, (line) => this.replyLine(line)),
    };
  }

  data(from: Side, stream: StreamBuffer): void {
    while (stream.length > 0) {
      const tls = this.tls[from];
      if (!tls) {
        this.lines[from].data(stream, () => this.tls[from] === undefined);
        if (!this.tls[from]) return;
        continue;
      }
      const place = stream.placeAt(0);
      const recordsBefore = tls.recordsSeen;
      const ended = tls.data(stream, (bytes) => plainness(from, bytes));
      if (tls.recordsSeen > recordsBefore) this.reportTls(from, place);
      if (!ended) return;
      delete this.tls[from];
      this.cleared[from] = tls.recordsSeen > 0;
      if (from === 'client') this.pending = [];
    }
  }

  gap(from: Side, bytes: number): void {
    const tls = this.tls[from];
    if (tls) tls.gap(bytes);
    else this.lines[from].gap();
  }

  end(streams: Readonly<Record<Side, StreamBuffer>> | undefined): void {
    if (streams)
      for (const side of ['client', 'server'] as const) if (!this.tls[side]) this.lines[side].end(streams[side]);
    if (this.reply) this.finishReply(this.reply, false, this.reply.packet);
    this.limit.end();
  }

  private commandLine(line: StreamLine): void {
    const { verb, argument, endpoint } = parseCommand(line.bytes, line.textBytes);
    if (verb === '' && (line.afterGap || line.textBytes === 0)) return;
    const { packet } = line.place;
    if (verb !== '') {
      this.pending.push({ verb, argument, packet });
      if (this.pending.length > maximumPendingCommands) this.pending.shift();
    }
    const facts: FtpFacts = {};
    if (line.complete && line.bytes.length - line.textBytes === 1) facts.bareLineFeed = true;
    if (wrappingVerbs.includes(verb)) facts.wrapped = true;
    if (isEndpointCommand(verb)) this.negotiated('client', endpoint, line.complete, line, facts);
    const shown = secretVerbs.includes(verb) ? '(hidden)' : argument.slice(0, shownText);
    this.report('client', line, line.lastPacket, {
      name: verb === '' ? 'not a command' : verb,
      size: line.bytes.length,
      summary: verb === '' ? shown : `${verb} ${shown}`.trimEnd(),
      complete: line.complete,
      fields: endpoint?.fields ?? [],
      facts,
    });
  }

  private replyLine(line: StreamLine): void {
    const { code, continues, text, endpoint } = parseReplyLine(line.bytes, line.textBytes, this.reply?.code);
    if (!this.reply) {
      if (code === undefined) {
        if (!line.afterGap && line.textBytes > 0) this.strayLine(line, text);
        return;
      }
      this.reply = { ...line.place, code, text: text.slice(0, shownText), size: 0, endpoint: undefined };
    }
    const { reply } = this;
    if (endpoint) reply.endpoint ??= movedBy(endpoint, reply.size);
    reply.size += line.bytes.length;
    if (!line.complete || (code !== undefined && !continues)) this.finishReply(reply, line.complete, line.lastPacket);
  }

  private finishReply(reply: OpenReply, complete: boolean, lastPacket: number): void {
    this.reply = undefined;
    const { code, text, endpoint, size } = reply;
    const fields = endpoint?.fields ?? [];
    const facts: FtpFacts = { code };
    // A preliminary reply is not the last one to its command (RFC 959 §4.2.1).
    const answered = code < 200 ? this.pending[0] : this.pending.shift();
    if (answered) {
      facts.answersVerb = answered.verb;
      facts.answersPacket = answered.packet;
    }
    // 631, 632, 633: a protected reply (RFC 2228 §4).
    if (code >= 600) facts.wrapped = true;
    if (isEndpointReply(code)) this.negotiated('server', endpoint, complete, { place: reply, lastPacket }, facts);
    if (answered?.verb === 'AUTH' && beginsTls(code, answered.argument)) {
      facts.beginsTls = true;
      this.tls.client = new TlsSkipper();
      this.tls.server = new TlsSkipper();
    }
    const summary = `${code} ${text}`.trimEnd();
    this.report('server', { place: reply }, lastPacket, { name: String(code), size, summary, complete, fields, facts });
  }

  private strayLine(line: StreamLine, text: string): void {
    this.report('server', line, line.lastPacket, {
      name: 'not a reply',
      size: line.bytes.length,
      summary: text.slice(0, shownText),
      complete: line.complete,
      fields: [],
      facts: {},
    });
  }

  /** Opens the gate of a data connection, and leaves in `facts` what the rules want to know of it. */
  private negotiated(
    side: Side,
    endpoint: DataEndpoint | undefined,
    complete: boolean,
    { place, lastPacket }: Pick<StreamLine, 'place' | 'lastPacket'>,
    facts: FtpFacts,
  ): void {
    if (!complete) return;
    if (lastPacket !== place.packet) facts.split = true;
    if (!endpoint) {
      facts.unreadableEndpoint = true;
      return;
    }
    const { client, server } = this.context;
    const address = endpoint.address ?? (side === 'client' ? client.address : server.address);
    facts.dataAddress = address;
    facts.dataPort = endpoint.port;
    facts.namesAddress = endpoint.address !== undefined;
    if (endpoint.port === 0 || !this.limit.open) return;
    const opener: GateEndpoint = { address: (side === 'client' ? server : client).address, port: '*' };
    const { packet, seconds, nanoseconds } = place;
    this.context.gate({
      purpose: 'ftp-data',
      transport: 'tcp',
      from: opener,
      to: { address, port: endpoint.port },
      openedAt: { packet, seconds, nanoseconds },
      lifetimeSeconds: gateSeconds,
    });
  }

  private reportTls(from: Side, place: StreamLine['place']): void {
    if (this.tlsReported) return;
    this.tlsReported = true;
    this.report(from, { place }, place.packet, {
      name: 'TLS',
      size: 0,
      summary: 'the control channel is encrypted from here on',
      complete: true,
      fields: [],
      facts: {},
    });
  }

  private report(from: Side, { place }: Pick<StreamLine, 'place'>, lastPacket: number, parts: Report): void {
    const { fields, facts, ...rest } = parts;
    if (this.cleared[from]) {
      this.cleared[from] = false;
      facts.clearedAfterTls = true;
    }
    this.limit.message({
      packet: place.packet,
      seconds: place.seconds,
      nanoseconds: place.nanoseconds,
      from,
      ...rest,
      facts,
      ...(lastPacket === place.packet ? undefined : { lastPacket }),
      ...(fields.length === 0 ? undefined : { fields }),
    });
  }
}
