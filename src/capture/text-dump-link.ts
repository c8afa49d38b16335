/** Which link type the bytes of a dump begin with: no dump says so, and many leave the link layer out. */
import { u16, u8 } from '../base/bytes.ts';

/** LINKTYPE_ values of the tcpdump.org registry. */
export const dumpLinkType = { loopback: 0, ethernet: 1, raw: 101, linuxCooked: 113, linuxCooked2: 276 } as const;

export interface LinkGuess {
  readonly linkType: number;
  /** Bytes in front of the IP header. */
  readonly headerLength: number;
}

const ethernetHeaderLength = 14;
const vlanTypes = new Set([0x8100, 0x88a8, 0x9100]);
/** ARP, PPPoE, MPLS, 802.1X and LLDP: frames without IP that dumps of gateways hold. */
const otherTypes = new Set([0x0806, 0x8847, 0x8848, 0x8863, 0x8864, 0x888e, 0x88cc]);
const maximumTags = 2;

/** Undefined when the bytes look like no packet at all. */
export function guessLinkType(bytes: Uint8Array): LinkGuess | undefined {
  const raw = { linkType: dumpLinkType.raw, headerLength: 0 };
  // A MAC address may begin with 45: the header's checksum tells the two apart.
  if (isIpHeader(bytes, 0) && hasRightChecksum(bytes)) return raw;
  let typeAt = 12;
  for (let tags = 0; tags < maximumTags && vlanTypes.has(u16(bytes, typeAt)); tags += 1) typeAt += 4;
  const headerLength = typeAt + 2;
  const type = u16(bytes, typeAt);
  const ethernet = { linkType: dumpLinkType.ethernet, headerLength };
  if (isIpType(type) && (isIpHeader(bytes, headerLength) || isCutIp(bytes, headerLength, type))) return ethernet;
  if (isIpType(u16(bytes, 14)) && u16(bytes, 0) <= 4 && isIpHeader(bytes, 16))
    return { linkType: dumpLinkType.linuxCooked, headerLength: 16 };
  if (isIpType(u16(bytes, 0)) && isIpHeader(bytes, 20))
    return { linkType: dumpLinkType.linuxCooked2, headerLength: 20 };
  if (isIpHeader(bytes, 0)) return raw;
  if (u8(bytes, 1) + u8(bytes, 2) === 0 && isIpHeader(bytes, 4))
    return { linkType: dumpLinkType.loopback, headerLength: 4 };
  return bytes.length > ethernetHeaderLength && otherTypes.has(type) ? ethernet : undefined;
}

const isIpType = (type: number): boolean => type === 0x0800 || type === 0x86dd;

/** A header whose lengths agree with themselves and which carries a protocol that is in use. */
function isIpHeader(bytes: Uint8Array, at: number): boolean {
  const version = u8(bytes, at) >> 4;
  if (version === 4) {
    const headerLength = (u8(bytes, at) & 15) * 4;
    const totalLength = u16(bytes, at + 2);
    if (bytes.length - at < 20 || headerLength < 20) return false;
    return (totalLength === 0 || totalLength >= headerLength) && u8(bytes, at + 8) > 0 && u8(bytes, at + 9) < 143;
  }
  return version === 6 && bytes.length - at >= 40 && u8(bytes, at + 6) < 143 && u8(bytes, at + 7) > 0;
}

/** The beginning of a header whose end the dump does not hold: the EtherType must say the same version. */
const isCutIp = (bytes: Uint8Array, at: number, type: number): boolean =>
  bytes.length > at &&
  bytes.length - at < (type === 0x0800 ? 20 : 40) &&
  u8(bytes, at) >> 4 === (type === 0x0800 ? 4 : 6);

/** RFC 1071 over the IPv4 header; IPv6 has none, so its first byte must do. */
function hasRightChecksum(bytes: Uint8Array): boolean {
  if (u8(bytes, 0) >> 4 === 6) return u16(bytes, 4) + 40 >= bytes.length;
  let sum = 0;
  for (let at = 0; at < (u8(bytes, 0) & 15) * 4; at += 2) sum += u16(bytes, at);
  return ((sum & 0xffff) + (sum >>> 16)) % 0xffff === 0;
}

/** Bytes on the wire by the IP header's account; 0 when it gives none. */
export function declaredLength(bytes: Uint8Array, { headerLength }: LinkGuess): number {
  const version = u8(bytes, headerLength) >> 4;
  if (version === 4 && isIpHeader(bytes, headerLength)) {
    const totalLength = u16(bytes, headerLength + 2);
    return totalLength === 0 ? 0 : headerLength + totalLength;
  }
  return version === 6 && isIpHeader(bytes, headerLength) ? headerLength + 40 + u16(bytes, headerLength + 4) : 0;
}
