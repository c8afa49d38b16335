/** The two ends of one generated conversation, with the header bytes that all its packets of one direction share. */

export interface EndpointOptions {
  readonly ipVersion: 4 | 6;
  readonly protocol: 6 | 17;
  /** 0 = untagged. */
  readonly vlan: number;
  /** 24 bits, put behind a prefix of private or benchmark addresses. */
  readonly clientHost: number;
  readonly serverHost: number;
  readonly clientPort: number;
  readonly serverPort: number;
  readonly clientTtl: number;
  readonly serverTtl: number;
}

/** One direction: link and IP header and ports, lengths and checksums zero. */
export interface Direction {
  readonly header: Buffer;
  readonly networkOffset: number;
  readonly transportOffset: number;
  readonly ttl: number;
  /** Sum of the constant words of the IPv4 header; 0 for IPv6. */
  readonly headerSum: number;
  /** Sum of the pseudo header without the length, and the ports. */
  readonly pseudoSum: number;
}

export interface Endpoints {
  readonly fromClient: Direction;
  readonly fromServer: Direction;
  readonly ipVersion: 4 | 6;
  readonly protocol: 6 | 17;
}

export const createEndpoints = (options: EndpointOptions): Endpoints => ({
  fromClient: direction(options, true),
  fromServer: direction(options, false),
  ipVersion: options.ipVersion,
  protocol: options.protocol,
});

function direction(options: EndpointOptions, fromClient: boolean): Direction {
  const { ipVersion, protocol, vlan } = options;
  const networkOffset = vlan > 0 ? 18 : 14;
  const transportOffset = networkOffset + (ipVersion === 4 ? 20 : 40);
  const header = Buffer.alloc(transportOffset + 4);
  const client = Buffer.from('02000000' + '0001', 'hex');
  const server = Buffer.from('02000000' + '0002', 'hex');
  header.set(fromClient ? server : client, 0);
  header.set(fromClient ? client : server, 6);
  if (vlan > 0) {
    header.writeUInt16BE(0x8100, 12);
    header.writeUInt16BE(vlan, 14);
  }
  header.writeUInt16BE(ipVersion === 4 ? 0x0800 : 0x86dd, networkOffset - 2);
  const ttl = fromClient ? options.clientTtl : options.serverTtl;
  const [source, destination] = fromClient
    ? [clientAddress(options), serverAddress(options)]
    : [serverAddress(options), clientAddress(options)];
  const addressOffset = networkOffset + (ipVersion === 4 ? 12 : 8);
  header.set(source, addressOffset);
  header.set(destination, addressOffset + source.length);
  if (ipVersion === 4) {
    header[networkOffset] = 0x45;
    header.writeUInt16BE(0x4000, networkOffset + 6);
    header[networkOffset + 8] = ttl;
    header[networkOffset + 9] = protocol;
  } else {
    header[networkOffset] = 0x60;
    header[networkOffset + 6] = protocol;
    header[networkOffset + 7] = ttl;
  }
  header.writeUInt16BE(fromClient ? options.clientPort : options.serverPort, transportOffset);
  header.writeUInt16BE(fromClient ? options.serverPort : options.clientPort, transportOffset + 2);
  return {
    header,
    networkOffset,
    transportOffset,
    ttl,
    headerSum: ipVersion === 4 ? wordSum(header, networkOffset, transportOffset) : 0,
    pseudoSum: wordSum(header, addressOffset, transportOffset + 4) + protocol,
  };
}

/** 10.0.0.0/8, or 2001:db8:1::/96. */
const clientAddress = ({ ipVersion, clientHost }: EndpointOptions): Uint8Array =>
  ipVersion === 4 ? Uint8Array.of(10, clientHost >>> 16, clientHost >>> 8, clientHost) : ipv6Address(1, clientHost);

/** 198.18.0.0/15 (RFC 2544 appendix C.2.2), or 2001:db8:2::/96. */
const serverAddress = ({ ipVersion, serverHost }: EndpointOptions): Uint8Array =>
  ipVersion === 4
    ? Uint8Array.of(198, 18 + ((serverHost >>> 16) & 1), serverHost >>> 8, serverHost)
    : ipv6Address(2, serverHost);

const ipv6Address = (network: number, host: number): Uint8Array =>
  Uint8Array.of(0x20, 0x01, 0x0d, 0xb8, 0, network, 0, 0, 0, 0, 0, 0, 0, host >>> 16, host >>> 8, host);

function wordSum(bytes: Buffer, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at += 2) sum += bytes.readUInt16BE(at);
  return sum;
}
