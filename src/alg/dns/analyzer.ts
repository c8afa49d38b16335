/**
 * Reads one DNS flow: datagrams, or the messages of a TCP stream, into `AlgMessage`s with the facts that rules need. What
 * spans flows (a truncated answer and its TCP retry) or needs more than this channel (a RST, a router's log) is left to
 * the diagnosis.
 */
import type { AlgMessage, Analyzer, PacketPlace, SessionContext, Side } from '../alg.ts';
import type { StreamBuffer } from '../../flow/stream-buffer.ts';
import type { DnsFacts } from './facts.ts';
import { MessageFraming, type Frame } from './framing.ts';
import type { NameProblem } from './name.ts';
import { NoteTally } from './note-tally.ts';
import { parseMessage, type DnsMessage } from './parse.ts';
import { plainUdpBytes, QueryTable, type Exchange } from './query-table.ts';
import { messageName, subjectText, summarize, type Flavour } from './summary.ts';
import { surveyRecords, type RecordSurvey } from './survey.ts';
import { typeName } from './vocabulary.ts';

export const dnsPort = 53;
/** RFC 6762 §5. */
export const multicastDnsPort = 5353;
/** RFC 4795 §2. */
export const llmnrPort = 5355;

const largeReplyDetail =
  'The querier announced with EDNS that it takes answers of this size. A gateway that holds DNS to 512 bytes would drop what is no fault here.';
const badNameDetail =
  'Gateways that check labels drop such a message (Cisco ASA protocol-enforcement, the Junos SRX DNS ALG); often it is not DNS at all.';

/** A plain query may leave from one of the multicast ports, so the server's port decides first. */
function flavourOf({ client, server }: SessionContext): Flavour {
  if (server.port === dnsPort) return 'DNS';
  const ports = [server.port, client.port];
  if (ports.includes(multicastDnsPort)) return 'mDNS';
  return ports.includes(llmnrPort) ? 'LLMNR' : 'DNS';
}

/** One flow's reader; lives as long as the flow. Messages go out as they are complete, notes when the flow ends. */
export class DnsAnalyzer implements Analyzer {
  private readonly context: SessionContext;
  private readonly overTcp: boolean;
  private readonly flavour: Flavour;
  private readonly queries = new QueryTable();
  private framing: Readonly<Record<Side, MessageFraming>> | undefined;
  private readonly largeReplies = new NoteTally('dns/large-reply-allowed');
  private readonly badNames = new NoteTally('dns/label-rejected');

  constructor(context: SessionContext) {
    this.context = context;
    this.overTcp = context.transport === 'tcp';
    this.flavour = flavourOf(context);
  }

  datagram(from: Side, payload: Uint8Array, place: PacketPlace): void {
    this.report(from, payload, payload.length, place, place.packet);
  }

  data(from: Side, stream: StreamBuffer): void {
    this.framingOf(from).data(stream);
  }

  gap(from: Side, bytes: number): void {
    if (this.overTcp) this.framingOf(from).gap(bytes);
  }

  end(streams: Readonly<Record<Side, StreamBuffer>> | undefined): void {
    if (streams) {
      this.framingOf('client').end(streams.client);
      this.framingOf('server').end(streams.server);
    }
    const notes = [
      this.largeReplies.note('such replies', largeReplyDetail),
      this.badNames.note('such messages', badNameDetail),
    ];
    for (const note of notes) if (note) this.context.note(note);
  }

  private framingOf(side: Side): MessageFraming {
    this.framing ??= {
      client: new MessageFraming((frame) => this.frame('client', frame)),
      server: new MessageFraming((frame) => this.frame('server', frame)),
    };
    return this.framing[side];
  }

  private frame(from: Side, { bytes, declaredBytes, place, lastPacket, possible }: Frame): void {
    if (possible) this.report(from, bytes, declaredBytes, place, lastPacket);
    else
      this.emit(
        from,
        place,
        lastPacket,
        declaredBytes,
        false,
        'not a DNS message',
        'the length prefix does not fit what follows',
        {
          declaredSize: declaredBytes,
          receivedSize: bytes.length,
          overTcp: true,
        },
      );
  }

  /** `bytes` are the message from its start, `size` what it should have. */
  private report(from: Side, bytes: Uint8Array, size: number, place: PacketPlace, lastPacket: number): void {
    const message = parseMessage(bytes);
    if (!message) {
      this.reportHeadless(from, bytes.length, size, place, lastPacket);
      return;
    }
    const survey = surveyRecords(bytes, message);
    const exchange = this.flavour === 'DNS' ? this.exchangeOf(message, survey, place.packet) : undefined;
    const transfer = message.response ? exchange?.transfer : undefined;
    transfer?.read(bytes, message);
    const code =
      survey.opt && message.response ? (survey.opt.extendedCode << 4) | message.responseCode : message.responseCode;
    const qname = message.question?.name ?? exchange?.name ?? survey.subjectName;
    const type = message.question?.type ?? exchange?.type ?? survey.subjectType;
    const facts: DnsFacts = {
      id: message.id,
      declaredSize: size,
      receivedSize: bytes.length,
      rcode: code,
      truncated: message.truncated,
      qname,
      qtype: type === 0 ? '' : typeName(type),
      tsig: survey.tsig !== undefined,
      overTcp: this.overTcp,
    };
    this.addRecordFacts(facts, survey);
    if (exchange) this.addExchangeFacts(facts, message, exchange, place.packet);
    const incomplete = bytes.length < size;
    const problem = message.problem ?? survey.problem;
    if (problem && !(incomplete && problem.kind === 'cut-off')) this.addProblem(facts, problem, place.packet);
    // Old servers cut a truncated answer in the middle of a record and leave the counts as they were.
    const cutByCapture = !this.overTcp && problem?.kind === 'cut-off' && !message.truncated;
    const text = summarize(subjectText(type, qname), message, survey, code, transfer);
    const summary = incomplete ? `${text} (${bytes.length} of ${size} bytes)` : text;
    const name = messageName(this.flavour, message, transfer);
    this.emit(from, place, lastPacket, size, !incomplete && !cutByCapture, name, summary, facts, survey);
  }

  private exchangeOf(message: DnsMessage, survey: RecordSurvey, packet: number): Exchange | undefined {
    return message.response ? this.queries.answered(message) : this.queries.asked(message, packet, survey.opt);
  }

  private addRecordFacts(facts: DnsFacts, survey: RecordSurvey): void {
    if (survey.opt) facts.ednsSize = survey.opt.payloadSize;
    if (survey.tsig && survey.tsig.error !== 0) facts.tsigError = survey.tsig.error;
    if (survey.addressCount > survey.addresses.length) facts.addressCount = survey.addressCount;
  }

  private addExchangeFacts(facts: DnsFacts, message: DnsMessage, exchange: Exchange, packet: number): void {
    if (!message.response) {
      if (exchange.firstPacket !== packet) facts.repeatOf = exchange.firstPacket;
      return;
    }
    const { transfer, queryPacket, allowedBytes } = exchange;
    if (transfer) {
      facts.transferPart = transfer.parts;
      facts.transferRecords = transfer.records;
      facts.transferClosed = transfer.closed;
    } else if (exchange.responses > 1) facts.answerNumber = exchange.responses;
    if (queryPacket === 0) return;
    facts.queryPacket = queryPacket;
    if (this.overTcp) return;
    facts.allowedSize = allowedBytes;
    const size = facts.receivedSize;
    if (size > plainUdpBytes && size <= allowedBytes)
      this.largeReplies.add(
        [queryPacket, packet],
        () => `packet ${packet}: ${size} bytes over UDP, the query in packet ${queryPacket} allows ${allowedBytes}`,
      );
  }

  private addProblem(facts: DnsFacts, problem: NameProblem, packet: number): void {
    facts.problem = problem.text;
    if (problem.kind !== 'cut-off' && this.flavour === 'DNS')
      this.badNames.add([packet], () => `packet ${packet}: ${problem.text}`);
  }

  /** Less than a header: named by who sends it and by what is under way. */
  private reportHeadless(from: Side, received: number, size: number, place: PacketPlace, lastPacket: number): void {
    const transfer = from === 'server' ? this.queries.openTransfer : undefined;
    const role = from === 'client' ? 'query' : 'response';
    const name = transfer ? `${transfer.kind} ${role}` : role;
    const facts: DnsFacts = { declaredSize: size, receivedSize: received, overTcp: this.overTcp };
    this.emit(from, place, lastPacket, size, false, name, `no whole header (${received} of ${size} bytes)`, facts);
  }

  private emit(
    from: Side,
    place: PacketPlace,
    lastPacket: number,
    size: number,
    complete: boolean,
    name: string,
    summary: string,
    facts: DnsFacts,
    survey?: RecordSurvey,
  ): void {
    const message: AlgMessage = {
      packet: place.packet,
      seconds: place.seconds,
      nanoseconds: place.nanoseconds,
      from,
      name,
      size,
      summary,
      complete,
      facts,
      ...(lastPacket === place.packet ? undefined : { lastPacket }),
      ...(survey && survey.addresses.length > 0 ? { fields: survey.addresses } : undefined),
    };
    this.context.message(message);
  }
}
