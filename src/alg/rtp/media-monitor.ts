/**
 * What came through one media gate: packets by kind, RTP streams with loss and jitter, and whether anything came back.
 * Shared by every protocol that negotiates RTP. Memory is bounded: a few streams, counters, no packet is kept.
 */
import type { MediaObserver, MediaStream, PacketPlace } from '../alg.ts';
import { clockRateOf } from './clock-rate.ts';
import { readRtcp, type ReceptionReport } from './rtcp.ts';
import { mediaPacketKind, readRtpHeader, type MediaPacketKind } from './rtp-header.ts';
import { RtpStream } from './rtp-stream.ts';

/** As SDP says it of the endpoint that the gate leads to (RFC 8866 §6.7). */
export type MediaDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

export interface NegotiatedMedia {
  /** What the protocol calls the call or session: gates of one call belong together, across flows. */
  readonly call: string;
  /** `audio`, `video`, … */
  readonly kind: string;
  readonly direction: MediaDirection;
  /** Payload type → Hz, where the negotiation says so. */
  readonly clockRates: ReadonlyMap<number, number>;
}

const maximumStreams = 8;
const noRates: ReadonlyMap<number, number> = new Map();

export class MediaMonitor implements MediaObserver {
  readonly negotiated: NegotiatedMedia;
  /** Packets towards the gate's endpoint, by kind. */
  readonly counts: Record<MediaPacketKind, number> = { rtp: 0, rtcp: 0, stun: 0, dtls: 0, other: 0 };
  /** RTP packets from there, in the same flow. */
  returned = 0;
  first: PacketPlace | undefined;
  last: PacketPlace | undefined;
  /** Newest reception report that came this way: it speaks of the opposite direction. */
  report: ReceptionReport | undefined;
  bye = false;
  private readonly bySource = new Map<number, RtpStream>();

  constructor(negotiated: Partial<NegotiatedMedia> & Pick<NegotiatedMedia, 'call'>) {
    this.negotiated = { kind: 'media', direction: 'sendrecv', clockRates: noRates, ...negotiated };
  }

  datagram(towards: boolean, payload: Uint8Array, place: PacketPlace): void {
    const kind = mediaPacketKind(payload);
    if (!towards) {
      if (kind === 'rtp') this.returned += 1;
      return;
    }
    this.first ??= place;
    this.last = place;
    this.counts[kind] += 1;
    if (kind === 'rtp') this.rtp(payload, place);
    else if (kind === 'rtcp') {
      const { reports, bye } = readRtcp(payload);
      this.report = reports[0] ?? this.report;
      this.bye ||= bye;
    }
  }

  streams(): readonly MediaStream[] {
    return [...this.bySource.values()].map((stream) => stream.summary());
  }

  private rtp(payload: Uint8Array, place: PacketPlace): void {
    const header = readRtpHeader(payload);
    let stream = this.bySource.get(header.ssrc);
    if (!stream) {
      if (this.bySource.size >= maximumStreams) return;
      stream = new RtpStream(header, clockRateOf(header.payloadType, this.negotiated.clockRates));
      this.bySource.set(header.ssrc, stream);
    }
    stream.packet(header, place);
  }
}
