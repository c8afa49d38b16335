/** GIOP messages for stories, in either byte order: requests, replies, and references to objects elsewhere. */
import type { Endpoint } from './gateway.ts';
import { textBytes } from './byte-writer.ts';

/** Grows CDR values; alignment counts from its start. */
class CdrWriter {
  private readonly octets: number[] = [];
  private readonly littleEndian: boolean;

  constructor(littleEndian: boolean) {
    this.littleEndian = littleEndian;
  }

  align(size: number): this {
    while (this.octets.length % size !== 0) this.octets.push(0);
    return this;
  }

  number(value: number, size: 1 | 2 | 4): this {
    this.align(size);
    const bytes = Array.from({ length: size }, (_, at) => Math.floor(value / 256 ** (size - 1 - at)) & 255);
    this.octets.push(...(this.littleEndian ? bytes.reverse() : bytes));
    return this;
  }

  sequence(bytes: Iterable<number>): this {
    const list = [...bytes];
    this.number(list.length, 4).octets.push(...list);
    return this;
  }

  string(text: string): this {
    return this.sequence([...textBytes(text), 0]);
  }

  raw(bytes: Iterable<number>): this {
    this.octets.push(...bytes);
    return this;
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.octets);
  }
}

export interface GiopOptions {
  readonly minor?: 0 | 1 | 2;
  readonly littleEndian?: boolean;
}

const objectKey = [0x14, 0x01, 0x0f, 0x00, 0x4e, 0x55];

function giop(
  type: number,
  { minor = 2, littleEndian = false }: GiopOptions,
  body: (writer: CdrWriter) => void,
): Uint8Array {
  const writer = new CdrWriter(littleEndian);
  writer.raw([...textBytes('GIOP'), 1, minor, littleEndian ? 1 : 0, type]).number(0, 4);
  body(writer);
  const bytes = writer.finish();
  new DataView(bytes.buffer).setUint32(8, bytes.length - 12, littleEndian);
  return bytes;
}

const reference = (writer: CdrWriter, { address, port }: Endpoint, littleEndian: boolean): void => {
  const profile = new CdrWriter(littleEndian)
    .raw([littleEndian ? 1 : 0, 1, 2])
    .string(address)
    .number(port, 2);
  profile.sequence(objectKey).number(1, 4).number(1, 4).sequence([0, 0, 0, 0, 0, 1, 0, 1]);
  writer.string('IDL:Bank/Account:1.0').number(1, 4).number(0, 4).sequence(profile.finish());
};

export const giopRequest = (
  id: number,
  operation: string,
  options: GiopOptions = {},
  callback?: Endpoint,
): Uint8Array =>
  giop(0, options, (writer) => {
    if ((options.minor ?? 2) >= 2)
      writer.number(id, 4).raw([3, 0, 0, 0]).number(0, 2).sequence(objectKey).string(operation).number(0, 4);
    else {
      writer.number(0, 4).number(id, 4).number(1, 1);
      if (options.minor === 1) writer.raw([0, 0, 0]);
      writer.sequence(objectKey).string(operation).sequence([]);
    }
    if (callback) reference(writer.align(8), callback, options.littleEndian ?? false);
  });

/** `to`: the reference in its body, which with status 3 is where the request has to go. */
export const giopReply = (id: number, status: number, options: GiopOptions = {}, to?: Endpoint): Uint8Array =>
  giop(1, options, (writer) => {
    if ((options.minor ?? 2) >= 2) writer.number(id, 4).number(status, 4).number(0, 4);
    else writer.number(0, 4).number(id, 4).number(status, 4);
    if (!to) return;
    if ((options.minor ?? 2) >= 2) writer.align(8);
    reference(writer, to, options.littleEndian ?? false);
    // Something of the application's behind it, eight octets wide.
    writer.align(8).raw([0x40, 0x59, 0, 0, 0, 0, 0, 0]);
  });
