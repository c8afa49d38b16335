/** One packet and what must be found in it: shared by the tests of decoding, of details, of tshark's reading and of fuzzing. */
import { bytesOf, dnsEndpoints, ethernetIp, ftpEndpoints } from './wrap.ts';

export interface PacketCase {
  readonly name: string;
  readonly linkType: number;
  readonly bytes: Uint8Array;
  readonly endpoints: string;
  /** As `Encapsulations.describe` says it. */
  readonly encapsulation: string;
  /** Why tshark does not find the same. */
  readonly notInTshark?: string;
}

export const link = (
  name: string,
  linkType: number,
  bytes: Uint8Array,
  encapsulation = '',
  notInTshark?: string,
): PacketCase => ({
  name,
  linkType,
  bytes,
  endpoints: ftpEndpoints,
  encapsulation,
  ...(notInTshark === undefined ? {} : { notInTshark }),
});
export const link6 = (...values: Parameters<typeof link>): PacketCase => ({
  ...link(...values),
  endpoints: dnsEndpoints,
});

export const overEthernet = (
  name: string,
  bytes: Uint8Array,
  encapsulation: string,
  notInTshark?: string,
): PacketCase => link(name, 1, ethernetIp(bytes), encapsulation, notInTshark);

export const ppp = (packet: Uint8Array): Uint8Array => bytesOf('0021', packet);
