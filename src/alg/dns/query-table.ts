/**
 * Which query a response belongs to, within one flow. Most flows carry one query, so the last one is kept by itself and
 * a map is made only when there are more; a forwarder that keeps one source port may have thousands under way.
 */
import type { DnsMessage } from './parse.ts';
import type { OptRecord } from './records.ts';
import { Transfer, transferKind } from './transfer.ts';

/** A flow's older queries that are remembered; the oldest go first. */
const maximumOlderQueries = 4096;
/** What a querier without EDNS takes over UDP (RFC 1035 §4.2.1), and the least that EDNS can ask for (RFC 6891 §6.2.3). */
export const plainUdpBytes = 512;

export interface Exchange {
  readonly id: number;
  readonly name: string;
  readonly type: number;
  /** The first query's packet and the latest repetition's; 0 when only the answer was seen. */
  readonly firstPacket: number;
  queryPacket: number;
  /** Bytes that the querier takes in one UDP answer. */
  allowedBytes: number;
  responses: number;
  readonly transfer: Transfer | undefined;
}

export class QueryTable {
  private latest: Exchange | undefined;
  private older: Map<number, Exchange> | undefined;

  /** Enters a query, or counts it as a repetition of one that has no answer yet. */
  asked(message: DnsMessage, packet: number, opt: OptRecord | undefined): Exchange {
    const allowedBytes = opt ? Math.max(plainUdpBytes, opt.payloadSize) : plainUdpBytes;
    const known = this.find(message.id);
    if (known && known.responses === 0 && sameQuestion(known, message)) {
      known.queryPacket = packet;
      known.allowedBytes = allowedBytes;
      return known;
    }
    return this.enter(message, packet, allowedBytes);
  }

  /**
   * The exchange that a response belongs to. A transfer whose query was not captured is entered here, because its later
   * messages may leave the question out (RFC 5936 §2.2.1).
   */
  answered(message: DnsMessage): Exchange | undefined {
    const known = this.find(message.id);
    const exchange =
      known && (!message.question || sameQuestion(known, message))
        ? known
        : message.question && transferKind(message.question.type)
          ? this.enter(message, 0, plainUdpBytes)
          : undefined;
    if (exchange) exchange.responses += 1;
    return exchange;
  }

  /** True while a transfer's closing record is awaited: whose message this is, when its header is not there. */
  get openTransfer(): Transfer | undefined {
    const transfer = this.latest?.transfer;
    return transfer && !transfer.closed ? transfer : undefined;
  }

  private find(id: number): Exchange | undefined {
    return this.latest?.id === id ? this.latest : this.older?.get(id);
  }

  private enter(message: DnsMessage, packet: number, allowedBytes: number): Exchange {
    const type = message.question?.type ?? 0;
    const kind = transferKind(type);
    const exchange: Exchange = {
      id: message.id,
      name: message.question?.name ?? '',
      type,
      firstPacket: packet,
      queryPacket: packet,
      allowedBytes,
      responses: 0,
      transfer: kind && new Transfer(kind),
    };
    if (this.latest && this.latest.id !== exchange.id) {
      this.older ??= new Map();
      this.older.set(this.latest.id, this.latest);
      if (this.older.size > maximumOlderQueries)
        for (const oldest of this.older.keys()) {
          this.older.delete(oldest);
          break;
        }
    }
    this.latest = exchange;
    return exchange;
  }
}

/** Names compare without case (RFC 1035 §2.3.3); resolvers mix it on purpose. */
const sameQuestion = (exchange: Exchange, { question }: DnsMessage): boolean =>
  exchange.type === (question?.type ?? 0) &&
  (exchange.name === (question?.name ?? '') || exchange.name.toLowerCase() === question?.name.toLowerCase());
