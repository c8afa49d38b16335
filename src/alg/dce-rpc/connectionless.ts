/** PDUs of DCE RPC over datagrams (C706 §12.5): one fixed header of 80 bytes, then the stub. */
import { u16, u16le, u32, u32le, u8 } from '../../base/bytes.ts';
import { readUuid, type NdrForm } from './ndr-cursor.ts';
import { isDataRepresentation, isLittleEndian } from './parse.ts';

/** C706 §12.5.2.2. */
export const datagramHeaderBytes = 80;

/** C706 §12.1. */
const names: readonly string[] = [
  'REQUEST', 'PING', 'RESPONSE', 'FAULT', 'WORKING', 'NOCALL', 'REJECT', 'ACK', 'CL_CANCEL', 'FACK', 'CANCEL_ACK',
]; // prettier-ignore

export const datagramType = { request: 0, response: 2, fault: 3, reject: 6 } as const;
/** C706 §12.5.2.1: `PF_FRAG`. */
const fragmentFlag = 4;

export interface DatagramPdu {
  readonly type: number;
  readonly name: string;
  readonly form: NdrForm;
  readonly isFragment: boolean;
  readonly interface: string;
  readonly version: number;
  readonly operation: number;
  readonly fragment: number;
  /** The same in a call's request and response. */
  readonly call: string;
  /** Of the stub, as the header tells it. */
  readonly stubBytes: number;
}

/** Undefined when this is no such PDU. */
export function parseDatagram(bytes: Uint8Array): DatagramPdu | undefined {
  if (bytes.length < datagramHeaderBytes || u8(bytes, 0) !== 4) return undefined;
  const type = u8(bytes, 1);
  const name = names[type];
  if (name === undefined || !isDataRepresentation(bytes, 4)) return undefined;
  const littleEndian = isLittleEndian(bytes, 4);
  const half = littleEndian ? u16le : u16;
  const word = littleEndian ? u32le : u32;
  return {
    type,
    name,
    form: { littleEndian, wide: false },
    isFragment: (u8(bytes, 2) & fragmentFlag) !== 0,
    interface: readUuid(bytes, 24, littleEndian),
    version: word(bytes, 60) & 0xffff,
    operation: half(bytes, 68),
    fragment: half(bytes, 76),
    call: `${readUuid(bytes, 40, littleEndian)} ${word(bytes, 64)}`,
    stubBytes: half(bytes, 74),
  };
}

/** Strict enough to tell it from noise on any port: the stub's length is that of the datagram. */
export function isDatagram(bytes: Uint8Array): boolean {
  const pdu = parseDatagram(bytes);
  // Authentication follows the stub when byte 78 names one.
  const extra = bytes.length - datagramHeaderBytes - (pdu?.stubBytes ?? 0);
  return pdu !== undefined && extra >= 0 && (u8(bytes, 78) === 0 ? extra === 0 : extra < 512);
}
