/**
 * NAT64: the IP header of one family becomes that of the other (RFC 7915 §4.1, §5.1), with the echoes of ICMP and ICMPv6
 * (§4.2, §5.2). Fragments, extension headers and ICMP errors stay what they are: an error's quote would have to be translated
 * as well, and a fragment needs what the first one holds.
 */
import { concat, u16, u8 } from '../base/bytes.ts';
import { addressBytes } from '../base/prefix.ts';
import type { BindingEnd } from '../alg/field-rewrite.ts';
import { ipv4HeaderChecksum } from '../packet/checksum.ts';
import { ipProtocol, type PacketScratch } from '../packet/scratch.ts';

const etherTypes = { 4: 0x0800, 6: 0x86dd } as const;
/** LINKTYPE_RAW, LINKTYPE_IPV4, LINKTYPE_IPV6 and BSD's raw: IP stands alone. */
const rawLinkTypes: ReadonlySet<number> = new Set([12, 14, 101]);
const headerBytes = { 4: 20, 6: 40 } as const;
/** RFC 7915 §5.1: up to this size the IPv4 packet may be fragmented on its way, so "don't fragment" is left out. */
const largestWithoutDf = 1260;
/** ICMP's echo request and reply, and those of ICMPv6. */
const echoTypes: Readonly<Record<number, number>> = { 8: 128, 0: 129, 128: 8, 129: 0 };

type Family = 4 | 6;

const familyOf = (address: string): Family | undefined => {
  const length = addressBytes(address)?.length;
  return length === 4 ? 4 : length === 16 ? 6 : undefined;
};

/** Whether both ends are of the other family than the packet: what NAT64 makes of it. */
export function changesFamily(
  { ipVersion }: PacketScratch,
  source: BindingEnd | null,
  destination: BindingEnd | null,
): boolean {
  if (!source || !destination || ipVersion === 0) return false;
  const family = familyOf(source.address);
  return family !== undefined && family !== ipVersion && familyOf(destination.address) === family;
}

export interface FamilyChange {
  /** The packet with what the transport becomes, at the place that `scratch` names. */
  readonly bytes: Uint8Array;
  /** First byte behind the transport's payload. */
  readonly end: number;
  /** Of the packet as it was captured. */
  readonly scratch: PacketScratch;
  readonly linkType: number;
  readonly source: BindingEnd;
  readonly destination: BindingEnd;
  /** Bytes of the IP payload by its header. */
  readonly payloadLength: number;
}

/**
 * The packet under the other family's header, the transport's checksum left to the caller; undefined where it cannot be.
 * The identification of an IPv4 packet is the gateway's own choice (RFC 7915 §5.1); zero stands for it.
 */
export function translateFamily(change: FamilyChange): Uint8Array | undefined {
  const { bytes, end, scratch, linkType, payloadLength } = change;
  const { networkOffset: at, transportOffset, protocol, fragmentOffset, moreFragments } = scratch;
  const from = scratch.ipVersion === 4 ? 4 : 6;
  if (fragmentOffset > 0 || moreFragments) return undefined;
  if (from === 6 && transportOffset !== at + headerBytes[6]) return undefined;
  const to: Family = from === 4 ? 6 : 4;
  const link = linkHeader(bytes.subarray(0, at), linkType, from, to);
  const transport = translateTransport(bytes.slice(transportOffset, end), protocol);
  if (!link || !transport) return undefined;
  const trafficClass = from === 4 ? u8(bytes, at + 1) : (u16(bytes, at) >>> 4) & 255;
  const hops = u8(bytes, at + (from === 4 ? 8 : 7));
  const fields = { ...change, trafficClass, hops, protocol: transport.protocol, payloadLength };
  const header = to === 4 ? ipv4Header(fields) : ipv6Header(fields);
  return header && concat([link, header, transport.bytes, bytes.subarray(end)]);
}

/** With the EtherType in front of IP exchanged; undefined for links that say it in another way. */
function linkHeader(bytes: Uint8Array, linkType: number, from: Family, to: Family): Uint8Array | undefined {
  if (bytes.length === 0) return rawLinkTypes.has(linkType) ? bytes : undefined;
  const at = bytes.length - 2;
  if (at < 0 || u16(bytes, at) !== etherTypes[from]) return undefined;
  const link = bytes.slice();
  link[at] = etherTypes[to] >>> 8;
  link[at + 1] = etherTypes[to] & 255;
  return link;
}

function translateTransport(
  bytes: Uint8Array,
  protocol: number,
): { readonly bytes: Uint8Array; readonly protocol: number } | undefined {
  if (protocol === ipProtocol.tcp || protocol === ipProtocol.udp) return { bytes, protocol };
  const isEcho = protocol === ipProtocol.icmp || protocol === ipProtocol.icmpv6;
  const type = isEcho ? echoTypes[u8(bytes, 0)] : undefined;
  if (type === undefined || type > 127 !== (protocol === ipProtocol.icmp)) return undefined;
  bytes[0] = type;
  return { bytes, protocol: protocol === ipProtocol.icmp ? ipProtocol.icmpv6 : ipProtocol.icmp };
}

interface HeaderFields {
  readonly source: BindingEnd;
  readonly destination: BindingEnd;
  readonly trafficClass: number;
  readonly hops: number;
  readonly protocol: number;
  readonly payloadLength: number;
}

function ipv4Header(fields: HeaderFields): Uint8Array | undefined {
  const source = addressBytes(fields.source.address);
  const destination = addressBytes(fields.destination.address);
  const length = headerBytes[4] + fields.payloadLength;
  if (!source || !destination || length > 0xffff) return undefined;
  const flags = length > largestWithoutDf ? 0x40 : 0;
  const header = Uint8Array.from([
    0x45, fields.trafficClass, length >>> 8, length & 255, 0, 0, flags, 0, fields.hops, fields.protocol, 0, 0,
    ...source, ...destination,
  ]); // prettier-ignore
  const { expected } = ipv4HeaderChecksum(header, 0);
  header[10] = expected >>> 8;
  header[11] = expected & 255;
  return header;
}

function ipv6Header(fields: HeaderFields): Uint8Array | undefined {
  const source = addressBytes(fields.source.address);
  const destination = addressBytes(fields.destination.address);
  const { trafficClass, payloadLength } = fields;
  if (!source || !destination) return undefined;
  return Uint8Array.from([
    0x60 | (trafficClass >>> 4), (trafficClass & 15) << 4, 0, 0, payloadLength >>> 8, payloadLength & 255,
    fields.protocol, fields.hops, ...source, ...destination,
  ]); // prettier-ignore
}
