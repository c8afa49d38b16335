/** Steps over a message's records in place: one cursor for the whole walk, no object per record (RFC 1035 §4.1.3). */
import { u16, u32 } from '../../base/bytes.ts';
import { decodeName, nameEnd, type NameProblem } from './name.ts';
import type { DnsMessage } from './parse.ts';

/** Root name, type, class, TTL, data length. */
export const minimumRecordBytes = 11;

type RecordSection = 'answer' | 'authority' | 'additional';

export class RecordWalk {
  /** The record that `next` stopped at; all offsets from the start of the message. */
  nameAt = 0;
  type = 0;
  class = 0;
  ttl = 0;
  dataAt = 0;
  dataLength = 0;
  /** Why the walk ended before the announced counts, when it did. */
  problem: NameProblem | undefined;
  private readonly bytes: Uint8Array;
  private readonly message: DnsMessage;
  private readonly count: number;
  private index = -1;
  private at: number;

  constructor(bytes: Uint8Array, message: DnsMessage) {
    this.bytes = bytes;
    this.message = message;
    this.at = message.recordsAt;
    this.count = this.at < 0 ? 0 : message.answerCount + message.authorityCount + message.additionalCount;
  }

  get section(): RecordSection {
    if (this.index < this.message.answerCount) return 'answer';
    return this.index < this.message.answerCount + this.message.authorityCount ? 'authority' : 'additional';
  }

  get inAnswer(): boolean {
    return this.index < this.message.answerCount;
  }

  /** Offset behind the last record. */
  get end(): number {
    return this.at;
  }

  /** Moves to the next record; false at the end or at what cannot be read. Takes at least 11 bytes each time. */
  next(): boolean {
    if (this.index + 1 >= this.count || this.problem) return false;
    const bytes = this.bytes;
    const nameAt = this.at;
    const fixedAt = nameEnd(bytes, nameAt, bytes.length);
    if (fixedAt < 0) {
      this.problem = decodeName(bytes, nameAt, bytes.length).problem ?? this.cutOff();
      return false;
    }
    const dataAt = fixedAt + 10;
    const dataLength = u16(bytes, fixedAt + 8);
    if (dataAt + dataLength > bytes.length) {
      this.problem = this.cutOff();
      return false;
    }
    this.index += 1;
    this.nameAt = nameAt;
    this.type = u16(bytes, fixedAt);
    this.class = u16(bytes, fixedAt + 2);
    this.ttl = u32(bytes, fixedAt + 4);
    this.dataAt = dataAt;
    this.dataLength = dataLength;
    this.at = dataAt + dataLength;
    return true;
  }

  private cutOff(): NameProblem {
    return {
      kind: 'cut-off',
      text: `record ${this.index + 2} of ${this.count} is cut off at byte ${this.bytes.length}`,
    };
  }
}
