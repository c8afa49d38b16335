/** A session description as far as NAT cares: where media is to be sent, with the byte range of every address and port. */
import type { LocatedField } from '../alg.ts';
import type { MediaDirection } from '../rtp/media-monitor.ts';

/** RFC 8839 §5.1. */
export interface SdpCandidate {
  /** 1 RTP, 2 RTCP. */
  readonly component: number;
  readonly transport: 'udp' | 'tcp';
  /** `host`, `srflx`, `prflx`, `relay`. */
  readonly type: string;
  readonly address: LocatedField;
  readonly port: LocatedField;
  readonly relatedAddress: LocatedField | undefined;
  readonly relatedPort: LocatedField | undefined;
}

export interface SdpMedia {
  /** `audio`, `video`, `image`, `message`, `application`, … */
  readonly kind: string;
  /** `RTP/AVP`, `udptl`, `TCP/MSRP`, … */
  readonly protocol: string;
  readonly formats: readonly string[];
  /** 0 means that the stream is refused or switched off (RFC 3264 §6). */
  readonly portNumber: number;
  readonly port: LocatedField;
  /** Consecutive pairs of ports, for layered streams; 1 nearly always. */
  readonly portCount: number;
  /** This medium's own c= line. */
  connection: LocatedField | undefined;
  /** RFC 3605. */
  rtcpPort: LocatedField | undefined;
  rtcpAddress: LocatedField | undefined;
  /** RFC 5761: RTCP shares the RTP port, if both agree. */
  rtcpMux: boolean;
  direction: MediaDirection;
  readonly candidates: SdpCandidate[];
  readonly clockRates: Map<number, number>;
}

export interface SdpBadLine {
  /** From 1 within the description. */
  readonly line: number;
  readonly text: string;
}

export interface SessionDescription {
  readonly origin: LocatedField | undefined;
  /** The session's c= line, for media without their own. */
  readonly connection: LocatedField | undefined;
  readonly media: readonly SdpMedia[];
  /** Media lines, when there are more than `media` holds. */
  readonly mediaCount: number;
  /** Lines that are no `letter=value`, or whose value cannot be read where NAT needs it. */
  readonly badLines: readonly SdpBadLine[];
}
