/** Collects the fields of one layer; a field that the captured bytes do not hold is left out and said to be cut. */
import { hex, u16, u32, u8 } from '../../base/bytes.ts';
import { formatAddressBytes, formatIpv4, formatIpv6 } from '../../base/address.ts';
import type { LayerNode } from '../layer-node.ts';

const noChildren: readonly LayerNode[] = [];

export const node = (
  name: string,
  value: string,
  offset: number,
  length: number,
  children: readonly LayerNode[] = noChildren,
): LayerNode => ({ name, value, offset, length, children });

/** `0x0800`, with `digits` hex digits. */
export const hexNumber = (value: number, digits: number): string => `0x${value.toString(16).padStart(digits, '0')}`;

/** `02:00:5e:10:00:01` */
export const formatMac = (bytes: Uint8Array, at: number): string =>
  Array.from(bytes.subarray(at, at + 6), (octet) => octet.toString(16).padStart(2, '0')).join(':');

/** `Name (7)`, or the number alone where it has no name. */
export const named = (names: ReadonlyMap<number, string>, value: number, text = String(value)): string => {
  const name = names.get(value);
  return name === undefined ? text : `${name} (${text})`;
};

export const plural = (count: number, unit = 'byte'): string => `${count} ${unit}${count === 1 ? '' : 's'}`;

export class Fields {
  readonly nodes: LayerNode[] = [];
  readonly bytes: Uint8Array;
  readonly end: number;
  private isCut = false;

  /** Reads of `bytes` end at `end`. */
  constructor(bytes: Uint8Array, end: number) {
    this.bytes = bytes;
    this.end = end;
  }

  /** Whether the bytes are there. */
  has(at: number, length: number): boolean {
    return at + length <= this.end;
  }

  add(name: string, at: number, length: number, value: string, children: readonly LayerNode[] = noChildren): this {
    if (this.has(at, length)) this.nodes.push(node(name, value, at, length, children));
    else this.markCut(at);
    return this;
  }

  u8(name: string, at: number, format: (value: number) => string = String): this {
    return this.add(name, at, 1, format(u8(this.bytes, at)));
  }

  u16(name: string, at: number, format: (value: number) => string = String): this {
    return this.add(name, at, 2, format(u16(this.bytes, at)));
  }

  u32(name: string, at: number, format: (value: number) => string = String): this {
    return this.add(name, at, 4, format(u32(this.bytes, at)));
  }

  mac(name: string, at: number): this {
    return this.add(name, at, 6, formatMac(this.bytes, at));
  }

  ipv4(name: string, at: number): this {
    return this.add(name, at, 4, formatIpv4(u32(this.bytes, at)));
  }

  ipv6(name: string, at: number): this {
    return this.add(name, at, 16, this.has(at, 16) ? formatIpv6(this.bytes, at) : '');
  }

  /** 4 or 16 bytes as an address, others as hex. */
  address(name: string, at: number, length: number): this {
    const bytes = this.bytes.subarray(at, at + length);
    return this.add(name, at, length, length === 4 || length === 16 ? formatAddressBytes(bytes) : hex(bytes));
  }

  /** Bytes that are shown by their number only. */
  data(name: string, at: number, length: number): this {
    const held = Math.max(0, Math.min(length, this.end - at));
    if (held > 0) this.nodes.push(node(name, plural(held), at, held));
    if (held < length) this.markCut(at + held);
    return this;
  }

  private markCut(at: number): void {
    if (this.isCut) return;
    this.isCut = true;
    this.nodes.push(node('Cut', 'the captured bytes end here', Math.min(at, this.end), 0));
  }
}
