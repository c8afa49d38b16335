/** Tells TNS from other things: a connection begins with a CONNECT packet whose lengths fit together. */
import { u16, u8 } from '../../base/bytes.ts';
import type { ProbeVerdict, Side, Transport } from '../alg.ts';
import { headerBytes, packetBytes, readConnect, tnsType, typeOf } from './parse.ts';

/** 300 is TNS of Oracle 8, 319 of Oracle 21; the range leaves room on both sides. */
const versions = { lowest: 200, highest: 400 } as const;
const largestConnectBytes = 4096;
const connectBytes = 34;

/** Header of a packet of any type in either length form, with the flags that are in use and no header checksum. */
export const isTnsPacket = (bytes: Uint8Array): boolean =>
  packetBytes(bytes, false) > 0 && (u8(bytes, 5) & 0x80) === 0 && u16(bytes, 6) === 0;

/** `yes` for a CONNECT; `more` for other packets, which are not refused on the documented ports. */
export function probeSqlnet(transport: Transport, _from: Side, payload: Uint8Array): ProbeVerdict {
  if (transport !== 'tcp') return 'no';
  if (payload.length < headerBytes) return (payload[0] ?? 0) <= largestConnectBytes >>> 8 ? 'more' : 'no';
  if (!isTnsPacket(payload)) return 'no';
  if (typeOf(payload) !== tnsType.connect) return 'more';
  const length = u16(payload, 0);
  if (length > largestConnectBytes || u16(payload, 2) !== 0) return 'no';
  if (payload.length < connectBytes) return 'more';
  const connect = readConnect(payload);
  if (!connect || connect.version < versions.lowest || connect.version > versions.highest) return 'no';
  const dataAt = u16(payload, 26);
  const fits = dataAt >= connectBytes && (dataAt + connect.dataBytes <= length || dataAt === length);
  return fits && connect.compatibleVersion <= connect.version ? 'yes' : 'no';
}
