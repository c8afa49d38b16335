/** Interns IPv6 addresses, so that a flow's key and columns are 32-bit numbers for both IP versions. */
import { formatIpv4, formatIpv6 } from '../base/address.ts';

export class AddressTable {
  private bytes = new Uint8Array(16 * 64);
  private count = 0;
  private slots = new Int32Array(256);

  /** The number of the 16 bytes at `at`; the same bytes get the same number. */
  intern(source: Uint8Array, at: number): number {
    let hash = 0;
    for (let index = 0; index < 16; index += 1) hash = Math.imul(hash ^ source[at + index]!, 0x01000193) + 0x9e3779b9;
    hash ^= hash >>> 15;
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const held = this.slots[slot]!;
      if (held === 0) {
        this.slots[slot] = this.count + 1;
        return this.add(source, at);
      }
      if (this.equals(held - 1, source, at)) return held - 1;
    }
  }

  text(number: number): string {
    return formatIpv6(this.bytes, number * 16);
  }

  private equals(number: number, source: Uint8Array, at: number): boolean {
    const base = number * 16;
    for (let index = 15; index >= 0; index -= 1) if (this.bytes[base + index] !== source[at + index]) return false;
    return true;
  }

  private add(source: Uint8Array, at: number): number {
    const number = this.count;
    if ((number + 1) * 16 > this.bytes.length) {
      const larger = new Uint8Array(this.bytes.length * 2);
      larger.set(this.bytes);
      this.bytes = larger;
    }
    for (let index = 0; index < 16; index += 1) this.bytes[number * 16 + index] = source[at + index]!;
    this.count += 1;
    if (this.count * 2 > this.slots.length) this.rehash();
    return number;
  }

  private rehash(): void {
    const numbers = this.count;
    this.slots = new Int32Array(this.slots.length * 2);
    const mask = this.slots.length - 1;
    for (let number = 0; number < numbers; number += 1) {
      let hash = 0;
      for (let index = 0; index < 16; index += 1)
        hash = Math.imul(hash ^ this.bytes[number * 16 + index]!, 0x01000193) + 0x9e3779b9;
      hash ^= hash >>> 15;
      let slot = hash & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = number + 1;
    }
  }
}

export const addressText = (addresses: AddressTable, ipVersion: number, value: number): string =>
  ipVersion === 4 ? formatIpv4(value) : addresses.text(value);
