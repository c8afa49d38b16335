/** Writes aligned PER (ITU-T X.691) by the tables that the engine reads it with, from plain values. */
import { bitsFor } from '../../../src/alg/h323/per-cursor.ts';
import type { Composite, PerType } from '../../../src/alg/h323/per-type.ts';

/**
 * Octets, object identifiers (their content) and what is already written as bytes; a choice is `[alternative, value]`; a
 * sequence an object, additions among the rest; null where nothing is to say.
 */
export type PerValue =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | readonly [alternative: string, value: PerValue]
  | { readonly list: readonly PerValue[] }
  | { readonly [component: string]: PerValue | undefined };

export function perBytes(type: PerType, value: PerValue): Uint8Array {
  const writer = new PerWriter();
  writer.value(type, value);
  return writer.finish();
}

class PerWriter {
  private readonly bits: number[] = [];

  finish(): Uint8Array {
    this.align();
    const bytes = new Uint8Array(Math.max(1, this.bits.length / 8));
    this.bits.forEach((bit, at) => (bytes[at >>> 3]! |= bit << (7 - (at & 7))));
    return bytes;
  }

  value(type: PerType, value: PerValue): void {
    switch (type.kind) {
      case 'null':
        return;
      case 'boolean':
        this.put(value === true ? 1 : 0, 1);
        return;
      case 'integer':
        if (type.extensible) this.put(0, 1);
        this.constrained(Number(value), type.low, type.high);
        return;
      case 'object-identifier':
        this.length((value as Uint8Array).length);
        this.octets(value as Uint8Array);
        return;
      case 'octets': {
        const bytes = value as Uint8Array;
        this.size(bytes.length, type.low, type.high);
        if (type.low === type.high && bytes.length <= 2) for (const byte of bytes) this.put(byte, 8);
        else if (bytes.length > 0) this.octets(bytes);
        return;
      }
      case 'text': {
        const text = String(value);
        this.size(text.length, type.low, type.high);
        this.align();
        for (let at = 0; at < text.length; at += 1)
          this.put(type.bits === 4 ? '#*,0123456789'.indexOf(text.charAt(at)) : text.charCodeAt(at), type.bits);
        return;
      }
      case 'list': {
        const { list } = value as { readonly list: readonly PerValue[] };
        this.size(list.length, type.low, type.high);
        for (const element of list) this.value(type.of, element);
        return;
      }
      case 'lazy':
        this.value(type.type(), value);
        return;
      case 'sequence':
        this.sequence(type, value as Readonly<Record<string, PerValue | undefined>>);
        return;
      case 'choice':
        this.choice(type, value as readonly [string, PerValue]);
        return;
      default:
        throw new RangeError(`No ${type.kind} in stories.`);
    }
  }

  private sequence(type: Composite, value: Readonly<Record<string, PerValue | undefined>>): void {
    const added = type.additions.findLastIndex(({ name }) => value[name] !== undefined);
    if (type.extensible) this.put(added >= 0 ? 1 : 0, 1);
    for (const { name, optional } of type.root) if (optional) this.put(value[name] === undefined ? 0 : 1, 1);
    for (const { name, optional, type: inner } of type.root) {
      const component = value[name];
      if (component === undefined && !optional) throw new RangeError(`${name} is missing.`);
      if (component !== undefined) this.value(inner, component);
    }
    if (added < 0) return;
    const additions = type.additions.slice(0, added + 1);
    this.put(0, 1);
    this.put(added, 6);
    for (const { name } of additions) this.put(value[name] === undefined ? 0 : 1, 1);
    for (const { name, type: inner } of additions) {
      const component = value[name];
      if (component !== undefined) this.open(inner, component);
    }
  }

  private choice(type: Composite, [name, value]: readonly [string, PerValue]): void {
    const at = type.root.findIndex((alternative) => alternative.name === name);
    const alternative = type.root[at];
    if (type.extensible) this.put(alternative ? 0 : 1, 1);
    if (alternative) {
      this.constrained(at, 0, type.root.length - 1);
      this.value(alternative.type, value);
      return;
    }
    const index = type.additions.findIndex((addition) => addition.name === name);
    const addition = type.additions[index];
    if (!addition) throw new RangeError(`No alternative ${name}.`);
    this.put(index, 7);
    this.open(addition.type, value);
  }

  /** Bytes stand for a value that the tables do not read. */
  private open(type: PerType, value: PerValue): void {
    const bytes = value instanceof Uint8Array && type.kind === 'opaque' ? value : perBytes(type, value);
    this.length(bytes.length);
    this.octets(bytes);
  }

  private put(value: number, count: number): void {
    for (let bit = count - 1; bit >= 0; bit -= 1) this.bits.push(Math.floor(value / 2 ** bit) % 2);
  }

  private align(): void {
    while (this.bits.length % 8 !== 0) this.bits.push(0);
  }

  private octets(bytes: Uint8Array): void {
    this.align();
    for (const byte of bytes) this.put(byte, 8);
  }

  private constrained(value: number, low: number, high: number): void {
    const range = high - low + 1;
    const offset = value - low;
    if (range <= 255) this.put(offset, bitsFor(range));
    else if (range <= 0x10000) {
      this.align();
      this.put(offset, range === 256 ? 8 : 16);
    } else {
      const octets = Math.max(1, Math.ceil(bitsFor(offset + 1) / 8));
      this.constrained(octets, 1, Math.ceil(bitsFor(range) / 8));
      this.align();
      this.put(offset, octets * 8);
    }
  }

  private size(count: number, low: number, high: number | undefined): void {
    if (high === undefined) this.length(count);
    else this.constrained(count, low, high);
  }

  private length(count: number): void {
    this.align();
    if (count < 0x80) this.put(count, 8);
    else this.put(0x8000 | count, 16);
  }
}
