/** DNS queries and answers as bytes (RFC 1035 §4.1), and their framing in a TCP stream. */
import { ByteWriter } from './byte-writer.ts';
import { dnsTypes, internetClass, opt, type DnsTypeName, type ExtendedDns } from './dns-record.ts';
import type { DnsRecord } from './dns-writer.ts';
import { DnsWriter } from './dns-writer.ts';

export interface DnsMessage {
  readonly id: number;
  readonly question: { readonly name: string; readonly type: DnsTypeName };
  /** Letters as dig prints them. */
  readonly flags?: readonly ('qr' | 'aa' | 'tc' | 'rd' | 'ra' | 'ad' | 'cd')[];
  readonly responseCode?: number;
  readonly answers?: readonly DnsRecord[];
  readonly authorities?: readonly DnsRecord[];
  readonly additionals?: readonly DnsRecord[];
}

const flagBits = { qr: 0x8000, aa: 0x0400, tc: 0x0200, rd: 0x0100, ra: 0x0080, ad: 0x0020, cd: 0x0010 } as const;

export function dnsMessage(message: DnsMessage): Uint8Array {
  const { answers = [], authorities = [], additionals = [], question } = message;
  const flags = (message.flags ?? []).reduce((sum, flag) => sum | flagBits[flag], message.responseCode ?? 0);
  const writer = new DnsWriter()
    .u16(message.id)
    .u16(flags)
    .u16(1)
    .u16(answers.length)
    .u16(authorities.length)
    .u16(additionals.length);
  writer.name(question.name).u16(dnsTypes[question.type]).u16(internetClass);
  for (const record of [...answers, ...authorities, ...additionals]) writer.record(record);
  return writer.finish();
}

export interface DnsQuery {
  readonly id: number;
  readonly name: string;
  readonly type: DnsTypeName;
  readonly flags?: DnsMessage['flags'];
  /** OPT record; dig sends one with 4096 bytes. */
  readonly extended?: ExtendedDns;
}

/** A query as dig asks it: recursion desired except for zone transfers, `ad` set. */
export function dnsQuery({ id, name, type, extended, flags }: DnsQuery): Uint8Array {
  const isTransfer = type === 'AXFR' || type === 'IXFR';
  return dnsMessage({
    id,
    question: { name, type },
    flags: flags ?? (isTransfer ? ['ad'] : ['rd', 'ad']),
    additionals: extended ? [opt(extended)] : [],
  });
}

/** RFC 1035 §4.2.2: over TCP each message has its length in two bytes before it. */
export function overTcp(...messages: readonly Uint8Array[]): Uint8Array {
  const stream = new ByteWriter();
  for (const message of messages) stream.u16(message.length).bytes(message);
  return stream.finish();
}
