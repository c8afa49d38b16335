/**
 * Reads one BOOTP or DHCP flow. Broadcasts and replies to an address that did not exist before are flows of their own, so
 * a lease is usually two or three sessions that their transaction id joins.
 */
import type { Analyzer, PacketPlace, SessionContext, Side } from '../alg.ts';
import { MessageLimit } from '../message-limit.ts';
import type { BootpFacts } from './facts.ts';
import { parseBootp, type BootpMessage } from './parse.ts';
import { bootpName, operation } from './vocabulary.ts';

const nowhere = '0.0.0.0';
/** Transactions whose latest request is remembered. */
const maximumTransactions = 256;

export class BootpAnalyzer implements Analyzer {
  private readonly limit: MessageLimit;
  private readonly requests = new Map<number, number>();

  constructor(context: SessionContext) {
    this.limit = new MessageLimit(context);
  }

  datagram(from: Side, payload: Uint8Array, place: PacketPlace, wireBytes = payload.length): void {
    const message = parseBootp(payload);
    const { packet, seconds, nanoseconds } = place;
    const facts = message && this.factsOf(message, packet);
    this.limit.message({
      packet,
      seconds,
      nanoseconds,
      from,
      name: bootpName(message?.operation ?? payload[0] ?? 0, message?.messageType),
      size: wireBytes,
      summary: message ? summarize(message) : `the fixed part is not whole (${payload.length} of ${wireBytes} bytes)`,
      complete: message !== undefined && payload.length >= wireBytes,
      ...(facts && { facts }),
      ...(message && message.fields.length > 0 && { fields: message.fields }),
    });
  }

  end(): void {
    this.limit.end();
  }

  private factsOf(message: BootpMessage, packet: number): BootpFacts {
    const { transactionId, hops, broadcast, messageType, requestedAddress, serverIdentifier } = message;
    const request = message.operation === operation.request;
    const facts: BootpFacts = { request, transactionId, hops, broadcast };
    if (messageType !== undefined) facts.messageType = messageType;
    if (message.clientAddress !== nowhere) facts.clientAddress = message.clientAddress;
    if (message.yourAddress !== nowhere) facts.yourAddress = message.yourAddress;
    if (message.relayAddress !== nowhere) facts.relayAddress = message.relayAddress;
    if (requestedAddress !== undefined) facts.requestedAddress = requestedAddress;
    if (serverIdentifier !== undefined) facts.serverIdentifier = serverIdentifier;
    if (request) {
      this.requests.set(transactionId, packet);
      if (this.requests.size > maximumTransactions)
        for (const oldest of this.requests.keys()) {
          this.requests.delete(oldest);
          break;
        }
    } else {
      const requestPacket = this.requests.get(transactionId);
      if (requestPacket !== undefined) facts.requestPacket = requestPacket;
    }
    return facts;
  }
}

/** `transaction 0x5612, gives 172.16.10.252 for 86400 s, through relay 172.16.10.1 (1 hop)` */
function summarize(message: BootpMessage): string {
  const { requestedAddress, leaseSeconds, hops, relayAddress, clientAddress, yourAddress } = message;
  const texts = [`transaction 0x${message.transactionId.toString(16)}`];
  if (clientAddress !== nowhere) texts.push(`client ${clientAddress}`);
  if (requestedAddress !== undefined) texts.push(`asks for ${requestedAddress}`);
  if (yourAddress !== nowhere)
    texts.push(`gives ${yourAddress}${leaseSeconds === undefined ? '' : ` for ${leaseSeconds} s`}`);
  if (relayAddress !== nowhere) texts.push(`through relay ${relayAddress} (${hops} hop${hops === 1 ? '' : 's'})`);
  if (message.broadcast) texts.push('answer by broadcast');
  if (message.problem !== undefined) texts.push(message.problem);
  return texts.join(', ');
}
