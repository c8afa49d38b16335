/** The records that an ALG looks into: addresses, which it translates, and OPT and TSIG, which say how a message may travel. */
import { formatIpv4, formatIpv6 } from '../../base/address.ts';
import { u16, u32 } from '../../base/bytes.ts';
import type { LocatedField } from '../alg.ts';
import { decodeName, nameEnd } from './name.ts';
import type { DnsMessage } from './parse.ts';
import { RecordWalk } from './record-walk.ts';
import { classMask, recordType } from './vocabulary.ts';

const internetClass = 1;

/** EDNS(0): RFC 6891 §6.1.2 and §6.1.3 put the sender's UDP size into the class and flags into the TTL. */
export interface OptRecord {
  /** As sent; values under 512 mean 512 (§6.2.3). */
  readonly payloadSize: number;
  /** Upper eight bits of the response code. */
  readonly extendedCode: number;
  readonly version: number;
  readonly dnssecOk: boolean;
  readonly offset: number;
  readonly length: number;
}

/** RFC 8945 §4.2. */
export interface TsigRecord {
  readonly keyName: string;
  readonly algorithm: string;
  /** Seconds since 1970; 48 bits on the wire. */
  readonly timeSigned: number;
  readonly originalId: number;
  /** 16 BADSIG, 17 BADKEY, 18 BADTIME, 22 BADTRUNC; 0 when all is well, or when the record is cut short. */
  readonly error: number;
  readonly offset: number;
  readonly length: number;
}

const dataName = {
  answer: { 1: 'answer A', 28: 'answer AAAA' },
  authority: { 1: 'authority A', 28: 'authority AAAA' },
  additional: { 1: 'additional A', 28: 'additional AAAA' },
} as const;

/** The address in the record that the walk stands at (RFC 1035 §3.4.1, RFC 3596 §2.2), or undefined. */
export function addressField(bytes: Uint8Array, walk: RecordWalk): LocatedField | undefined {
  const { type, dataLength, dataAt } = walk;
  if ((walk.class & classMask) !== internetClass) return undefined;
  if (type === recordType.a && dataLength === 4)
    return { name: dataName[walk.section][1], value: formatIpv4(u32(bytes, dataAt)), offset: dataAt, length: 4 };
  if (type === recordType.aaaa && dataLength === 16)
    return { name: dataName[walk.section][28], value: formatIpv6(bytes, dataAt), offset: dataAt, length: 16 };
  return undefined;
}

/** Every address of every section, in order. */
export function addressFields(bytes: Uint8Array, message: DnsMessage): readonly LocatedField[] {
  const fields: LocatedField[] = [];
  const walk = new RecordWalk(bytes, message);
  while (walk.next()) {
    const field = addressField(bytes, walk);
    if (field) fields.push(field);
  }
  return fields;
}

export const readOpt = (walk: RecordWalk): OptRecord => ({
  payloadSize: walk.class,
  extendedCode: walk.ttl >>> 24,
  version: (walk.ttl >>> 16) & 255,
  dnssecOk: (walk.ttl & 0x8000) !== 0,
  offset: walk.nameAt,
  length: walk.end - walk.nameAt,
});

export function readTsig(bytes: Uint8Array, walk: RecordWalk): TsigRecord {
  const dataEnd = walk.dataAt + walk.dataLength;
  const timeAt = nameEnd(bytes, walk.dataAt, dataEnd);
  // Behind the algorithm's name: time 6, fudge 2, MAC length 2, MAC, original id 2, error 2, other length 2.
  const idAt = timeAt < 0 ? dataEnd : timeAt + 10 + u16(bytes, timeAt + 8);
  const whole = idAt + 6 <= dataEnd;
  return {
    keyName: decodeName(bytes, walk.nameAt, bytes.length).text,
    algorithm: decodeName(bytes, walk.dataAt, dataEnd).text,
    timeSigned: timeAt < 0 ? 0 : u16(bytes, timeAt) * 0x1_0000_0000 + u32(bytes, timeAt + 2),
    originalId: whole ? u16(bytes, idAt) : 0,
    error: whole ? u16(bytes, idAt + 2) : 0,
    offset: walk.nameAt,
    length: walk.end - walk.nameAt,
  };
}

/** The serial of the SOA record that the walk stands at: behind two names, 20 bytes before the end (RFC 1035 §3.3.13). */
export const soaSerial = (bytes: Uint8Array, walk: RecordWalk): number =>
  walk.dataLength < 22 ? 0 : u32(bytes, walk.dataAt + walk.dataLength - 20);
