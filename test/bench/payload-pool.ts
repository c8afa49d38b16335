/**
 * Payload that costs a copy and no more: a block of random bytes with running sums, so that the TCP or UDP checksum of any
 * piece is one subtraction.
 */
import { Random } from './random.ts';

const poolLength = 1 << 20;
/** No piece is longer. */
const longestPiece = 2048;

export class PayloadPool {
  readonly bytes = Buffer.alloc(poolLength + longestPiece);
  /** Sum of the 16-bit words before word `index`. */
  private readonly sums = new Float64Array((poolLength + longestPiece) / 2 + 1);

  constructor(seed: number) {
    const random = new Random(seed);
    for (let at = 0; at < this.bytes.length; at += 4) this.bytes.writeUInt32BE(random.next(), at);
    for (let word = 0; word * 2 < this.bytes.length; word += 1)
      this.sums[word + 1] = this.sums[word]! + this.bytes.readUInt16BE(word * 2);
  }

  /** An even place where a piece may begin. */
  place(random: Random): number {
    return random.below(poolLength >>> 1) * 2;
  }

  /** Sum of the words of a piece at an even place; an odd byte at the end is a word's upper half (RFC 1071 §4.1). */
  sum(at: number, length: number): number {
    const first = at >>> 1;
    const whole = this.sums[first + (length >>> 1)]! - this.sums[first]!;
    return length & 1 ? whole + (this.bytes[at + length - 1]! << 8) : whole;
  }
}
