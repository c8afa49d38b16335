/**
 * Sequence numbers that slip by a few bytes: a segment that begins inside the one before it, an acknowledgement a little
 * beyond what was sent. Hosts do neither; a gateway that rewrote a payload and forgot what that means for SEQ and ACK does.
 * Only the moment of arrival shows it, so it is kept in a list.
 */
export interface SequenceSlip {
  /** Index from 0. */
  readonly packet: number;
  readonly flow: number;
  /** Direction bit whose bytes are counted in two ways. */
  readonly direction: number;
  /** `overlap`: its segment begins `bytes` too early; `ahead`: `bytes` more were acknowledged than it sent. */
  readonly kind: 'overlap' | 'ahead';
  readonly bytes: number;
}

/** A SIP message names its address a dozen times, each by up to eight digits longer. */
const mostBytes = 256;
const mostSlips = 4096;

export class SequenceSlips {
  /** In the order of packets; of a flow's direction and kind the first only, and no more than 4096. */
  readonly list: SequenceSlip[] = [];
  private readonly known = new Set<number>();

  add(packet: number, flow: number, direction: number, kind: SequenceSlip['kind'], bytes: number): void {
    if (bytes <= 0 || bytes > mostBytes || this.list.length >= mostSlips) return;
    const key = flow * 4 + direction * 2 + (kind === 'overlap' ? 0 : 1);
    if (this.known.has(key)) return;
    this.known.add(key);
    this.list.push({ packet, flow, direction, kind, bytes });
  }
}
