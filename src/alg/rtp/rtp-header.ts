/** What a datagram on a media port is, by its first bytes (RFC 7983 §7, RFC 5761 §4), and the fixed RTP header (RFC 3550 §5.1). */
import { u16, u32, u8 } from '../../base/bytes.ts';

export type MediaPacketKind = 'rtp' | 'rtcp' | 'stun' | 'dtls' | 'other';

export const rtpHeaderBytes = 12;
const minimumRtcpBytes = 8;

export interface RtpHeader {
  readonly payloadType: number;
  readonly marker: boolean;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
}

/** RFC 5761 §4: packet types 192 to 223 are RTCP, where RTP would have the marker and payload types 64 to 95. */
export function mediaPacketKind(payload: Uint8Array): MediaPacketKind {
  const first = u8(payload, 0);
  if (first >= 128 && first <= 191) {
    const type = u8(payload, 1);
    if (type >= 192 && type <= 223) return payload.length >= minimumRtcpBytes ? 'rtcp' : 'other';
    return payload.length >= rtpHeaderBytes ? 'rtp' : 'other';
  }
  if (payload.length >= 20 && first <= 3) return 'stun';
  return payload.length >= 13 && first >= 20 && first <= 63 ? 'dtls' : 'other';
}

/** The header of what `mediaPacketKind` calls `rtp`. */
export const readRtpHeader = (payload: Uint8Array): RtpHeader => ({
  payloadType: u8(payload, 1) & 0x7f,
  marker: (u8(payload, 1) & 0x80) !== 0,
  sequence: u16(payload, 2),
  timestamp: u32(payload, 4),
  ssrc: u32(payload, 8),
});
