/** DNS resource records by the name of their type (RFC 1035 §3.3, RFC 3596, RFC 6891). */
import { addressBytes, ByteWriter, textBytes } from './byte-writer.ts';
import { labelsOf, type DnsRecord } from './dns-writer.ts';

/** IANA's DNS parameters: RR types. */
export const dnsTypes = {
  A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33, OPT: 41, TSIG: 250, IXFR: 251, AXFR: 252, ANY: 255,
} as const; // prettier-ignore
export type DnsTypeName = keyof typeof dnsTypes;

export const internetClass = 1;
export const anyClass = 255;

const record = (name: string, type: DnsTypeName, ttl: number, data: DnsRecord['data']): DnsRecord => ({
  name,
  type: dnsTypes[type],
  class: internetClass,
  ttl,
  data,
});

export const a = (name: string, address: string, ttl = 3600): DnsRecord =>
  record(name, 'A', ttl, (writer) => writer.bytes(addressBytes(address)));

export const aaaa = (name: string, address: string, ttl = 3600): DnsRecord =>
  record(name, 'AAAA', ttl, (writer) => writer.bytes(addressBytes(address)));

export const ns = (name: string, server: string, ttl = 3600): DnsRecord =>
  record(name, 'NS', ttl, (writer) => writer.name(server));

/** One character string of up to 255 bytes. */
export const txt = (name: string, text: string, ttl = 3600): DnsRecord =>
  record(name, 'TXT', ttl, (writer) => writer.u8(text.length).bytes(textBytes(text)));

export interface StartOfAuthority {
  readonly primary: string;
  readonly mailbox: string;
  readonly serial: number;
}

/** Refresh, retry, expire and minimum are BIND's usual examples. */
export const soa = (name: string, { primary, mailbox, serial }: StartOfAuthority, ttl = 3600): DnsRecord =>
  record(name, 'SOA', ttl, (writer) =>
    writer.name(primary).name(mailbox).u32(serial).u32(7200).u32(900).u32(1_209_600).u32(3600),
  );

export interface ExtendedDns {
  /** Largest UDP answer that the asker takes. */
  readonly udpSize: number;
  readonly dnssecOk?: boolean;
  readonly options?: readonly { readonly code: number; readonly data: Uint8Array }[];
}

/** RFC 6891 §6.1.2: the class is the UDP size, the TTL holds extended RCODE, version and flags. */
export const opt = ({ udpSize, dnssecOk = false, options = [] }: ExtendedDns): DnsRecord => ({
  name: '.',
  type: dnsTypes.OPT,
  class: udpSize,
  ttl: dnssecOk ? 0x8000 : 0,
  data: (writer) => {
    for (const { code, data } of options) writer.u16(code).u16(data.length).bytes(data);
  },
});

/** RDATA without names, for types that have no function here. */
export const rawRecord = (name: string, type: number, data: Uint8Array, ttl = 3600): DnsRecord => ({
  name,
  type,
  class: internetClass,
  ttl,
  data: (writer) => writer.bytes(data),
});

/** A name as labels without compression (RFC 1035 §3.1), in the lower case that signatures are computed over. */
export function plainName(name: string): Uint8Array {
  const writer = new ByteWriter();
  for (const label of labelsOf(name.toLowerCase())) writer.u8(label.length).bytes(textBytes(label));
  return writer.u8(0).finish();
}
