/** Packets of TCP 139 (RFC 1002 §4.3): who calls whom, where a retarget leads, and the messages that carry SMB. */
import { formatIpv4 } from '../../base/address.ts';
import { u16, u32, u8 } from '../../base/bytes.ts';
import type { LocatedField } from '../alg.ts';
import { needsMore, notAFrame } from '../frame-reader.ts';
import { addressField, portField } from './datagram-service.ts';
import { isEncodedName, readName } from './name.ts';

/** RFC 1002 §4.3.1. */
export const sessionType = {
  message: 0,
  request: 0x81,
  positive: 0x82,
  negative: 0x83,
  retarget: 0x84,
  keepalive: 0x85,
} as const;

const typeNames: Readonly<Record<number, string>> = {
  0: 'Session message', 0x81: 'Session request', 0x82: 'Positive session response', 0x83: 'Negative session response',
  0x84: 'Retarget session response', 0x85: 'Session keepalive',
}; // prettier-ignore

export const sessionHeaderBytes = 4;
/** §4.3.1: the flags' lowest bit is the length's 17th; the others are zero. */
const lengthExtension = 1;
/** Two names with scopes. */
const largestRequestBytes = 600;

/** §4.3.4. */
const errorTexts: Readonly<Record<number, string>> = {
  0x80: 'not listening on the called name', 0x81: 'not listening for the calling name', 0x82: 'called name not present',
  0x83: 'insufficient resources', 0x8f: 'unspecified error',
}; // prettier-ignore

/** Bytes of the packet that begins here, for `FrameReader`. */
export function sessionPacketBytes(bytes: Uint8Array): number {
  const type = u8(bytes, 0);
  if (typeNames[type] === undefined) return notAFrame;
  if (bytes.length < sessionHeaderBytes) return needsMore;
  const flags = u8(bytes, 1);
  const length = ((flags & lengthExtension) << 16) | u16(bytes, 2);
  if (flags > lengthExtension || (type !== sessionType.message && length > largestRequestBytes)) return notAFrame;
  return sessionHeaderBytes + length;
}

/** `SMB1`, `SMB2`, or undefined for what is neither. */
function smbVersion(bytes: Uint8Array): string | undefined {
  if (u16(bytes, 5) !== 0x534d || u8(bytes, 7) !== 0x42) return undefined;
  const mark = u8(bytes, 4);
  return mark === 0xff ? 'SMB1' : mark === 0xfe ? 'SMB2' : mark === 0xfd ? 'SMB3 encrypted' : undefined;
}

/** Strict, for whoever asks in the middle of nowhere: a request with a name, an answer of its size, or a message with SMB. */
export function beginsSessionPacket(bytes: Uint8Array): boolean {
  const size = sessionPacketBytes(bytes);
  if (size <= 0) return false;
  switch (u8(bytes, 0)) {
    case sessionType.request:
      return isEncodedName(bytes, sessionHeaderBytes);
    case sessionType.negative:
      return size === 5;
    case sessionType.retarget:
      return size === 10;
    case sessionType.message:
      return smbVersion(bytes) !== undefined;
    default:
      return size === sessionHeaderBytes;
  }
}

export interface SessionPacket {
  readonly name: string;
  readonly summary: string;
  readonly fields: readonly LocatedField[];
  /** Where a retarget leads. */
  readonly retarget: { readonly address: string; readonly port: number } | undefined;
}

/** The packet that `sessionPacketBytes` measured, or its head. */
export function readSessionPacket(bytes: Uint8Array): SessionPacket {
  const type = u8(bytes, 0);
  const plain = { name: typeNames[type] ?? '', fields: [], retarget: undefined };
  switch (type) {
    case sessionType.request: {
      const called = readName(bytes, sessionHeaderBytes);
      const calling = called && readName(bytes, called.end);
      return { ...plain, summary: `${calling?.text ?? '?'} calls ${called?.text ?? '?'}` };
    }
    case sessionType.negative: {
      const code = u8(bytes, sessionHeaderBytes);
      return { ...plain, summary: errorTexts[code] ?? `error 0x${code.toString(16)}` };
    }
    case sessionType.retarget: {
      if (bytes.length < sessionHeaderBytes + 6) return { ...plain, summary: 'retarget, cut' };
      const address = formatIpv4(u32(bytes, sessionHeaderBytes));
      const port = u16(bytes, sessionHeaderBytes + 4);
      const fields = [
        { name: addressField, value: address, offset: sessionHeaderBytes, length: 4 },
        { name: portField, value: String(port), offset: sessionHeaderBytes + 4, length: 2 },
      ];
      return { ...plain, summary: `to ${address}:${port}`, fields, retarget: { address, port } };
    }
    case sessionType.message:
      return { ...plain, summary: smbVersion(bytes) ?? 'message' };
    default:
      return { ...plain, summary: plain.name.toLowerCase() };
  }
}
