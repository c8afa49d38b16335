/** Interns IPv6 addresses, so that a flow's key and row hold 32-bit numbers for both IP versions. */
import { formatIpv4, formatIpv6 } from '../base/address.ts';
import { grown } from '../base/columns.ts';

export class AddressTable {
  /** Four words an address, as they are on the wire. */
  private words = new Int32Array(4 * 64);
  private count = 0;
  /** Number + 1; 0 in free slots. */
  private slots = new Int32Array(256);

  /** The number of the 16 bytes at `at`; the same bytes get the same number. */
  intern(source: DataView, at: number): number {
    const first = source.getInt32(at);
    const second = source.getInt32(at + 4);
    const third = source.getInt32(at + 8);
    const fourth = source.getInt32(at + 12);
    const { slots, words } = this;
    const mask = slots.length - 1;
    for (let slot = hashOf(first, second, third, fourth) & mask; ; slot = (slot + 1) & mask) {
      const held = slots[slot]!;
      if (held === 0) {
        slots[slot] = this.count + 1;
        return this.add(first, second, third, fourth);
      }
      const word = (held - 1) * 4;
      if (
        words[word + 3] === fourth &&
        words[word + 2] === third &&
        words[word + 1] === second &&
        words[word] === first
      )
        return held - 1;
    }
  }

  text(number: number): string {
    const bytes = new Uint8Array(16);
    for (let at = 0; at < 16; at += 1) bytes[at] = this.words[number * 4 + (at >>> 2)]! >>> (24 - (at & 3) * 8);
    return formatIpv6(bytes);
  }

  private add(first: number, second: number, third: number, fourth: number): number {
    const number = this.count;
    const word = number * 4;
    if (word === this.words.length) this.words = grown(this.words, word * 2);
    this.words[word] = first;
    this.words[word + 1] = second;
    this.words[word + 2] = third;
    this.words[word + 3] = fourth;
    this.count += 1;
    if (this.count * 2 > this.slots.length) this.rehash();
    return number;
  }

  private rehash(): void {
    const { words } = this;
    this.slots = new Int32Array(this.slots.length * 2);
    const mask = this.slots.length - 1;
    for (let number = 0; number < this.count; number += 1) {
      const word = number * 4;
      let slot = hashOf(words[word]!, words[word + 1]!, words[word + 2]!, words[word + 3]!) & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = number + 1;
    }
  }
}

function hashOf(first: number, second: number, third: number, fourth: number): number {
  let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15) ^ third, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 13) ^ fourth, 0x27d4eb2f);
  return hash ^ (hash >>> 16);
}

export const addressText = (addresses: AddressTable, ipVersion: number, value: number): string =>
  ipVersion === 4 ? formatIpv4(value) : addresses.text(value);
