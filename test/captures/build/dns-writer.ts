/** Bytes of a DNS message; names are compressed against those written before (RFC 1035 §4.1.4). */
import { ByteWriter, textBytes } from './byte-writer.ts';

/** Pointers have 14 bits. */
const farthestPointer = 0x3fff;

export interface DnsRecord {
  readonly name: string;
  readonly type: number;
  readonly class: number;
  readonly ttl: number;
  readonly data: (writer: DnsWriter) => void;
}

export const labelsOf = (name: string): string[] => name.split('.').filter((label) => label !== '');

export class DnsWriter extends ByteWriter {
  private readonly places = new Map<string, number>();

  name(name: string): this {
    const labels = labelsOf(name);
    for (let index = 0; index < labels.length; index += 1) {
      const rest = labels.slice(index).join('.');
      const place = this.places.get(rest);
      if (place !== undefined) return this.u16(0xc000 | place);
      if (this.length <= farthestPointer) this.places.set(rest, this.length);
      const label = labels[index] ?? '';
      this.u8(label.length).bytes(textBytes(label));
    }
    return this.u8(0);
  }

  /** RFC 1035 §4.1.3. */
  record({ name, type, class: recordClass, ttl, data }: DnsRecord): this {
    this.name(name).u16(type).u16(recordClass).u32(ttl).u16(0);
    const start = this.length;
    data(this);
    return this.patchU16(start - 2, this.length - start);
  }
}
