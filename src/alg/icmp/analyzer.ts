/**
 * Reads one ICMP flow: echoes of one identifier between two hosts, or the errors that one host sends another. Which flow
 * an error belongs to is settled when the whole capture is known (survey.ts, diagnosis).
 */
import { parseIpv6 } from '../../base/address.ts';
import { sumWords } from '../../packet/checksum.ts';
import { formatSpan, secondsBetween } from '../../base/time.ts';
import type { Analyzer, PacketPlace, SessionContext, Side } from '../alg.ts';
import { MessageLimit } from '../message-limit.ts';
import type { IcmpFacts } from './facts.ts';
import { isChecksumWrong, parseIcmp, type IcmpMessage } from './parse.ts';
import { quoteText } from './quote.ts';
import { icmpName, isRequestType } from './vocabulary.ts';

/** Requests that wait for their reply, of each side; a flood's oldest are forgotten. */
const maximumWaiting = 1024;

export class IcmpAnalyzer implements Analyzer {
  private readonly limit: MessageLimit;
  private readonly isIpv6: boolean;
  private readonly addressSum: number;
  private readonly waiting: Readonly<Record<Side, Map<number, PacketPlace>>> = { client: new Map(), server: new Map() };

  constructor(context: SessionContext) {
    this.limit = new MessageLimit(context);
    this.isIpv6 = context.client.address.includes(':');
    this.addressSum = [context.client, context.server]
      .map(({ address }) => parseIpv6(address) ?? new Uint8Array(0))
      .reduce((sum, bytes) => sum + sumWords(bytes, 0, bytes.length), 0);
  }

  datagram(from: Side, payload: Uint8Array, place: PacketPlace, wireBytes = payload.length): void {
    const message = parseIcmp(payload, this.isIpv6);
    const complete = payload.length >= wireBytes;
    const facts: IcmpFacts = { type: message?.type ?? payload[0] ?? 0, code: message?.code ?? payload[1] ?? 0 };
    const texts: string[] = [];
    if (!message) texts.push(`no whole header (${payload.length} of ${wireBytes} bytes)`);
    else if (message.isError) this.readError(message, payload, complete, facts, texts);
    else this.readQuery(message, from, place, facts, texts);
    const { packet, seconds, nanoseconds } = place;
    this.limit.message({
      packet,
      seconds,
      nanoseconds,
      from,
      name: icmpName(facts.type, facts.code, this.isIpv6),
      size: wireBytes,
      summary: texts.join(', '),
      complete,
      facts,
      ...(message && message.fields.length > 0 ? { fields: message.fields } : undefined),
    });
  }

  end(): void {
    this.limit.end();
  }

  private readQuery(
    { type, identifier, sequence }: IcmpMessage,
    from: Side,
    place: PacketPlace,
    facts: IcmpFacts,
    texts: string[],
  ): void {
    if (identifier === undefined || sequence === undefined) return;
    facts.identifier = identifier;
    facts.sequence = sequence;
    texts.push(`id ${identifier}, sequence ${sequence}`);
    if (isRequestType(type, this.isIpv6)) {
      const { [from]: waiting } = this.waiting;
      waiting.delete(sequence);
      waiting.set(sequence, place);
      if (waiting.size <= maximumWaiting) return;
      for (const oldest of waiting.keys()) {
        waiting.delete(oldest);
        break;
      }
      return;
    }
    const waiting = this.waiting[from === 'client' ? 'server' : 'client'];
    const request = waiting.get(sequence);
    if (!request) {
      facts.unmatched = true;
      texts.push('no request of this number was captured');
      return;
    }
    waiting.delete(sequence);
    const seconds = secondsBetween(request, place);
    facts.requestPacket = request.packet;
    facts.roundTripMilliseconds = Number((seconds * 1000).toPrecision(6));
    texts.push(`answers packet ${request.packet} after ${formatSpan(seconds)}`);
  }

  private readError(
    { quote, nextHopMtu }: IcmpMessage,
    payload: Uint8Array,
    complete: boolean,
    facts: IcmpFacts,
    texts: string[],
  ): void {
    if (complete && isChecksumWrong(payload, this.isIpv6, this.addressSum)) facts.checksumWrong = true;
    if (!quote) {
      texts.push('quotes no readable packet');
      return;
    }
    facts.quotedProtocol = quote.protocol;
    facts.quotedSource = quote.source;
    facts.quotedDestination = quote.destination;
    facts.quotedSourcePort = quote.sourcePort;
    facts.quotedDestinationPort = quote.destinationPort;
    facts.quoteNamesFlow = quote.namesFlow;
    facts.quotedTtl = quote.ttl;
    facts.quotedIdentification = quote.identification;
    if (quote.sequence !== undefined) facts.quotedSequence = quote.sequence;
    texts.push(`quotes ${quoteText(quote)}`);
    if (nextHopMtu !== undefined) {
      facts.nextHopMtu = nextHopMtu;
      texts.push(`next-hop MTU ${nextHopMtu}`);
    }
    if (quote.headerChecksumWrong) facts.quotedHeaderChecksumWrong = true;
    if (complete && quote.transportChecksumWrong) facts.quotedTransportChecksumWrong = true;
  }
}
