/** One synchronization source as a receiver would keep count of it: loss and jitter from RTP headers alone. */
import type { MediaStream, PacketPlace } from '../alg.ts';
import type { RtpHeader } from './rtp-header.ts';

/** RFC 3550 §A.1: a jump this far ahead is loss, farther is a restart unless the next packet denies it. */
const maximumDropout = 3000;
/** RFC 3550 §A.1: this far behind is late, not a restart. */
const maximumMisorder = 100;
const sequenceModulus = 0x1_0000;

export class RtpStream {
  readonly ssrc: number;
  readonly payloadType: number;
  private readonly clockRate: number | undefined;
  private received = 0;
  /** Of the runs before a restart. */
  private expectedBefore = 0;
  private base = 0;
  /** Highest sequence number with its cycles. */
  private highest = 0;
  private restartAt = -1;
  private jitter = 0;
  private transit: number | undefined;
  private startSeconds = 0;

  /** `clockRate` in Hz; undefined leaves the jitter unknown. */
  constructor(header: RtpHeader, clockRate: number | undefined) {
    this.ssrc = header.ssrc;
    this.payloadType = header.payloadType;
    this.clockRate = clockRate;
  }

  packet(header: RtpHeader, place: PacketPlace): void {
    if (!this.count(header.sequence)) return;
    if (header.payloadType === this.payloadType) this.measure(header.timestamp, place);
  }

  summary(): MediaStream {
    const expected = this.expectedBefore + (this.received === 0 ? 0 : this.highest - this.base + 1);
    const { clockRate } = this;
    return {
      ssrc: this.ssrc,
      payloadType: this.payloadType,
      packets: this.received,
      lost: Math.max(0, expected - this.received),
      jitterMilliseconds: clockRate === undefined ? null : (this.jitter * 1000) / clockRate,
    };
  }

  /** RFC 3550 §A.1 without probation. False for a repetition of the latest packet: a capture may hold it twice. */
  private count(sequence: number): boolean {
    if (this.received === 0) {
      this.base = sequence;
      this.highest = sequence;
      this.received = 1;
      return true;
    }
    const ahead = (sequence - this.highest) & (sequenceModulus - 1);
    if (ahead === 0) return false;
    if (ahead < maximumDropout) this.highest += ahead;
    else if (ahead <= sequenceModulus - maximumMisorder) {
      if (sequence !== this.restartAt) {
        this.restartAt = (sequence + 1) & (sequenceModulus - 1);
        return false;
      }
      // The packet before was the first of the new run.
      this.expectedBefore += this.highest - this.base + 1;
      this.base = sequence - 1;
      this.highest = sequence;
      this.received += 1;
      this.transit = undefined;
    }
    this.restartAt = -1;
    this.received += 1;
    return true;
  }

  /** RFC 3550 §6.4.1 and §A.8, in timestamp units. */
  private measure(timestamp: number, { seconds, nanoseconds }: PacketPlace): void {
    if (this.clockRate === undefined) return;
    if (this.transit === undefined && this.startSeconds === 0) this.startSeconds = seconds;
    const arrival = (seconds - this.startSeconds + nanoseconds / 1e9) * this.clockRate;
    const transit = arrival - timestamp;
    if (this.transit !== undefined) {
      // Timestamps wrap at 32 bits; the difference of two transits is small.
      const difference = transit - this.transit;
      const unwrapped = difference - Math.round(difference / 0x1_0000_0000) * 0x1_0000_0000;
      this.jitter += (Math.abs(unwrapped) - this.jitter) / 16;
    }
    this.transit = transit;
  }
}
