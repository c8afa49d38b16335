/** Damages inputs the way networks, disks and attackers do: flipped bits, odd numbers, pieces missing, doubled or foreign. */
import { concat } from '../../src/base/bytes.ts';
import type { Random } from '../bench/random.ts';

/** Lengths and counts at which decoders break. */
const oddNumbers = [0, 1, 2, 3, 4, 7, 8, 15, 16, 19, 20, 31, 63, 64, 127, 128, 255, 256, 1500, 32_767, 65_535] as const;
const maximumLength = 1 << 18;

type Operation = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

const inPlace =
  (change: (copy: Uint8Array, random: Random) => void): Operation =>
  (bytes, random) => {
    if (bytes.length === 0) return bytes;
    const copy = bytes.slice();
    change(copy, random);
    return copy;
  };

/** A piece of up to 64 bytes, now and then of any length. */
function piece(bytes: Uint8Array, random: Random): { readonly from: number; readonly to: number } {
  const from = random.below(bytes.length + 1);
  const longest = bytes.length - from;
  const length = random.below(Math.min(longest, random.chance(0.9) ? 64 : longest) + 1);
  return { from, to: from + length };
}

const operations: readonly Operation[] = [
  inPlace((copy, random) => {
    const at = random.below(copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
  }),
  inPlace((copy, random) => {
    copy[random.below(copy.length)] = random.below(256);
  }),
  inPlace((copy, random) => {
    const value = oddNumbers[random.below(oddNumbers.length)] ?? 0;
    const at = random.below(copy.length);
    const halves = random.chance(0.5) ? [value >>> 8, value & 255] : [value & 255, value >>> 8];
    copy.set(halves.slice(0, copy.length - at), at);
  }),
  inPlace((copy, random) => {
    const at = random.below(copy.length);
    copy.fill(random.chance(0.5) ? 255 : 0, at, at + 1 + random.below(8));
  }),
  (bytes, random) => bytes.slice(0, random.below(bytes.length + 1)),
  (bytes, random) => {
    const { from, to } = piece(bytes, random);
    return concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  (bytes, random) => {
    const { from, to } = piece(bytes, random);
    return concat([bytes.subarray(0, to), bytes.subarray(from)]);
  },
  (bytes, random, other) => {
    const { from, to } = piece(other, random);
    const at = random.below(bytes.length + 1);
    return concat([bytes.subarray(0, at), other.subarray(from, to), bytes.subarray(at)]);
  },
  (bytes, random, other) => {
    const { from, to } = piece(other, random);
    const at = random.below(bytes.length + 1);
    return concat([bytes.subarray(0, at), other.subarray(from, to), bytes.subarray(at + to - from)]);
  },
];

/** `bytes` with one to eight changes, `other` being where foreign pieces come from. */
export function mutated(bytes: Uint8Array, random: Random, other: Uint8Array): Uint8Array {
  let result = bytes;
  const changes = 1 + random.below(random.chance(0.8) ? 3 : 8);
  for (let change = 0; change < changes; change += 1) {
    const operation = operations[random.below(operations.length)];
    if (operation) result = operation(result, random, other);
  }
  return result.length > maximumLength ? result.slice(0, maximumLength) : result;
}
