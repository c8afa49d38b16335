/** DCE RPC PDUs (C706 §12.6), the endpoint mapper's stubs (appendix O) in NDR and NDR64, and its towers (appendix L). */
import { addressBytes, ByteWriter, textBytes } from './byte-writer.ts';

export interface NdrOptions {
  readonly littleEndian?: boolean;
  /** NDR64. */
  readonly wide?: boolean;
}

export class NdrWriter {
  private readonly octets: number[] = [];
  private readonly littleEndian: boolean;
  private readonly wide: boolean;

  constructor({ littleEndian = true, wide = false }: NdrOptions = {}) {
    this.littleEndian = littleEndian;
    this.wide = wide;
  }

  u8(value: number): this {
    this.octets.push(value & 255);
    return this;
  }

  u16(value: number): this {
    return this.align(2).number(value, 2);
  }

  u32(value: number): this {
    return this.align(4).number(value, 4);
  }

  /** A count or pointer. */
  count(value: number): this {
    if (!this.wide) return this.u32(value);
    this.align(8);
    return this.littleEndian ? this.u32(value).u32(0) : this.u32(0).u32(value);
  }

  uuid(text: string): this {
    return this.align(4).bytes(uuidBytes(text, this.littleEndian));
  }

  bytes(values: Iterable<number>): this {
    for (const value of values) this.u8(value);
    return this;
  }

  align(size: number): this {
    while (this.octets.length % size !== 0) this.u8(0);
    return this;
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.octets);
  }

  private number(value: number, size: number): this {
    for (let index = 0; index < size; index += 1)
      this.u8(value >>> (8 * (this.littleEndian ? index : size - 1 - index)));
    return this;
  }
}

export const endpointMapper = 'e1af8308-5d1f-11c9-91a4-08002b14a0fa';
export const drsuapi = 'e3514235-4b06-11d1-ab04-00c04fc2dcd2';
export const ndr = '8a885d04-1ceb-11c9-9fe8-08002b104860';
export const ndr64 = '71710533-beba-4937-8319-b5dbef9ccc36';
export const features = '6cb71c2c-9812-4540-0300-000000000000';

export function uuidBytes(text: string, littleEndian = true): Uint8Array {
  const octets =
    text
      .replaceAll('-', '')
      .match(/../g)
      ?.map((pair) => parseInt(pair, 16)) ?? [];
  if (!littleEndian) return Uint8Array.from(octets);
  const at = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  return Uint8Array.from(at, (index) => octets[index] ?? 0);
}

export interface PduOptions extends NdrOptions {
  readonly callId?: number;
  readonly first?: boolean;
  readonly last?: boolean;
  /** [MS-RPCE] §2.2.2.11: the level of the trailer, and a value behind it. */
  readonly auth?: { readonly level: number; readonly value: Uint8Array; readonly padding?: number };
}

export function pdu(type: number, body: Uint8Array, options: PduOptions = {}): Uint8Array {
  const { littleEndian = true, callId = 1, first = true, last = true, auth } = options;
  const padding = auth?.padding ?? 0;
  const trailer = auth ? [...new Uint8Array(padding), 10, auth.level, padding, 0, 0, 0, 0, 0, ...auth.value] : [];
  return new NdrWriter({ littleEndian })
    .bytes([5, 0, type, (first ? 1 : 0) | (last ? 2 : 0), littleEndian ? 0x10 : 0, 0, 0, 0])
    .u16(16 + body.length + trailer.length)
    .u16(auth?.value.length ?? 0)
    .u32(callId)
    .bytes(body)
    .bytes(trailer)
    .finish();
}

export interface OfferedContext {
  readonly interface: string;
  readonly version?: number;
  readonly transfers: readonly string[];
}

export function bind(
  contexts: readonly OfferedContext[],
  options: PduOptions & { readonly type?: number } = {},
): Uint8Array {
  const writer = new NdrWriter(options).u16(5840).u16(5840).u32(0).bytes([contexts.length, 0, 0, 0]);
  contexts.forEach(({ interface: uuid, version = 4, transfers }, id) => {
    writer.u16(id).bytes([transfers.length, 0]).uuid(uuid).u32(version);
    for (const transfer of transfers) writer.uuid(transfer).u32(transfer === ndr ? 2 : 1);
  });
  return pdu(options.type ?? 11, writer.finish(), options);
}

/** 0 accepted, 1 and 2 rejected, 3 feature negotiation. */
export interface ContextResult {
  readonly result: number;
  readonly reason?: number;
  readonly transfer?: string;
}

export function bindAck(
  results: readonly ContextResult[],
  options: PduOptions & { readonly type?: number } = {},
): Uint8Array {
  const writer = new NdrWriter(options).u16(5840).u16(5840).u32(7).u16(4).bytes(textBytes('135\0'));
  writer.align(4).bytes([results.length, 0, 0, 0]);
  for (const { result, reason = 0, transfer } of results)
    writer
      .u16(result)
      .u16(reason)
      .uuid(transfer ?? '00000000-0000-0000-0000-000000000000')
      .u32(transfer ? 2 : 0);
  return pdu(options.type ?? 12, writer.finish(), options);
}

export const bindNak = (reason: number, options: PduOptions = {}): Uint8Array =>
  pdu(13, new NdrWriter(options).u16(reason).u8(1).u8(5).u8(0).finish(), options);

export function request(
  operation: number,
  stub: Uint8Array,
  options: PduOptions & { readonly contextId?: number } = {},
): Uint8Array {
  const body = new NdrWriter(options)
    .u32(stub.length)
    .u16(options.contextId ?? 0)
    .u16(operation)
    .bytes(stub)
    .finish();
  return pdu(0, body, options);
}

export function response(stub: Uint8Array, options: PduOptions & { readonly contextId?: number } = {}): Uint8Array {
  const body = new NdrWriter(options)
    .u32(stub.length)
    .u16(options.contextId ?? 0)
    .u16(0)
    .bytes(stub)
    .finish();
  return pdu(2, body, options);
}

export interface TowerOptions {
  readonly interface?: string;
  readonly port: number;
  readonly address?: string;
  readonly transport?: 'tcp' | 'udp';
}

/** Floors of interface, NDR, protocol, port and, when there is an address, IP. */
export function tower({ interface: uuid = drsuapi, port, address, transport = 'tcp' }: TowerOptions): Uint8Array {
  const floors: { readonly left: readonly number[]; readonly right: Iterable<number> }[] = [
    { left: [0x0d, ...uuidBytes(uuid), 4, 0], right: [0, 0] },
    { left: [0x0d, ...uuidBytes(ndr), 2, 0], right: [0, 0] },
    { left: [transport === 'tcp' ? 0x0b : 0x0a], right: [0, 0] },
    { left: [transport === 'tcp' ? 7 : 8], right: [port >>> 8, port & 255] },
    ...(address === undefined ? [] : [{ left: [9], right: addressBytes(address) }]),
  ];
  const writer = new ByteWriter();
  const little = (value: number): ByteWriter => writer.u8(value).u8(value >>> 8);
  little(floors.length);
  for (const { left, right } of floors) {
    little(left.length).bytes(left);
    little([...right].length).bytes(right);
  }
  return writer.finish();
}

const emptyHandle = new Uint8Array(20);

/** The arguments of `ept_map`. */
export function mapRequest(wanted: Uint8Array, options: NdrOptions = {}): Uint8Array {
  const writer = new NdrWriter(options).count(1).uuid('00000000-0000-0000-0000-000000000000');
  writer.count(2).count(wanted.length).u32(wanted.length).bytes(wanted);
  return writer.align(4).bytes(emptyHandle).u32(4).finish();
}

/** The results of `ept_map`. */
export function mapResponse(towers: readonly Uint8Array[], options: NdrOptions = {}, status = 0): Uint8Array {
  const writer = new NdrWriter(options).bytes(emptyHandle).u32(towers.length);
  writer.count(4).count(0).count(towers.length);
  towers.forEach((_, index) => writer.count(3 + index));
  for (const each of towers) writer.count(each.length).u32(each.length).bytes(each).align(4);
  return writer.u32(status).finish();
}

/** The results of `ept_lookup`: an annotation beside each tower. */
export function lookupResponse(
  entries: readonly { readonly tower: Uint8Array; readonly annotation: string }[],
  options: NdrOptions = {},
): Uint8Array {
  const writer = new NdrWriter(options).bytes(emptyHandle).u32(entries.length);
  writer.count(500).count(0).count(entries.length);
  entries.forEach(({ annotation }, index) => {
    if (options.wide) writer.align(8);
    writer.uuid('00000000-0000-0000-0000-000000000000').count(3 + index);
    writer
      .count(0)
      .count(annotation.length + 1)
      .bytes(textBytes(`${annotation}\0`))
      .align(4);
  });
  for (const { tower: each } of entries) writer.count(each.length).u32(each.length).bytes(each).align(4);
  return writer.u32(0).finish();
}

/** The results of ResolveOxid2: string bindings, one security binding. */
export function resolveResponse(bindings: readonly string[], options: NdrOptions = {}): Uint8Array {
  const little = options.littleEndian ?? true;
  const letters = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));
  const strings = [...bindings.flatMap((text) => [7, ...letters(text), 0]), 0];
  const words = [...strings, 10, 0xffff, 0, 0];
  const writer = new NdrWriter({ ...options, littleEndian: little }).count(1).count(words.length);
  writer.u16(words.length).u16(strings.length);
  for (const each of words) writer.u16(each);
  return writer.uuid(drsuapi).u32(1).u16(5).u16(7).u32(0).finish();
}

export interface DatagramCallOptions extends NdrOptions {
  readonly type: number;
  readonly interface: string;
  readonly operation: number;
  readonly stub: Uint8Array;
}

/** A connectionless PDU (C706 §12.5.2.2). */
export function datagramPdu({
  type,
  interface: uuid,
  operation,
  stub,
  littleEndian = true,
}: DatagramCallOptions): Uint8Array {
  return new NdrWriter({ littleEndian })
    .bytes([4, type, 0, 0, littleEndian ? 0x10 : 0, 0, 0, 0])
    .uuid('00000000-0000-0000-0000-000000000000')
    .uuid(uuid)
    .uuid('11223344-5566-7788-99aa-bbccddeeff00')
    .u32(0)
    .u32(3)
    .u32(9)
    .u16(operation)
    .u16(0xffff)
    .u16(0xffff)
    .u16(stub.length)
    .u16(0)
    .bytes([0, 0])
    .bytes(stub)
    .finish();
}
