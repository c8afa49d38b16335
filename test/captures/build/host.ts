/** An end of a path: its addresses and the habits of its IP and TCP, which are what tells senders apart in a capture. */
import { hash32 } from './byte-writer.ts';
import type { IpPacket } from './ip-packet.ts';
import { microseconds } from './time-units.ts';

export interface HostOptions {
  readonly address: string;
  /** 00:00:5e:00:53:00/40 is for documentation (RFC 7042 §2.1.2); made from the address when left out. */
  readonly mac?: string;
  /** Initial TTL: 64 for Linux and BSD, 128 for Windows, 255 for Cisco IOS. */
  readonly ttl?: number;
  readonly ipIdentification?: 'increment' | 'random' | 'zero';
  readonly firstIdentification?: number;
  /** RFC 7323 timestamps are offered, and used when both ends offer them. */
  readonly tcpTimestamps?: boolean;
  /** MSS that the SYN announces: the MTU less 40 (IPv4) or 60 (IPv6). */
  readonly maximumSegmentSize?: number;
  /** Receive window in bytes. */
  readonly window?: number;
  readonly windowScale?: number;
  /** Segments that may be sent before the first acknowledgment: 10 (RFC 6928), 3 in older systems (RFC 3390). */
  readonly initialWindow?: number;
  /** Time between a packet's arrival and what the host does about it. */
  readonly reactionTime?: number;
}

export interface Host extends Required<HostOptions> {
  readonly kind: 'host';
  readonly nextIdentification: () => number;
  /** Value of the TCP timestamp clock, one tick a millisecond, at a time of the story. */
  readonly timestampAt: (at: number) => number;
  /** `address:port`, for conversations. */
  readonly port: (port: number) => HostPort;
}

export interface HostPort {
  readonly host: Host;
  readonly port: number;
}

/** A host with the habits of a current Linux where nothing else is said. */
export function host(options: HostOptions): Host {
  const { address } = options;
  const isIpv6 = address.includes(':');
  let identification = options.firstIdentification ?? hash32(`identification ${address}`) & 0x7fff;
  const habit = options.ipIdentification ?? 'increment';
  const timestampBase = hash32(`timestamp ${address}`) & 0x3fffffff;
  const self: Host = {
    kind: 'host',
    address,
    mac: options.mac ?? `00:00:5e:00:53:${(hash32(`mac ${address}`) % 0xf0).toString(16).padStart(2, '0')}`,
    ttl: options.ttl ?? 64,
    ipIdentification: habit,
    firstIdentification: identification,
    tcpTimestamps: options.tcpTimestamps ?? false,
    maximumSegmentSize: options.maximumSegmentSize ?? (isIpv6 ? 1440 : 1460),
    window: options.window ?? 64_240,
    windowScale: options.windowScale ?? 7,
    initialWindow: options.initialWindow ?? 10,
    reactionTime: options.reactionTime ?? microseconds(35),
    nextIdentification: () => {
      const current = identification;
      if (habit === 'zero') return 0;
      identification = (habit === 'increment' ? current + 1 : hash32(`${address} ${current}`)) & 0xffff;
      return current;
    },
    timestampAt: (at) => (timestampBase + Math.floor(at / 1e6)) >>> 0,
    port: (port) => ({ host: self, port }),
  };
  return self;
}

/** What a story may change of a packet's IP header: the sender's habits apply otherwise. */
export interface IpOverrides {
  readonly ttl?: number | undefined;
  readonly identification?: number | undefined;
  readonly fragments?: IpPacket['fragments'];
  readonly damage?: IpPacket['damage'];
}

/** A packet as `sender` makes it: TTL, identification and "don't fragment" (TCP and not otherwise, as Linux does). */
export function packetFrom(
  sender: Host,
  destination: string,
  transport: IpPacket['transport'],
  overrides: IpOverrides = {},
): IpPacket {
  return {
    source: sender.address,
    destination,
    ttl: overrides.ttl ?? sender.ttl,
    identification: overrides.identification ?? sender.nextIdentification(),
    dontFragment: transport.protocol === 'tcp',
    transport,
    fragments: overrides.fragments,
    damage: overrides.damage,
  };
}
