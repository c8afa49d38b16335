/** Reception reports out of RTCP packets: what a receiver says of the media that reached it (RFC 3550 §6.4). */
import { u16, u32, u8 } from '../../base/bytes.ts';

/** RFC 3550 §12.1. */
const packetType = { senderReport: 200, receiverReport: 201, bye: 203 } as const;
const reportBlockBytes = 24;
const maximumPackets = 32;

export interface ReceptionReport {
  /** The stream that is reported on. */
  readonly ssrc: number;
  /** 0 to 1, since the report before. */
  readonly fractionLost: number;
  /** In timestamp units. */
  readonly jitter: number;
}

export interface RtcpReading {
  readonly reports: readonly ReceptionReport[];
  readonly bye: boolean;
}

/** Reads a compound packet (RFC 3550 §6.1) as far as it is sound. Encrypted ones (SRTCP) read as noise and give nothing. */
export function readRtcp(payload: Uint8Array): RtcpReading {
  const reports: ReceptionReport[] = [];
  let bye = false;
  let at = 0;
  for (let count = 0; count < maximumPackets && at + 8 <= payload.length; count += 1) {
    if (u8(payload, at) >>> 6 !== 2) break;
    const type = u8(payload, at + 1);
    const end = at + 4 * (u16(payload, at + 2) + 1);
    if (end > payload.length) break;
    const blocksAt =
      type === packetType.senderReport ? at + 28 : type === packetType.receiverReport ? at + 8 : undefined;
    if (type === packetType.bye) bye = true;
    if (blocksAt !== undefined) {
      const blocks = u8(payload, at) & 31;
      for (let block = 0; block < blocks; block += 1) {
        const blockAt = blocksAt + block * reportBlockBytes;
        if (blockAt + reportBlockBytes > end) break;
        reports.push({
          ssrc: u32(payload, blockAt),
          fractionLost: u8(payload, blockAt + 4) / 256,
          jitter: u32(payload, blockAt + 12),
        });
      }
    }
    at = end;
  }
  return { reports, bye };
}
