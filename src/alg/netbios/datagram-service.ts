/** Datagrams of UDP 138 (RFC 1002 §4.4): a header that repeats the sender's address and port, then names and data. */
import { formatIpv4 } from '../../base/address.ts';
import { u16, u32, u8 } from '../../base/bytes.ts';
import type { LocatedField } from '../alg.ts';
import { isEncodedName, readName } from './name.ts';

/** RFC 1001 §15.4, §17. */
export const nameServicePort = 137;
export const datagramPort = 138;

/** RFC 1002 §4.4.1. */
const typeNames: Readonly<Record<number, string>> = {
  0x10: 'Direct unique datagram', 0x11: 'Direct group datagram', 0x12: 'Broadcast datagram', 0x13: 'Datagram error',
  0x14: 'Datagram query', 0x15: 'Positive datagram query response', 0x16: 'Negative datagram query response',
}; // prettier-ignore

/** Type, flags, id, source address and port; behind it the three data types have length and offset. */
const headerBytes = 10;
const dataHeaderBytes = 14;
const sourceAddressAt = 4;
const sourcePortAt = 8;
const moreFragments = 1;
const errorType = 0x13;

/** Field names; `rewrite` knows them. */
export const addressField = 'address';
export const portField = 'port';

export interface NetbiosDatagram {
  readonly name: string;
  readonly sourceAddress: string;
  readonly sourcePort: number;
  /** Names as text; empty when the type has none or they are cut. */
  readonly source: string;
  readonly destination: string;
  readonly isFragment: boolean;
  readonly fields: readonly LocatedField[];
}

const carriesData = (type: number): boolean => type >= 0x10 && type <= 0x12;

/** Whether the payload begins like a datagram of the service, with names where they must be. */
export function isDatagram(bytes: Uint8Array): boolean {
  const type = u8(bytes, 0);
  if (typeNames[type] === undefined || bytes.length < headerBytes) return false;
  if (type === errorType) return bytes.length === headerBytes + 1;
  return isEncodedName(bytes, carriesData(type) ? dataHeaderBytes : headerBytes);
}

/** Which of the two services a datagram belongs to: its ports tell, else how it begins. `ports`: of both ends. */
export const isDatagramService = (ports: readonly (number | '*')[], bytes: Uint8Array): boolean =>
  !ports.includes(nameServicePort) && (ports.includes(datagramPort) || isDatagram(bytes));

/** Undefined when there is no whole header of a known type. */
export function parseDatagram(bytes: Uint8Array): NetbiosDatagram | undefined {
  const type = u8(bytes, 0);
  const name = typeNames[type];
  if (name === undefined || bytes.length < headerBytes) return undefined;
  const sourceAddress = formatIpv4(u32(bytes, sourceAddressAt));
  const sourcePort = u16(bytes, sourcePortAt);
  const isData = carriesData(type);
  const isFragment = isData && ((u8(bytes, 1) & moreFragments) !== 0 || u16(bytes, 12) > 0);
  const first = type === errorType ? undefined : readName(bytes, isData ? dataHeaderBytes : headerBytes);
  const second = first && isData ? readName(bytes, first.end) : undefined;
  return {
    name,
    sourceAddress,
    sourcePort,
    source: isData ? (first?.text ?? '') : '',
    destination: (isData ? second : first)?.text ?? '',
    isFragment,
    fields: [
      { name: addressField, value: sourceAddress, offset: sourceAddressAt, length: 4 },
      { name: portField, value: String(sourcePort), offset: sourcePortAt, length: 2 },
    ],
  };
}
