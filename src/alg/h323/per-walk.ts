/**
 * Walks one PER value by its type and lists what stands in it, each with its path and its exact bytes. Reading ends where
 * the bytes do, or where a type is not read; what was found until there stays. Bounded in depth and in number.
 */
import { PerCursor } from './per-cursor.ts';
import type { Component, Composite, PerType } from './per-type.ts';

export interface PerLeaf {
  /** Component names joined by dots; elements of lists by their number from 0. */
  readonly path: string;
  /** A choice's alternative, a number, a boolean, a text; empty for octets, which are read by their place. */
  readonly value: string | number | boolean;
  /** In bytes. Exact for octets and for integers of whole octets; for others where reading ended. */
  readonly offset: number;
  readonly length: number;
}

export interface PerReading {
  readonly leaves: readonly PerLeaf[];
  /** The whole value was read. */
  readonly complete: boolean;
  /** Where reading ended, in bytes. */
  readonly end: number;
}

const maximumLeaves = 4096;
const maximumDepth = 40;
const maximumSteps = 20_000;
const maximumAdditions = 256;
const shownText = 128;

export function readPer(bytes: Uint8Array, type: PerType, from = 0, to = bytes.length): PerReading {
  const walk = new PerWalk();
  const cursor = new PerCursor(bytes, from, to);
  walk.value(cursor, type, '', 0);
  return { leaves: walk.leaves, complete: !cursor.failed, end: cursor.offset };
}

class PerWalk {
  readonly leaves: PerLeaf[] = [];
  private steps = 0;

  value(cursor: PerCursor, type: PerType, path: string, depth: number): void {
    this.steps += 1;
    if (cursor.failed || depth > maximumDepth || this.steps > maximumSteps) {
      cursor.fail();
      return;
    }
    switch (type.kind) {
      case 'null':
        return;
      case 'opaque':
        cursor.fail();
        return;
      case 'boolean':
        this.leaf(cursor, path, cursor.bit(), 0);
        return;
      case 'integer': {
        const number = type.extensible && cursor.bit() ? NaN : cursor.constrained(type.low, type.high);
        if (Number.isNaN(number)) cursor.skipBytes(cursor.length());
        this.leaf(cursor, path, Number.isNaN(number) ? 'extended' : number, wholeOctets(type.high - type.low + 1));
        return;
      }
      case 'object-identifier':
        this.octets(cursor, path, cursor.length(), false);
        return;
      case 'octets': {
        const { low, high } = type;
        const count = sizeOf(cursor, low, high);
        if (low === high && count <= 2) cursor.skipBits(count * 8);
        else this.octets(cursor, path, count, true);
        return;
      }
      case 'text':
        this.text(cursor, type, path);
        return;
      case 'list': {
        const count = sizeOf(cursor, type.low, type.high);
        for (let index = 0; index < count && !cursor.failed; index += 1)
          this.value(cursor, type.of, `${path}.${index}`, depth + 1);
        return;
      }
      case 'lazy':
        this.value(cursor, type.type(), path, depth + 1);
        return;
      case 'sequence':
        this.sequence(cursor, type, path, depth);
        return;
      case 'choice':
        this.choice(cursor, type, path, depth);
    }
  }

  private leaf(cursor: PerCursor, path: string, value: PerLeaf['value'], length: number): void {
    if (cursor.failed) return;
    if (this.leaves.length < maximumLeaves) this.leaves.push({ path, value, offset: cursor.offset - length, length });
  }

  private octets(cursor: PerCursor, path: string, count: number, listed: boolean): void {
    if (count > 0) cursor.skipBytes(count);
    if (listed) this.leaf(cursor, path, '', count);
  }

  private text(cursor: PerCursor, type: PerType & { readonly kind: 'text' }, path: string): void {
    const count = sizeOf(cursor, type.low, type.high);
    // X.691 §30.5.7: very short ones are not aligned.
    if (count > 0 && (type.high ?? Infinity) * type.bits >= 16) cursor.align();
    const from = cursor.offset;
    cursor.skipBits(count * type.bits);
    if (cursor.failed) return;
    let shown = '';
    if (type.bits !== 4) {
      const width = type.bits >>> 3;
      for (let index = 0; index < Math.min(count, shownText); index += 1) {
        const at = from + index * width;
        const high = width === 2 ? (cursor.bytes[at] ?? 0) << 8 : 0;
        shown += String.fromCharCode(high | (cursor.bytes[at + width - 1] ?? 0));
      }
    }
    this.leaf(cursor, path, shown, type.bits === 4 ? 0 : (count * type.bits) >>> 3);
  }

  /** X.691 §19. */
  private sequence(cursor: PerCursor, type: Composite, path: string, depth: number): void {
    const extended = type.extensible && cursor.bit();
    const present = type.root.map(({ optional }) => !optional || cursor.bit());
    for (const [index, component] of type.root.entries()) {
      if (cursor.failed) return;
      if (present[index]) this.value(cursor, component.type, join(path, component), depth + 1);
    }
    if (!extended || cursor.failed) return;
    const count = cursor.smallLength();
    if (count > maximumAdditions) {
      cursor.fail();
      return;
    }
    const added: boolean[] = [];
    for (let index = 0; index < count; index += 1) added.push(cursor.bit());
    for (const [index, isThere] of added.entries())
      if (isThere && !cursor.failed) this.open(cursor, type.additions[index], path, depth);
  }

  /** X.691 §23. */
  private choice(cursor: PerCursor, type: Composite, path: string, depth: number): void {
    if (type.extensible && cursor.bit()) {
      const addition = type.additions[cursor.small()];
      this.leaf(cursor, path, addition?.name ?? 'extension', 0);
      this.open(cursor, addition, path, depth);
      return;
    }
    const alternative = type.root[cursor.constrained(0, type.root.length - 1)];
    if (!alternative) {
      cursor.fail();
      return;
    }
    this.leaf(cursor, path, alternative.name, 0);
    this.value(cursor, alternative.type, join(path, alternative), depth + 1);
  }

  /** X.691 §11.2: a value with its length, which is stepped over whatever is in it. */
  private open(cursor: PerCursor, component: Component | undefined, path: string, depth: number): void {
    const length = cursor.length();
    const at = cursor.skipBytes(length);
    if (cursor.failed || !component || component.type.kind === 'opaque') return;
    this.value(new PerCursor(cursor.bytes, at, at + length), component.type, join(path, component), depth + 1);
  }
}

const join = (path: string, { name }: Component): string => (path === '' ? name : `${path}.${name}`);

/** Octets that an integer of `range` values fills when it is aligned; 0 when it is a bit field or of variable length. */
const wholeOctets = (range: number): number => (range === 256 ? 1 : range > 256 && range <= 0x10000 ? 2 : 0);

function sizeOf(cursor: PerCursor, low: number, high: number | undefined): number {
  if (high === undefined || high >= 0x10000) return cursor.length();
  return cursor.constrained(low, high);
}
