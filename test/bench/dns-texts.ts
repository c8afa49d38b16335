/** DNS messages for generated captures: made once, given another id each time they are used. */
import { a, aaaa, opt, rawRecord, soa, txt } from '../captures/build/dns-record.ts';
import { dnsMessage, dnsQuery, overTcp } from '../captures/build/dns-message.ts';
import type { Random } from './random.ts';

interface Exchange {
  readonly query: Uint8Array;
  readonly answer: Uint8Array;
}

const names = 512;
const transfers = 6;
const zone = 'example.com';
const authority = soa(zone, { primary: `ns1.${zone}`, mailbox: `hostmaster.${zone}`, serial: 2024 });

export class DnsTexts {
  private readonly exchanges: readonly Exchange[] = Array.from({ length: names }, (_, index) => exchangeOf(index));
  private readonly truncated: readonly Exchange[] = Array.from({ length: 16 }, (_, index) => truncatedExchange(index));
  private readonly streams: readonly Exchange[] = Array.from({ length: 64 }, (_, index) => {
    const { query, answer } = exchangeOf(index * 3);
    return { query: overTcp(query), answer: overTcp(answer) };
  });
  private readonly zones: readonly Exchange[] = Array.from({ length: transfers }, (_, index) => transferOf(index));

  /** Valid until the next call for the same name: the id is written into shared bytes. */
  exchange(random: Random, id: number, isTruncated: boolean): Exchange {
    const list = isTruncated ? this.truncated : this.exchanges;
    const chosen = list[random.below(list.length)]!;
    for (const bytes of [chosen.query, chosen.answer]) {
      bytes[0] = id >>> 8;
      bytes[1] = id;
    }
    return chosen;
  }

  streamExchange(random: Random): Exchange {
    return this.streams[random.below(this.streams.length)]!;
  }

  transfer(random: Random): Exchange {
    return this.zones[random.below(this.zones.length)]!;
  }
}

function exchangeOf(index: number): Exchange {
  const name = `host${index}.${zone}`;
  const type = index % 4 === 0 ? 'AAAA' : 'A';
  const extended = index % 2 === 0 ? { udpSize: 1232 } : undefined;
  const records =
    type === 'AAAA'
      ? [aaaa(name, `2001:db8::${(index + 1).toString(16)}`)]
      : Array.from({ length: 1 + (index % 6) }, (_, at) => a(name, `203.0.113.${(index + at) & 255}`));
  return {
    query: dnsQuery({ id: 1, name, type, ...(extended ? { extended } : {}) }),
    answer: dnsMessage({
      id: 1,
      question: { name, type },
      flags: ['qr', 'rd', 'ra'],
      ...(index % 25 === 0 ? { responseCode: 3, authorities: [authority] } : { answers: records }),
      additionals: extended ? [opt(extended)] : [],
    }),
  };
}

function truncatedExchange(index: number): Exchange {
  const name = `large${index}.${zone}`;
  return {
    query: dnsQuery({ id: 1, name, type: 'TXT' }),
    answer: dnsMessage({ id: 1, question: { name, type: 'TXT' }, flags: ['qr', 'tc', 'rd', 'ra'] }),
  };
}

/** A zone transfer (RFC 5936) of one to a dozen messages of up to 30 kB. */
function transferOf(index: number): Exchange {
  const id = 4096 + index;
  const question = { name: zone, type: 'AXFR' } as const;
  const message = (part: number, parts: number): Uint8Array =>
    dnsMessage({
      id,
      question,
      flags: ['qr', 'aa'],
      answers: [
        ...(part === 0 ? [authority] : []),
        ...Array.from({ length: 60 + index * 70 }, (_, at) => {
          const name = `node${part}-${at}.${zone}`;
          return at % 3 === 0 ? txt(name, `entry ${at} of part ${part}`) : a(name, `203.0.113.${at & 255}`);
        }),
        rawRecord(`raw${part}.${zone}`, 65_280, new Uint8Array(24)),
        ...(part === parts - 1 ? [authority] : []),
      ],
    });
  const parts = 1 + ((index * 5) % 12);
  return {
    query: overTcp(dnsQuery({ id, name: zone, type: 'AXFR' })),
    answer: overTcp(...Array.from({ length: parts }, (_, part) => message(part, parts))),
  };
}
