/** RTP as a G.711 endpoint sends it: 20 ms of audio in each packet (RFC 3550 §5.1, RFC 3551 §4.5.14). */
import { ByteWriter } from './byte-writer.ts';

export interface RtpPacket {
  readonly ssrc: number;
  readonly sequence: number;
  /** In units of 1/8000 s. */
  readonly timestamp: number;
  readonly payloadType?: number;
  readonly payloadBytes?: number;
}

const samplesPerPacket = 160;

export function rtpPacket({ ssrc, sequence, timestamp, payloadType = 0, payloadBytes = 160 }: RtpPacket): Uint8Array {
  return new ByteWriter()
    .u8(0x80)
    .u8(payloadType)
    .u16(sequence)
    .u32(timestamp)
    .u32(ssrc)
    .bytes(new Uint8Array(payloadBytes).fill(0xff))
    .finish();
}

/** The `number`th packet of a stream, from 0. */
export const audioPacket = (ssrc: number, number: number, payloadType = 0): Uint8Array =>
  rtpPacket({ ssrc, sequence: (1000 + number) & 0xffff, timestamp: number * samplesPerPacket, payloadType });
