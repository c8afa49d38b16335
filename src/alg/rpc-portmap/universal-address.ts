/** Universal addresses of TCP and UDP (RFC 5665 §5.2.3): an address and, behind it, the port's two bytes, all with dots. */
import { formatAddressBytes, parseIpv4, parseIpv6 } from '../../base/address.ts';

export interface UniversalAddress {
  /** Undefined for 0.0.0.0 and ::, which mean the host that was asked. */
  readonly address: string | undefined;
  readonly port: number;
}

/** `192.0.2.7.8.1` is port 2049 of 192.0.2.7. Undefined for anything else, names and local paths included. */
export function parseUniversalAddress(text: string): UniversalAddress | undefined {
  const match = /^(.+)\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  const address = match?.[1];
  if (address === undefined) return undefined;
  const high = Number(match?.[2]);
  const low = Number(match?.[3]);
  if (high > 255 || low > 255) return undefined;
  const v4 = parseIpv4(address);
  const v6 = v4 === undefined ? parseIpv6(address) : undefined;
  if (v4 === undefined && !v6) return undefined;
  const isAny = v4 === 0 || v6?.every((byte) => byte === 0) === true;
  const canonical = v6 ? formatAddressBytes(v6) : address;
  return { address: isAny ? undefined : canonical, port: high * 256 + low };
}

export const formatUniversalAddress = (address: string, port: number): string =>
  `${address}.${port >>> 8}.${port & 255}`;
