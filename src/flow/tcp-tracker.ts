/**
 * Follows sequence numbers, acknowledgements and windows of TCP flows and names each segment as Wireshark's TCP analysis
 * does (its user guide, "TCP Analysis"). A flow is one row of 64 bytes: two sides of eight words.
 */
import { grown } from '../base/columns.ts';
import { tcpFlag, type PacketScratch } from '../packet/scratch.ts';
import { segmentFlag } from './segment-flag.ts';
import { createTcpOptions, readTcpOptions } from '../packet/tcp-options.ts';
import { packSynOptions, unpackSynOptions, type SynOptions } from './syn-options.ts';

/** Wireshark's constants: 20 ms after the duplicate ACK is still "fast"; 3 ms is the default out-of-order window. */
const fastRetransmissionSeconds = 0.02;
const outOfOrderSeconds = 0.003;
const noScale = 31;
const maximumDuplicates = 31;

/** Words of a side; the times are doubles, hence two words each. */
const status = 0;
const nextSequence = 1;
const lastAcknowledgement = 2;
const initialSequence = 3;
const nextSequenceTime = 4;
const lastAcknowledgementTime = 6;
const sideBits = 3;
const rowLength = 16;

/** The status word: window in the lower half, then these flags, window scale and duplicate acknowledgements. */
const seen = 1 << 16;
const acknowledged = 1 << 17;
const lastWasKeepAlive = 1 << 18;
const lastWasZeroWindowProbe = 1 << 19;
const synSeen = 1 << 20;
const timestampsOffered = 1 << 21;
const scaleShift = 22;
const scaleMask = 31 << scaleShift;
const duplicatesShift = 27;
const duplicatesMask = 31 << duplicatesShift;
const windowMask = 0xffff;

const options = createTcpOptions();

/** True when sequence number `a` is before `b` modulo 2³² (RFC 9293 §3.4). */
export const sequenceBefore = (a: number, b: number): boolean => ((a - b) | 0) < 0;

export class TcpTracker {
  private length = 0;
  private rows = new Int32Array((1 << 11) * rowLength);
  /** The same memory. */
  private times = new Float64Array(this.rows.buffer);
  /** Two for each row. */
  private syns = new Uint32Array(1 << 12);
  /** Bytes by which the last old segment reaches back into what was sent before, when it also brings new ones; else 0. */
  overlap = 0;

  /** A new flow's row. */
  open(): number {
    const row = this.length;
    const at = row * rowLength;
    if (at === this.rows.length) {
      this.rows = grown(this.rows, at * 2);
      this.times = new Float64Array(this.rows.buffer);
      this.syns = grown(this.syns, this.syns.length * 2);
    }
    this.length += 1;
    this.rows[at + status] = noScale << scaleShift;
    this.rows[at + (1 << sideBits) + status] = noScale << scaleShift;
    return row;
  }

  /** Sequence number that the direction sends next, as far as captured; undefined before its first segment. */
  expectedSequence(row: number, direction: number): number | undefined {
    const side = (row * 2 + direction) << sideBits;
    return this.rows[side + status]! & seen ? this.rows[side + nextSequence]! >>> 0 : undefined;
  }

  /** Both SYNs offered timestamps (RFC 7323 §3.2): every later segment but a RST must carry them. */
  negotiatedTimestamps(row: number): boolean {
    const side = row * rowLength;
    return (this.rows[side + status]! & this.rows[side + (1 << sideBits) + status]! & timestampsOffered) !== 0;
  }

  /** A window field of `direction` in bytes; without both SYNs the scale is not known and the field is given as it is. */
  scaledWindow(row: number, direction: number, window: number): number {
    const own = this.scaleOf(row, direction);
    return own !== noScale && this.scaleOf(row, 1 - direction) !== noScale ? window << own : window;
  }

  /** Sequence number of the direction's first payload byte; undefined when its SYN was not captured. */
  streamStart(row: number, direction: number): number | undefined {
    const side = (row * 2 + direction) << sideBits;
    return this.rows[side + status]! & synSeen ? (this.rows[side + initialSequence]! + 1) >>> 0 : undefined;
  }

  /** Options of the direction's last SYN; undefined when none was captured. */
  synOptions(row: number, direction: number): SynOptions | undefined {
    return unpackSynOptions(this.syns[row * 2 + direction]!);
  }

  /** True when a SYN in `direction` begins another connection than the one this row follows. */
  isNewConnection(row: number, direction: number, sequence: number): boolean {
    const side = (row * 2 + direction) << sideBits;
    return (this.rows[side + status]! & seen) !== 0 && this.rows[side + initialSequence] !== (sequence | 0);
  }

  /** Follows one segment at `time` (seconds since the capture's start) and names it. */
  follow(row: number, direction: number, scratch: PacketScratch, time: number): number {
    const { rows } = this;
    const { tcpFlags, window, payloadLength: length } = scratch;
    const sequence = scratch.sequence | 0;
    const acknowledgement = scratch.acknowledgement | 0;
    const forward = (row * 2 + direction) << sideBits;
    const backward = forward ^ (1 << sideBits);
    const back = rows[backward + status]!;
    let state = rows[forward + status]!;
    const synFinRst = tcpFlags & (tcpFlag.syn | tcpFlag.fin | tcpFlag.rst);
    const isReset = (tcpFlags & tcpFlag.rst) !== 0;
    const isAck = (tcpFlags & tcpFlag.ack) !== 0;
    let named = 0;

    if ((state & seen) === 0) rows[forward + initialSequence] = sequence;
    if (tcpFlags & tcpFlag.syn) {
      if ((state & seen) === 0) state |= synSeen;
      state = withSynOptions(state, scratch);
      this.syns[row * 2 + direction] = packSynOptions(options);
    }

    if (window === 0 && synFinRst === 0) named |= segmentFlag.zeroWindow;
    // How far the segment is ahead of what was expected; below zero it is old.
    const ahead = (sequence - rows[forward + nextSequence]!) | 0;
    if (state & seen) {
      if (length === 1 && ahead === 0 && (back & windowMask) === 0 && (back & acknowledged) !== 0)
        named |= segmentFlag.zeroWindowProbe;
      else if (ahead === -1 && length <= 1 && synFinRst === 0) named |= segmentFlag.keepAlive;
      else if (ahead > 0) {
        if (!isReset) named |= segmentFlag.previousSegmentNotCaptured;
      } else if (ahead < 0 && !isReset && (length > 0 || synFinRst !== 0)) {
        named |= this.nameOldSegment(forward, backward, sequence, length, time);
        this.overlap = ahead + length > 0 && synFinRst === 0 ? -ahead : 0;
      }
      if (length === 0 && synFinRst === 0 && ahead === 0 && isAck && (state & acknowledged) !== 0)
        if (acknowledgement === rows[forward + lastAcknowledgement]) {
          if (window === (state & windowMask)) {
            if (back & lastWasKeepAlive) named |= segmentFlag.keepAliveAcknowledgement;
            else if (window === 0) {
              if (back & lastWasZeroWindowProbe) named |= segmentFlag.zeroWindowProbeAcknowledgement;
            } else named |= segmentFlag.duplicateAcknowledgement;
          } else if (window !== 0) named |= segmentFlag.windowUpdate;
        }
    }
    if (isAck && (back & seen) !== 0 && ((rows[backward + nextSequence]! - acknowledgement) | 0) < 0)
      named |= segmentFlag.acknowledgedUnseenSegment;
    if (length > 0 && (back & acknowledged) !== 0 && synFinRst === 0 && (back & scaleMask) >>> scaleShift !== noScale) {
      const edge = rows[backward + lastAcknowledgement]! + ((back & windowMask) << ((back & scaleMask) >>> scaleShift));
      if (((sequence + length - edge) | 0) === 0) named |= segmentFlag.windowFull;
    }

    state &= ~(lastWasKeepAlive | lastWasZeroWindowProbe);
    if (named & segmentFlag.keepAlive) state |= lastWasKeepAlive;
    if (named & segmentFlag.zeroWindowProbe) state |= lastWasZeroWindowProbe;
    // A forged or stale RST must not move the stream.
    if (!isReset) {
      const advance = length + (synFinRst !== 0 ? 1 : 0);
      if ((state & seen) === 0 || ((ahead + advance) | 0) > 0) {
        rows[forward + nextSequence] = (sequence + advance) | 0;
        this.times[(forward + nextSequenceTime) >>> 1] = time;
        state |= seen;
      }
      if (isAck) state = this.acknowledge(forward, state, named, acknowledgement, window, time);
    }
    rows[forward + status] = state;
    return named;
  }

  private scaleOf(row: number, direction: number): number {
    return (this.rows[((row * 2 + direction) << sideBits) + status]! & scaleMask) >>> scaleShift;
  }

  /** The direction's last acknowledgement, its window and how often it was repeated; returns the new status. */
  private acknowledge(
    forward: number,
    before: number,
    named: number,
    acknowledgement: number,
    window: number,
    time: number,
  ): number {
    const { rows } = this;
    let state = before;
    const isFirst = (state & acknowledged) === 0;
    const progress = (acknowledgement - rows[forward + lastAcknowledgement]!) | 0;
    if (named & segmentFlag.duplicateAcknowledgement) {
      if ((state & duplicatesMask) >>> duplicatesShift < maximumDuplicates) state += 1 << duplicatesShift;
    } else if (isFirst || progress !== 0) state &= ~duplicatesMask;
    if (isFirst || progress >= 0) {
      rows[forward + lastAcknowledgement] = acknowledgement;
      this.times[(forward + lastAcknowledgementTime) >>> 1] = time;
      state = (state & ~windowMask) | window | acknowledged;
    }
    return state | 0;
  }

  private nameOldSegment(forward: number, backward: number, sequence: number, length: number, time: number): number {
    const { rows, times } = this;
    const back = rows[backward + status]!;
    const end = (sequence + length) | 0;
    if ((back & acknowledged) !== 0) {
      const last = rows[backward + lastAcknowledgement]!;
      if (length > 0 && ((last - end) | 0) >= 0) return segmentFlag.spuriousRetransmission;
      if (
        (back & duplicatesMask) >>> duplicatesShift >= 2 &&
        last === sequence &&
        time - times[(backward + lastAcknowledgementTime) >>> 1]! < fastRetransmissionSeconds
      )
        return segmentFlag.fastRetransmission;
    }
    if (time - times[(forward + nextSequenceTime) >>> 1]! < outOfOrderSeconds && end !== rows[forward + nextSequence])
      return segmentFlag.outOfOrder;
    return segmentFlag.retransmission;
  }
}

/** Window scale (RFC 7323 §2) and timestamps of a SYN; without the scale option there is no scaling at all. */
function withSynOptions(state: number, scratch: PacketScratch): number {
  readTcpOptions(scratch, options);
  const scale = options.windowScale < 0 ? 0 : Math.min(options.windowScale, 14);
  return (state & ~scaleMask) | (scale << scaleShift) | (options.hasTimestamps ? timestampsOffered : 0);
}
