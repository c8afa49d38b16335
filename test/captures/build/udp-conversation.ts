/** UDP between two hosts: exchanges of a request and an answer, or datagrams in any order. */
import { textBytes } from './byte-writer.ts';
import type { Endpoint } from './gateway.ts';
import { packetFrom, type HostPort, type IpOverrides } from './host.ts';
import type { Journey, Path, Station } from './path.ts';
import type { UdpDatagram } from './transport.ts';

export interface DatagramOptions extends IpOverrides {
  readonly stopsAt?: Station;
  readonly declaredLength?: number;
}

export class UdpSide {
  peer!: UdpSide;
  readonly endpoint: HostPort;
  at: number;
  remote: Endpoint;
  private readonly path: Path;

  constructor(path: Path, endpoint: HostPort, remote: Endpoint, at: number) {
    this.path = path;
    this.endpoint = endpoint;
    this.remote = remote;
    this.at = at;
  }

  waits(span: number): this {
    this.at += span;
    return this;
  }

  sends(content: Uint8Array | string, options: DatagramOptions = {}): this {
    const { stopsAt, declaredLength, ...overrides } = options;
    const datagram: UdpDatagram = {
      protocol: 'udp',
      sourcePort: this.endpoint.port,
      destinationPort: this.remote.port,
      payload: typeof content === 'string' ? textBytes(content) : content,
      ...(declaredLength !== undefined && { declaredLength }),
    };
    const packet = packetFrom(this.endpoint.host, this.remote.address, datagram, overrides);
    const { host } = this.endpoint;
    const journey = this.path.travel(packet, host, host === this.path.left ? 'right' : 'left', this.at, stopsAt);
    if (journey.delivered) this.peer.receives(journey);
    return this;
  }

  private receives({ at, packet }: Journey): void {
    if (packet.transport.protocol !== 'udp') throw new RangeError('A UDP conversation got another protocol.');
    this.at = Math.max(this.at, at + this.endpoint.host.reactionTime);
    this.remote = { address: packet.source, port: packet.transport.sourcePort };
  }
}

export interface UdpConversationOptions {
  readonly from: HostPort;
  readonly to: HostPort;
  readonly at: number;
  /** What the opener sends to when that is not `to`: the outside address of a host behind NAT. */
  readonly dialled?: Endpoint;
}

export interface UdpConversation {
  readonly client: UdpSide;
  readonly server: UdpSide;
}

export function udpConversation(path: Path, { from, to, at, dialled }: UdpConversationOptions): UdpConversation {
  const target = dialled ?? { address: to.host.address, port: to.port };
  const client = new UdpSide(path, from, target, at);
  const server = new UdpSide(path, to, { address: from.host.address, port: from.port }, at);
  client.peer = server;
  server.peer = client;
  return { client, server };
}

export interface UdpExchangeOptions extends UdpConversationOptions {
  readonly request: Uint8Array | string;
  /** Left out when the request stays unanswered. */
  readonly answer?: Uint8Array | string;
  /** Time that the server takes. */
  readonly thinks?: number;
}

/** One request and its answer. */
export function udpExchange(path: Path, options: UdpExchangeOptions): UdpConversation {
  const conversation = udpConversation(path, options);
  conversation.client.sends(options.request);
  if (options.answer !== undefined) conversation.server.waits(options.thinks ?? 0).sends(options.answer);
  return conversation;
}
