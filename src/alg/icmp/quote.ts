/**
 * The packet that an ICMP error quotes: its addresses and ports name the flow that the error is about, and a gateway that
 * translated that flow has to translate them back. Routers may quote as little as the IP header and eight bytes.
 */
import { formatEndpoint, formatIpv4, formatIpv6 } from '../../base/address.ts';
import { u16, u8 } from '../../base/bytes.ts';
import { foldSum, ipv4HeaderChecksum, sumWords, transportChecksum } from '../../packet/checksum.ts';
import { decodeIpv4, decodeIpv6 } from '../../packet/ip.ts';
import { ipProtocol, PacketScratch } from '../../packet/scratch.ts';
import { decodeTransport } from '../../packet/transport.ts';
import type { LocatedField } from '../alg.ts';
import { keyPorts } from '../../flow/flow-key.ts';
import { hasIdentifier } from './vocabulary.ts';

export interface QuotedPacket {
  readonly ipVersion: 4 | 6;
  readonly source: string;
  readonly destination: string;
  readonly protocol: number;
  /** What the flow table keys the flow by: ports, an echo's identifier twice, 0 where the quote is too short. */
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** False for a later fragment, and where the quote ends before the ports. */
  readonly namesFlow: boolean;
  readonly ttl: number;
  readonly identification: number;
  /** Of an echo; undefined for anything else. */
  readonly sequence: number | undefined;
  readonly headerChecksumWrong: boolean;
  /** Only where the quote holds the whole packet. */
  readonly transportChecksumWrong: boolean;
  /** Offsets in the ICMP message. */
  readonly headerAt: number;
  readonly transportAt: number;
  readonly fields: readonly LocatedField[];
}

/** Shared by all calls: nothing of it outlives one. */
const scratch = new PacketScratch();

/** Reads the quote at `at` of an ICMP message; undefined when it is no IP header. */
export function parseQuote(message: Uint8Array, at: number): QuotedPacket | undefined {
  if (message.length - at < 20) return undefined;
  scratch.begin(message, message.length);
  const version = u8(message, at) >> 4;
  const isIpv6 = version === 6;
  if (version !== 4 && !isIpv6) return undefined;
  if (!(isIpv6 ? decodeIpv6(scratch, at) : decodeIpv4(scratch, at))) return undefined;
  const { protocol, transportOffset: transportAt } = scratch;
  const isFirst = scratch.fragmentOffset === 0;
  if (isFirst) decodeTransport(scratch);
  const room = message.length - transportAt;
  const isIcmp = protocol === ipProtocol.icmp || protocol === ipProtocol.icmpv6;
  const isEcho = isIcmp && isFirst && room >= 8 && hasIdentifier(u8(message, transportAt), isIpv6);
  const hasPorts = protocol === ipProtocol.tcp || protocol === ipProtocol.udp;
  const ports = hasPorts ? ((scratch.sourcePort << 16) | scratch.destinationPort) >>> 0 : keyPorts(scratch);
  const addressBytes = isIpv6 ? 16 : 4;
  const sourceAt = at + (isIpv6 ? 8 : 12);
  const source = isIpv6 ? formatIpv6(message, sourceAt) : formatIpv4(scratch.source);
  const destination = isIpv6 ? formatIpv6(message, sourceAt + 16) : formatIpv4(scratch.destination);
  const fields: LocatedField[] = [
    { name: 'quoted source', value: source, offset: sourceAt, length: addressBytes },
    { name: 'quoted destination', value: destination, offset: sourceAt + addressBytes, length: addressBytes },
  ];
  if (isFirst && hasPorts && room >= 4)
    fields.push(
      { name: 'quoted source port', value: String(scratch.sourcePort), offset: transportAt, length: 2 },
      { name: 'quoted destination port', value: String(scratch.destinationPort), offset: transportAt + 2, length: 2 },
    );
  if (isEcho)
    fields.push({
      name: 'quoted identifier',
      value: String(u16(message, transportAt + 4)),
      offset: transportAt + 4,
      length: 2,
    });
  const wholeQuoted = room >= scratch.networkPayloadLength && isFirst && !scratch.moreFragments;
  return {
    ipVersion: isIpv6 ? 6 : 4,
    source,
    destination,
    protocol,
    sourcePort: ports >>> 16,
    destinationPort: ports & 0xffff,
    namesFlow: isFirst && room >= (isIcmp ? 8 : 4),
    ttl: scratch.ttl,
    identification: scratch.ipIdentification,
    sequence: isEcho ? u16(message, transportAt + 6) : undefined,
    headerChecksumWrong: !isIpv6 && isHeaderChecksumWrong(message, at),
    transportChecksumWrong: wholeQuoted && transportChecksum(scratch)?.state === 'incorrect',
    headerAt: at,
    transportAt,
    fields,
  };
}

/** `UDP 10.0.0.5:4000 > 192.0.2.9:53`, `ICMP 10.0.0.5 > 192.0.2.9`. */
export function quoteText({ protocol, source, destination, sourcePort, destinationPort }: QuotedPacket): string {
  if (protocol === ipProtocol.tcp || protocol === ipProtocol.udp)
    return `${protocol === ipProtocol.tcp ? 'TCP' : 'UDP'} ${formatEndpoint(source, sourcePort)} > ${formatEndpoint(destination, destinationPort)}`;
  return `${protocolNames[protocol] ?? `IP protocol ${protocol}`} ${source} > ${destination}`;
}

const protocolNames: Readonly<Record<number, string>> = {
  [ipProtocol.icmp]: 'ICMP',
  [ipProtocol.icmpv6]: 'ICMPv6',
  [ipProtocol.gre]: 'GRE',
  [ipProtocol.esp]: 'ESP',
};

/**
 * Routers quote the header as it was, or after they changed TTL, length or fragment bits without a new checksum (RFC 792
 * says nothing of it; BSD-derived stacks give the length in host order or without the header). None of that is NAT's doing,
 * so only a sum that none of it explains counts as wrong.
 */
function isHeaderChecksumWrong(bytes: Uint8Array, at: number): boolean {
  const { state, found } = ipv4HeaderChecksum(bytes, at);
  if (state !== 'incorrect') return false;
  const end = at + (u8(bytes, at) & 15) * 4;
  const length = u16(bytes, at + 2);
  const fragment = u16(bytes, at + 6);
  const lifetime = u16(bytes, at + 8);
  const rest = sumWords(bytes, at, end) - found - length - fragment - lifetime;
  const headerLength = end - at;
  const swapped = (value: number): number => ((value & 0xff) << 8) | (value >>> 8);
  for (const sentLength of [length, swapped(length), length + headerLength, swapped(length) + headerLength])
    for (const sentFragment of [fragment, swapped(fragment)])
      for (let ttl = 0; ttl < 256; ttl += 1)
        if (
          (~foldSum(rest + (sentLength & 0xffff) + sentFragment + ((ttl << 8) | (lifetime & 0xff))) & 0xffff) ===
          found
        )
          return false;
  return true;
}
