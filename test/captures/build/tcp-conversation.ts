/** A TCP connection as a story tells it: who opens, who says what, who ends it, and who pretends to be someone else. */
import type { Endpoint, Gateway } from './gateway.ts';
import type { HostPort } from './host.ts';
import type { Journey, Path } from './path.ts';
import { TcpSide, type SegmentOverrides } from './tcp-side.ts';
import type { FlagLetters } from './transport.ts';

export interface TcpConversationOptions {
  readonly from: HostPort;
  readonly to: HostPort;
  /** When the first SYN leaves. */
  readonly at: number;
  /** What the opener dials when that is not `to`: the outside address of a host behind NAT. */
  readonly dialled?: Endpoint;
}

export interface Forgery extends SegmentOverrides {
  readonly by: Gateway;
  /** Whose address and numbers the segment carries. */
  readonly as: TcpSide;
  readonly flags: FlagLetters;
  readonly at: number;
}

export class TcpConversation {
  readonly client: TcpSide;
  readonly server: TcpSide;
  private readonly path: Path;

  constructor(path: Path, { from, to, at, dialled }: TcpConversationOptions) {
    this.path = path;
    const negotiation = {
      timestamps: from.host.tcpTimestamps && to.host.tcpTimestamps,
      windowScaling: from.host.windowScale > 0 && to.host.windowScale > 0,
    };
    const target = dialled ?? { address: to.host.address, port: to.port };
    const opener = { address: from.host.address, port: from.port };
    this.client = new TcpSide(path, from, target, negotiation, at);
    this.server = new TcpSide(path, to, opener, negotiation, at);
    this.client.peer = this.server;
    this.server.peer = this.client;
  }

  /** SYN, SYN-ACK, ACK. */
  handshake(): this {
    this.client.transmits('S');
    this.server.transmits('SA');
    this.client.transmits('A');
    return this;
  }

  /** FIN of `first`, FIN of the other, last ACK. */
  closes(first: TcpSide): this {
    first.transmits('FA');
    first.peer.transmits('FA');
    first.transmits('A');
    return this;
  }

  /** A segment that a gateway sends in an end's name; the other end cannot tell by the addresses. */
  forges({ by, as, flags, at, ...overrides }: Forgery): Journey {
    const segment = as.segment(flags, { sequence: as.peer.expected, options: {}, ...overrides }, at);
    const towards = as === this.leftSide() ? 'right' : 'left';
    const imitated = {
      source: as.endpoint.host.address,
      destination: as.remote.address,
      ttl: overrides.ttl ?? by.ttl,
      identification: overrides.identification ?? by.nextIdentification(),
      dontFragment: false,
      transport: segment,
    };
    // Written with the addresses of the far side, and translated like every other packet of the flow; that costs one hop.
    const translated = by.forwards({ ...imitated, ttl: imitated.ttl + 1 }, towards === 'right' ? 'outside' : 'inside');
    if (!translated) throw new RangeError('The gateway cannot translate its own packet.');
    const journey = this.path.travel(translated, by, towards, at, overrides.stopsAt);
    if (journey.delivered) as.peer.receives(journey);
    return journey;
  }

  private leftSide(): TcpSide {
    return this.client.endpoint.host === this.path.left ? this.client : this.server;
  }
}

export const tcpConversation = (path: Path, options: TcpConversationOptions): TcpConversation =>
  new TcpConversation(path, options);
