/** A router that does more than forward: NAT overload, payload rewriting, and packets of its own in others' names. */
import { hash32 } from './byte-writer.ts';
import type { IpPacket } from './ip-packet.ts';
import { SequenceShift } from './sequence-shift.ts';
import type { TcpSegment, UdpDatagram } from './transport.ts';

export interface GatewayOptions {
  /** Address towards the left end of the path, where its hosts are private. */
  readonly inside: string;
  /** Address towards the right end; hosts from the left appear with it. */
  readonly outside: string;
  /** False for a plain router or a transparent firewall. */
  readonly overload?: boolean;
  /** Initial TTL of its own packets: 255 for Cisco IOS. */
  readonly ttl?: number;
  readonly firstIdentification?: number;
  /** What an ALG does to a packet, after its header was translated; undefined drops it. */
  readonly rewrite?: (packet: IpPacket, towards: 'inside' | 'outside') => IpPacket | undefined;
  /** False for a gateway that forgets to shift SEQ and ACK after a rewrite changed a length. */
  readonly adjustsSequence?: boolean;
  /** Time that forwarding takes. */
  readonly delay?: number;
}

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

export interface Arrival {
  readonly at: number;
  readonly packet: IpPacket;
}

export interface Gateway {
  readonly kind: 'gateway';
  readonly insideMac: string;
  readonly outsideMac: string;
  readonly ttl: number;
  readonly delay: number;
  readonly nextIdentification: () => number;
  /** Every packet that reached it, as it arrived: what its log tells of. */
  readonly arrivals: Arrival[];
  /** Opens a binding by hand: a static entry, or the hole that an ALG makes. */
  readonly binds: (protocol: 'tcp' | 'udp', inside: Endpoint, outsidePort: number) => void;
  /** The packet as it goes on, one TTL lower; undefined when it goes no further. */
  readonly forwards: (packet: IpPacket, towards: 'inside' | 'outside') => IpPacket | undefined;
}

type PortPacket = IpPacket & { readonly transport: TcpSegment | UdpDatagram };

const hasPorts = (packet: IpPacket): packet is PortPacket =>
  packet.transport.protocol === 'tcp' || packet.transport.protocol === 'udp';

export function gateway(options: GatewayOptions): Gateway {
  const { inside, outside, overload = true, adjustsSequence = true } = options;
  let identification = options.firstIdentification ?? hash32(`gateway ${outside}`) & 0x0fff;
  const outwardPorts = new Map<string, number>();
  const insideEndpoints = new Map<string, Endpoint>();
  const shift = new SequenceShift();
  const mac = (side: string): string => `00:00:5e:00:53:f${(hash32(`${side} ${outside}`) % 6).toString(16)}`;

  const binds: Gateway['binds'] = (protocol, endpoint, outsidePort) => {
    outwardPorts.set(`${protocol} ${endpoint.address} ${endpoint.port}`, outsidePort);
    insideEndpoints.set(`${protocol} ${outsidePort}`, endpoint);
  };

  /** IOS keeps the source port while it is free, and takes the next free one otherwise. */
  const outsidePortOf = (protocol: 'tcp' | 'udp', endpoint: Endpoint): number => {
    const known = outwardPorts.get(`${protocol} ${endpoint.address} ${endpoint.port}`);
    if (known !== undefined) return known;
    let port = endpoint.port;
    while (insideEndpoints.has(`${protocol} ${port}`)) port += 1;
    binds(protocol, endpoint, port);
    return port;
  };

  const translateOutward = (packet: IpPacket): IpPacket => {
    if (!overload) return packet;
    if (!hasPorts(packet)) return { ...packet, source: outside };
    const { transport } = packet;
    const sourcePort = outsidePortOf(transport.protocol, { address: packet.source, port: transport.sourcePort });
    return { ...packet, source: outside, transport: { ...transport, sourcePort } };
  };

  const translateInward = (packet: IpPacket): IpPacket | undefined => {
    if (!overload || !hasPorts(packet) || packet.destination !== outside) return packet;
    const { transport } = packet;
    const target = insideEndpoints.get(`${transport.protocol} ${transport.destinationPort}`);
    if (!target) return undefined;
    return { ...packet, destination: target.address, transport: { ...transport, destinationPort: target.port } };
  };

  return {
    kind: 'gateway',
    insideMac: mac(`inside ${inside}`),
    outsideMac: mac(`outside ${inside}`),
    ttl: options.ttl ?? 255,
    delay: options.delay ?? 700_000,
    arrivals: [],
    nextIdentification: () => identification++ & 0xffff,
    binds,
    forwards: (packet, towards) => {
      const lowered = { ...packet, ttl: packet.ttl - 1 };
      if (lowered.ttl <= 0) return undefined;
      const translated = towards === 'outside' ? translateOutward(lowered) : translateInward(lowered);
      const rewritten = translated && options.rewrite ? options.rewrite(translated, towards) : translated;
      if (!rewritten || !adjustsSequence) return rewritten;
      return shift.adjust(packet, rewritten, towards);
    },
  };
}
