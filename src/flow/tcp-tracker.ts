/**
 * Follows sequence numbers, acknowledgements and windows of TCP flows in columns and names each segment as Wireshark's
 * TCP analysis does (its user guide, "TCP Analysis"). One row a flow, two columns' slots a row (one per direction).
 */
import { grown } from '../base/columns.ts';
import { tcpFlag, type PacketScratch } from '../packet/scratch.ts';
import { segmentFlag } from './segment-flag.ts';
import { createTcpOptions, readTcpOptions } from '../packet/tcp-options.ts';

/** Wireshark's constants: 20 ms after the duplicate ACK is still "fast"; 3 ms is the default out-of-order window. */
const fastRetransmissionSeconds = 0.02;
const outOfOrderSeconds = 0.003;
const noScale = 255;

const seen = 1;
const acknowledged = 2;
const lastWasKeepAlive = 4;
const lastWasZeroWindowProbe = 8;
const synSeen = 16;
const timestampsOffered = 32;

const options = createTcpOptions();

/** True when sequence number `a` is before `b` modulo 2³² (RFC 9293 §3.4). */
export const sequenceBefore = (a: number, b: number): boolean => ((a - b) | 0) < 0;

export class TcpTracker {
  private length = 0;
  private capacity = 1 << 11;
  private state = new Uint8Array(this.capacity * 2);
  private scale = new Uint8Array(this.capacity * 2);
  private duplicates = new Uint16Array(this.capacity * 2);
  private nextSequence = new Uint32Array(this.capacity * 2);
  private lastAcknowledgement = new Uint32Array(this.capacity * 2);
  private window = new Uint16Array(this.capacity * 2);
  private nextSequenceTime = new Float64Array(this.capacity * 2);
  private lastAcknowledgementTime = new Float64Array(this.capacity * 2);
  private initialSequence = new Uint32Array(this.capacity * 2);

  /** A new flow's row. */
  open(): number {
    const row = this.length;
    if (row === this.capacity) this.grow();
    this.length += 1;
    this.scale[row * 2] = noScale;
    this.scale[row * 2 + 1] = noScale;
    return row;
  }

  /** Sequence number that the direction sends next, as far as captured; undefined before its first segment. */
  expectedSequence(row: number, direction: number): number | undefined {
    const side = row * 2 + direction;
    return this.state[side]! & seen ? this.nextSequence[side] : undefined;
  }

  /** Both SYNs offered timestamps (RFC 7323 §3.2): every later segment but a RST must carry them. */
  negotiatedTimestamps(row: number): boolean {
    return (this.state[row * 2]! & this.state[row * 2 + 1]! & timestampsOffered) !== 0;
  }

  /** A window field of `direction` in bytes; without both SYNs the scale is not known and the field is given as it is. */
  scaledWindow(row: number, direction: number, window: number): number {
    const own = this.scale[row * 2 + direction]!;
    const both = own !== noScale && this.scale[row * 2 + 1 - direction] !== noScale;
    return both ? window * 2 ** own : window;
  }

  /** Sequence number of the direction's first payload byte; undefined when its SYN was not captured. */
  streamStart(row: number, direction: number): number | undefined {
    const side = row * 2 + direction;
    return this.state[side]! & synSeen ? (this.initialSequence[side]! + 1) >>> 0 : undefined;
  }

  /** True when a SYN in `direction` begins another connection than the one this row follows. */
  isNewConnection(row: number, direction: number, sequence: number): boolean {
    const side = row * 2 + direction;
    return (this.state[side]! & seen) !== 0 && this.initialSequence[side] !== sequence;
  }

  /** Follows one segment at `time` (seconds since the capture's start) and names it. */
  follow(row: number, direction: number, scratch: PacketScratch, time: number): number {
    const forward = row * 2 + direction;
    const backward = row * 2 + (1 - direction);
    const { tcpFlags, sequence, acknowledgement, window } = scratch;
    const length = scratch.payloadLength;
    const synFinRst = tcpFlags & (tcpFlag.syn | tcpFlag.fin | tcpFlag.rst);
    const nextSequence = this.nextSequence[forward]!;
    const known = (this.state[forward]! & seen) !== 0;
    const backwardAcknowledged = (this.state[backward]! & acknowledged) !== 0;
    const isAck = (tcpFlags & tcpFlag.ack) !== 0;
    let named = 0;

    if (!known) this.initialSequence[forward] = sequence;
    if (tcpFlags & tcpFlag.syn) {
      this.readSynOptions(forward, scratch);
      if (!known) this.state[forward]! |= synSeen;
    }

    if (window === 0 && !synFinRst) named |= segmentFlag.zeroWindow;
    if (known) {
      if (length === 1 && sequence === nextSequence && this.window[backward] === 0 && backwardAcknowledged)
        named |= segmentFlag.zeroWindowProbe;
      else if (length <= 1 && sequence === (nextSequence - 1) >>> 0 && !synFinRst) named |= segmentFlag.keepAlive;
      else if (sequenceBefore(nextSequence, sequence) && !(tcpFlags & tcpFlag.rst))
        named |= segmentFlag.previousSegmentNotCaptured;
      else if (
        sequenceBefore(sequence, nextSequence) &&
        (length > 0 || tcpFlags & (tcpFlag.syn | tcpFlag.fin)) &&
        !(tcpFlags & tcpFlag.rst)
      )
        named |= this.nameOldSegment(forward, backward, sequence, length, time);
      if (length === 0 && !synFinRst && sequence === nextSequence && isAck && this.state[forward]! & acknowledged) {
        if (acknowledgement === this.lastAcknowledgement[forward]) {
          if (window === this.window[forward]) {
            if (this.state[backward]! & lastWasKeepAlive) named |= segmentFlag.keepAliveAcknowledgement;
            else if (window === 0 && this.state[backward]! & lastWasZeroWindowProbe)
              named |= segmentFlag.zeroWindowProbeAcknowledgement;
            else if (window !== 0) named |= segmentFlag.duplicateAcknowledgement;
          } else if (window !== 0) named |= segmentFlag.windowUpdate;
        }
      }
    }
    if (isAck && this.state[backward]! & seen && sequenceBefore(this.nextSequence[backward]!, acknowledgement))
      named |= segmentFlag.acknowledgedUnseenSegment;
    if (
      length > 0 &&
      backwardAcknowledged &&
      this.scale[backward] !== noScale &&
      !synFinRst &&
      (sequence + length) >>> 0 ===
        (this.lastAcknowledgement[backward]! + this.window[backward]! * 2 ** this.scale[backward]!) >>> 0
    )
      named |= segmentFlag.windowFull;

    this.update(forward, named, scratch, time);
    return named;
  }

  private nameOldSegment(forward: number, backward: number, sequence: number, length: number, time: number): number {
    const end = (sequence + length) >>> 0;
    const hasAck = (this.state[backward]! & acknowledged) !== 0;
    if (hasAck && length > 0 && !sequenceBefore(this.lastAcknowledgement[backward]!, end))
      return segmentFlag.spuriousRetransmission;
    if (
      hasAck &&
      this.duplicates[backward]! >= 2 &&
      this.lastAcknowledgement[backward] === sequence &&
      time - this.lastAcknowledgementTime[backward]! < fastRetransmissionSeconds
    )
      return segmentFlag.fastRetransmission;
    if (time - this.nextSequenceTime[forward]! < outOfOrderSeconds && end !== this.nextSequence[forward])
      return segmentFlag.outOfOrder;
    return segmentFlag.retransmission;
  }

  private update(forward: number, named: number, scratch: PacketScratch, time: number): void {
    const { tcpFlags, sequence } = scratch;
    let state = this.state[forward]! & ~(lastWasKeepAlive | lastWasZeroWindowProbe);
    if (named & segmentFlag.keepAlive) state |= lastWasKeepAlive;
    if (named & segmentFlag.zeroWindowProbe) state |= lastWasZeroWindowProbe;
    const advance = scratch.payloadLength + (tcpFlags & (tcpFlag.syn | tcpFlag.fin) ? 1 : 0);
    const end = (sequence + advance) >>> 0;
    // A forged or stale RST must not move the stream.
    if (!(tcpFlags & tcpFlag.rst) && (!(state & seen) || sequenceBefore(this.nextSequence[forward]!, end))) {
      this.nextSequence[forward] = end;
      this.nextSequenceTime[forward] = time;
      state |= seen;
    }
    if (tcpFlags & tcpFlag.ack && !(tcpFlags & tcpFlag.rst)) {
      if (named & segmentFlag.duplicateAcknowledgement)
        this.duplicates[forward] = Math.min(this.duplicates[forward]! + 1, 0xffff);
      else if (!(state & acknowledged) || scratch.acknowledgement !== this.lastAcknowledgement[forward])
        this.duplicates[forward] = 0;
      if (!(state & acknowledged) || !sequenceBefore(scratch.acknowledgement, this.lastAcknowledgement[forward]!)) {
        this.lastAcknowledgement[forward] = scratch.acknowledgement;
        this.lastAcknowledgementTime[forward] = time;
        this.window[forward] = scratch.window;
        state |= acknowledged;
      }
    }
    this.state[forward] = state;
  }

  /** Window scale (RFC 7323 §2) and timestamps of a SYN; without the scale option there is no scaling at all. */
  private readSynOptions(side: number, scratch: PacketScratch): void {
    readTcpOptions(scratch, options);
    this.scale[side] = options.windowScale < 0 ? 0 : Math.min(options.windowScale, 14);
    if (options.hasTimestamps) this.state[side]! |= timestampsOffered;
  }

  private grow(): void {
    this.capacity *= 2;
    const length = this.capacity * 2;
    this.state = grown(this.state, length);
    this.scale = grown(this.scale, length);
    this.duplicates = grown(this.duplicates, length);
    this.nextSequence = grown(this.nextSequence, length);
    this.lastAcknowledgement = grown(this.lastAcknowledgement, length);
    this.window = grown(this.window, length);
    this.nextSequenceTime = grown(this.nextSequenceTime, length);
    this.lastAcknowledgementTime = grown(this.lastAcknowledgementTime, length);
    this.initialSequence = grown(this.initialSequence, length);
  }
}
