/** AXFR (RFC 5936): a zone with a start of authority at both ends, in one message of exactly the size that a story needs. */
import { dnsMessage } from './dns-message.ts';
import { a, ns, soa, txt } from './dns-record.ts';
import type { DnsRecord } from './dns-writer.ts';
import { signatureLength, signed, type SigningOptions, type TsigKey } from './tsig.ts';

export interface ZoneTransfer {
  readonly id: number;
  readonly zone: string;
  /** Bytes of the message, without the length before it in the TCP stream. */
  readonly size: number;
  readonly serial?: number;
  readonly signature?: SigningOptions & { readonly key: TsigKey };
}

/** A pointer to the zone's name, type, class, TTL, length and one empty character string. */
const shortestTxt = 2 + 10 + 1;
const longestTxt = shortestTxt + 255;

/** The answer to an AXFR query. Throws RangeError when the zone's fixed records alone exceed the size. */
export function zoneTransferMessage({ id, zone, size, serial = 2018011101, signature }: ZoneTransfer): Uint8Array {
  const authority = soa(zone, { primary: `ns1.${zone}`, mailbox: `hostmaster.${zone}`, serial });
  const message = (hosts: readonly DnsRecord[], padding: string): Uint8Array =>
    dnsMessage({
      id,
      question: { name: zone, type: 'AXFR' },
      flags: ['qr', 'aa'],
      answers: [
        authority,
        ns(zone, `ns1.${zone}`),
        ns(zone, `ns2.${zone}`),
        txt(zone, padding),
        a(`ns1.${zone}`, '192.0.2.53'),
        a(`ns2.${zone}`, '198.51.100.53'),
        ...hosts,
        authority,
      ],
    });

  const wanted = size - (signature ? signatureLength(signature.key) : 0);
  const fixed = message([], '').length;
  if (wanted < fixed) throw new RangeError(`A transfer of ${zone} takes at least ${size - wanted + fixed} bytes.`);
  const hostAt = (index: number): DnsRecord =>
    a(`host${String(index).padStart(4, '0')}.${zone}`, `198.51.100.${(index % 254) + 1}`);
  const hostLength = message([hostAt(0)], '').length - fixed;
  const count = Math.floor((wanted - fixed) / hostLength);
  const hosts = Array.from({ length: count }, (_, index) => hostAt(index));
  // A host takes fewer bytes than the TXT record may be long, so that the rest always fits.
  const rest = wanted - fixed - count * hostLength;
  if (rest > longestTxt - shortestTxt) throw new RangeError(`The zone name ${zone} is too long for an exact size.`);
  const plain = message(hosts, 'v=spf1 -all '.padEnd(rest, '-').slice(0, rest));
  return signature ? signed(plain, signature.key, signature).message : plain;
}
