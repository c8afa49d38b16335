/** One end of a TCP conversation: its sequence numbers, its clock, and the segments it sends. */
import { hash32, textBytes } from './byte-writer.ts';
import type { Endpoint } from './gateway.ts';
import { packetFrom, type HostPort, type IpOverrides } from './host.ts';
import type { Direction, Journey, Path, Station } from './path.ts';
import type { FlagLetters, TcpOptions, TcpSegment } from './transport.ts';

/** What a story may say about one segment; the conversation's state supplies the rest. */
export interface SegmentOverrides extends IpOverrides {
  readonly payload?: Uint8Array;
  readonly sequence?: number;
  readonly acknowledgment?: number;
  readonly window?: number;
  readonly options?: TcpOptions;
  /** The segment is lost there, or taken by that gateway. */
  readonly stopsAt?: Station;
}

export interface SendOptions extends IpOverrides {
  /** False leaves PSH off the last segment: more of the same message is to come. */
  readonly push?: boolean;
  /** False when no acknowledgment arrives: everything the window allows goes out at once. */
  readonly acknowledged?: boolean;
  readonly segmentSize?: number;
  readonly stopsAt?: Station;
}

/** Options that both ends offer, and that are therefore used. */
export interface Negotiation {
  readonly timestamps: boolean;
  readonly windowScaling: boolean;
}

/** Gap between segments that leave together: a full frame at 1 Gbit/s. */
const segmentSpacing = 12_000;

export class TcpSide {
  peer!: TcpSide;
  readonly endpoint: HostPort;
  /** This end's own time: when it can act next. Never before what it last received. */
  at: number;
  /** SND.NXT and RCV.NXT of RFC 9293 §3.3.1. */
  next: number;
  expected = 0;
  /** The other end as this one sees it: behind a NAT that is the gateway. */
  remote: Endpoint;
  private readonly path: Path;
  private readonly direction: Direction;
  private readonly negotiation: Negotiation;
  private echo = 0;
  /** Echo of a flight under way: what arrives later cannot be echoed by segments that left earlier. */
  private flightEcho: number | undefined;
  private owesAcknowledgment = false;

  constructor(path: Path, endpoint: HostPort, remote: Endpoint, negotiation: Negotiation, at: number) {
    this.path = path;
    this.endpoint = endpoint;
    this.direction = endpoint.host === path.left ? 'right' : 'left';
    this.negotiation = negotiation;
    this.remote = remote;
    this.at = at;
    this.next = hash32(`${endpoint.host.address} ${endpoint.port} ${remote.address} ${remote.port} ${at}`);
  }

  /** Lets this end do nothing for a while. */
  waits(span: number): this {
    this.at += span;
    return this;
  }

  /** Sends bytes or text as full segments, in flights as large as slow start allows. */
  sends(content: Uint8Array | string, options: SendOptions = {}): this {
    const { push = true, acknowledged = true, ...overrides } = options;
    const bytes = typeof content === 'string' ? textBytes(content) : content;
    const size = options.segmentSize ?? this.largestPayload();
    if (this.peer.owesAcknowledgment) this.peer.acknowledges();
    const window = Math.max(1, Math.floor(this.peer.endpoint.host.window / size));
    let flight = acknowledged ? this.endpoint.host.initialWindow : Infinity;
    for (let offset = 0; offset < bytes.length; flight = Math.min(2 * flight, window)) {
      let leaves = this.at;
      this.flightEcho = this.echo;
      for (let count = 1; count <= flight && offset < bytes.length; count += 1, leaves += segmentSpacing) {
        const payload = bytes.subarray(offset, offset + size);
        offset += payload.length;
        const last = offset === bytes.length;
        this.transmits(last && push ? 'PA' : 'A', { ...overrides, payload }, leaves);
        // RFC 9293 §3.8.6.3: every second segment is acknowledged at once; the last one when the answer goes out.
        if (acknowledged && !last && (count % 2 === 0 || count === flight)) this.peer.acknowledges();
      }
      this.flightEcho = undefined;
      this.at = Math.max(this.at, leaves);
    }
    this.peer.owesAcknowledgment = acknowledged && options.stopsAt === undefined;
    return this;
  }

  /** A pure ACK of everything received. */
  acknowledges(overrides: SegmentOverrides = {}): this {
    this.transmits('A', overrides);
    return this;
  }

  /** RST as the host's own TCP makes it when a program aborts: RST+ACK, options as on the other segments. */
  resets(overrides: SegmentOverrides & { readonly flags?: FlagLetters } = {}): this {
    const { flags = 'RA', ...rest } = overrides;
    this.transmits(flags, { window: 0, ...rest });
    return this;
  }

  /** One segment with the conversation's numbers, or with others; the base of everything above. */
  transmits(flags: FlagLetters, overrides: SegmentOverrides = {}, at: number = this.at): Journey {
    const segment = this.segment(flags, overrides, at);
    const packet = packetFrom(this.endpoint.host, this.remote.address, segment, overrides);
    const journey = this.path.travel(packet, this.endpoint.host, this.direction, at, overrides.stopsAt);
    if (overrides.sequence === undefined) this.next = (this.next + sequenceLength(segment)) >>> 0;
    this.owesAcknowledgment = false;
    if (journey.delivered) this.peer.receives(journey);
    return journey;
  }

  /** The segment that `transmits` would send; also what a gateway imitates. */
  segment(flags: FlagLetters, overrides: SegmentOverrides = {}, at: number = this.at): TcpSegment {
    const { host, port } = this.endpoint;
    const opening = flags.includes('S');
    const scale = this.negotiation.windowScaling && !opening ? host.windowScale : 0;
    const timestamps = this.negotiation.timestamps && {
      value: host.timestampAt(at),
      echo: this.flightEcho ?? this.echo,
    };
    return {
      protocol: 'tcp',
      sourcePort: port,
      destinationPort: this.remote.port,
      sequence: overrides.sequence ?? this.next,
      acknowledgment: overrides.acknowledgment ?? (flags.includes('A') ? this.expected : 0),
      flags,
      window: overrides.window ?? Math.min(host.window >>> scale, 0xffff),
      options: overrides.options ?? {
        ...(opening && {
          maximumSegmentSize: host.maximumSegmentSize,
          selectiveAcknowledgmentPermitted: true,
          ...(this.negotiation.windowScaling && { windowScale: host.windowScale }),
        }),
        ...(timestamps && { timestamps }),
      },
      payload: overrides.payload ?? new Uint8Array(0),
    };
  }

  /** Takes a packet that arrived: clock, RCV.NXT, and who the other end seems to be. */
  receives({ at, packet }: Journey): void {
    if (packet.transport.protocol !== 'tcp') throw new RangeError('A TCP conversation got another protocol.');
    const segment = packet.transport;
    this.at = Math.max(this.at, at + this.endpoint.host.reactionTime);
    this.remote = { address: packet.source, port: segment.sourcePort };
    this.echo = segment.options.timestamps?.value ?? this.echo;
    const opening = segment.flags.includes('S');
    if (opening || segment.sequence === this.expected)
      this.expected = (segment.sequence + sequenceLength(segment)) >>> 0;
  }

  /** The smaller MSS of both ends, less the timestamp option that each segment carries (RFC 6691 §2). */
  private largestPayload(): number {
    const announced = Math.min(this.endpoint.host.maximumSegmentSize, this.peer.endpoint.host.maximumSegmentSize);
    return announced - (this.negotiation.timestamps ? 12 : 0);
  }
}

const sequenceLength = (segment: TcpSegment): number => segment.payload.length + (/[SF]/.test(segment.flags) ? 1 : 0);
