/**
 * What only the moment of a RST's arrival shows (sequence numbers against the flow's state, window, timestamps), kept in
 * columns so that attribution needs no second read of the capture.
 */
import { grown } from '../base/columns.ts';
import { createTcpOptions, readTcpOptions } from '../packet/tcp-options.ts';
import type { PacketScratch } from '../packet/scratch.ts';

export interface ResetRow {
  /** Index from 0. */
  readonly packet: number;
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly window: number;
  readonly hasTimestamps: boolean;
  /** Next sequence number of the RST's own direction as captured before it; undefined when it had sent nothing. */
  readonly expectedSequence: number | undefined;
  /** The same of the other direction: what a RST that acknowledges everything acknowledges. */
  readonly otherExpectedSequence: number | undefined;
}

const options = createTcpOptions();

export class ResetTable {
  private length = 0;
  private capacity = 256;
  private packet = new Uint32Array(this.capacity);
  private sequence = new Uint32Array(this.capacity);
  private acknowledgement = new Uint32Array(this.capacity);
  private window = new Uint16Array(this.capacity);
  private timestamps = new Uint8Array(this.capacity);
  /** -1 = unknown. */
  private expected = new Float64Array(this.capacity);
  private otherExpected = new Float64Array(this.capacity);

  get count(): number {
    return this.length;
  }

  add(packet: number, scratch: PacketScratch, expected: number | undefined, otherExpected: number | undefined): void {
    const row = this.length;
    if (row === this.capacity) this.grow();
    this.length += 1;
    readTcpOptions(scratch, options);
    this.packet[row] = packet;
    this.sequence[row] = scratch.sequence;
    this.acknowledgement[row] = scratch.acknowledgement;
    this.window[row] = scratch.window;
    this.timestamps[row] = options.hasTimestamps ? 1 : 0;
    this.expected[row] = expected ?? -1;
    this.otherExpected[row] = otherExpected ?? -1;
  }

  packetOf(row: number): number {
    return this.packet[row]!;
  }

  /** Rows come in the order of packets. */
  row(row: number): ResetRow {
    const expected = this.expected[row]!;
    const other = this.otherExpected[row]!;
    return {
      packet: this.packet[row]!,
      sequence: this.sequence[row]!,
      acknowledgement: this.acknowledgement[row]!,
      window: this.window[row]!,
      hasTimestamps: this.timestamps[row] === 1,
      expectedSequence: expected < 0 ? undefined : expected,
      otherExpectedSequence: other < 0 ? undefined : other,
    };
  }

  private grow(): void {
    this.capacity *= 2;
    this.packet = grown(this.packet, this.capacity);
    this.sequence = grown(this.sequence, this.capacity);
    this.acknowledgement = grown(this.acknowledgement, this.capacity);
    this.window = grown(this.window, this.capacity);
    this.timestamps = grown(this.timestamps, this.capacity);
    this.expected = grown(this.expected, this.capacity);
    this.otherExpected = grown(this.otherExpected, this.capacity);
  }
}
