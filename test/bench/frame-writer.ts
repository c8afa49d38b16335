/**
 * Writes packets of generated conversations into a classic pcap file, checksums included, at the speed of a copy: headers
 * come from the conversation's template, payload from the pool.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { Direction, Endpoints } from './endpoints.ts';
import type { PayloadPool } from './payload-pool.ts';
import type { Random } from './random.ts';

const bufferLength = 8 << 20;
/** More than any generated record. */
const room = 4096;
const none = Buffer.alloc(0);

/** `head` is payload by its bytes; `poolAt` and `poolLength` name what follows it in the pool. */
export interface Payload {
  readonly head: Uint8Array;
  readonly poolAt: number;
  readonly poolLength: number;
}

export const noPayload: Payload = { head: none, poolAt: 0, poolLength: 0 };

export class FrameWriter {
  readonly pool: PayloadPool;
  readonly random: Random;
  packets = 0;
  bytes = 0;
  private readonly file: number;
  private readonly buffer = Buffer.allocUnsafe(bufferLength);
  private used = 0;
  private seconds = 1_700_000_000;
  private microseconds = 0;

  constructor(path: string, pool: PayloadPool, random: Random) {
    this.file = openSync(path, 'w');
    this.pool = pool;
    this.random = random;
    this.buffer.writeUInt32LE(0xa1b2c3d4, 0);
    this.buffer.writeUInt16LE(2, 4);
    this.buffer.writeUInt16LE(4, 6);
    this.buffer.fill(0, 8, 16);
    this.buffer.writeUInt32LE(262_144, 16);
    this.buffer.writeUInt32LE(1, 20);
    this.used = 24;
    this.bytes = 24;
  }

  /** Lets time pass before the next packet. */
  wait(microseconds: number): void {
    this.microseconds += microseconds;
    while (this.microseconds >= 1_000_000) {
      this.microseconds -= 1_000_000;
      this.seconds += 1;
    }
  }

  tcp(
    ends: Endpoints,
    fromClient: boolean,
    flags: number,
    sequence: number,
    acknowledgement: number,
    window: number,
    options: Uint8Array,
    payload: Payload = noPayload,
    ttl = 0,
  ): void {
    const way = fromClient ? ends.fromClient : ends.fromServer;
    const headerLength = 20 + options.length;
    const length = headerLength + payload.head.length + payload.poolLength;
    const { buffer } = this;
    const at = this.begin(ends, way, length, ttl);
    const transport = at + way.transportOffset;
    put32(buffer, transport + 4, sequence);
    put32(buffer, transport + 8, acknowledgement);
    const offsetAndFlags = (headerLength << 10) | flags;
    put16(buffer, transport + 12, offsetAndFlags);
    put16(buffer, transport + 14, window);
    put16(buffer, transport + 18, 0);
    for (let index = 0; index < options.length; index += 1) buffer[transport + 20 + index] = options[index]!;
    let sum = way.pseudoSum + length + offsetAndFlags + window;
    sum += (sequence >>> 16) + (sequence & 0xffff) + (acknowledgement >>> 16) + (acknowledgement & 0xffff);
    for (let index = 0; index < options.length; index += 2) sum += (options[index]! << 8) | options[index + 1]!;
    sum += this.put(payload, transport + headerLength);
    put16(buffer, transport + 16, folded(sum));
    this.finish(way.transportOffset + length);
  }

  udp(ends: Endpoints, fromClient: boolean, payload: Payload): void {
    const way = fromClient ? ends.fromClient : ends.fromServer;
    const length = 8 + payload.head.length + payload.poolLength;
    const { buffer } = this;
    const transport = this.begin(ends, way, length, 0) + way.transportOffset;
    put16(buffer, transport + 4, length);
    const sum = way.pseudoSum + length * 2 + this.put(payload, transport + 8);
    put16(buffer, transport + 6, folded(sum) || 0xffff);
    this.finish(way.transportOffset + length);
  }

  close(): void {
    this.flush();
    closeSync(this.file);
  }

  /** Record header, link and IP header; returns where the packet begins. */
  private begin({ ipVersion }: Endpoints, way: Direction, transportLength: number, ttl: number): number {
    if (this.buffer.length - this.used < room) this.flush();
    const { buffer, used } = this;
    const length = way.transportOffset + transportLength;
    buffer.writeUInt32LE(this.seconds, used);
    buffer.writeUInt32LE(this.microseconds, used + 4);
    buffer.writeUInt32LE(length, used + 8);
    buffer.writeUInt32LE(length, used + 12);
    const at = used + 16;
    way.header.copy(buffer, at);
    const network = at + way.networkOffset;
    if (ipVersion === 6) put16(buffer, network + 4, transportLength);
    else {
      const total = 20 + transportLength;
      const identification = this.packets & 0xffff;
      let sum = way.headerSum + total + identification;
      if (ttl > 0) {
        buffer[network + 8] = ttl;
        sum += (ttl - way.ttl) << 8;
      }
      put16(buffer, network + 2, total);
      put16(buffer, network + 4, identification);
      put16(buffer, network + 10, folded(sum));
    }
    return at;
  }

  /** Copies the payload to `at`; returns the sum of its words. */
  private put({ head, poolAt, poolLength }: Payload, at: number): number {
    const { buffer, pool } = this;
    let sum = 0;
    for (let index = 0; index < head.length; index += 1) {
      const byte = head[index]!;
      buffer[at + index] = byte;
      sum += index & 1 ? byte : byte << 8;
    }
    if (poolLength === 0) return sum;
    pool.bytes.copy(buffer, at + head.length, poolAt, poolAt + poolLength);
    const poolSum = pool.sum(poolAt, poolLength);
    // Behind an odd number of bytes every word has its halves swapped, which the sum may have done to it afterwards.
    return sum + (head.length & 1 ? (poolSum % 0xffff) * 256 : poolSum);
  }

  private finish(length: number): void {
    this.used += 16 + length;
    this.bytes += 16 + length;
    this.packets += 1;
    this.wait(8 + (this.random.next() & 15));
  }

  private flush(): void {
    for (let at = 0; at < this.used;) at += writeSync(this.file, this.buffer, at, this.used - at);
    this.used = 0;
  }
}

/** One's complement of the one's complement sum (RFC 1071). */
function folded(sum: number): number {
  let rest = sum;
  while (rest > 0xffff) rest = (rest & 0xffff) + Math.floor(rest / 65_536);
  return ~rest & 0xffff;
}

function put16(buffer: Buffer, at: number, value: number): void {
  buffer[at] = value >>> 8;
  buffer[at + 1] = value;
}

function put32(buffer: Buffer, at: number, value: number): void {
  buffer[at] = value >>> 24;
  buffer[at + 1] = value >>> 16;
  buffer[at + 2] = value >>> 8;
  buffer[at + 3] = value;
}
