/**
 * TNS packets (SQL*Net). Oracle publishes no specification: the layouts are those of Oracle's own open driver
 * (python-oracledb, src/oracledb/impl/thin/messages/connect.pyx and packet.pyx), of Wireshark's packet-tns.c and of
 * conntrack-tools' tns.c, which agree where they overlap.
 */
import { latin1, u16, u32, u8 } from '../../base/bytes.ts';
import { needsMore, notAFrame } from '../frame-reader.ts';

export const headerBytes = 8;

export const tnsType = {
  connect: 1, accept: 2, acknowledge: 3, refuse: 4, redirect: 5, data: 6, null: 7, abort: 9, resend: 11, marker: 12,
  attention: 13, control: 14, dataDescriptor: 15,
} as const; // prettier-ignore

const typeNames: Readonly<Record<number, string>> = {
  1: 'CONNECT', 2: 'ACCEPT', 3: 'ACKNOWLEDGE', 4: 'REFUSE', 5: 'REDIRECT', 6: 'DATA', 7: 'NULL', 9: 'ABORT', 11: 'RESEND',
  12: 'MARKER', 13: 'ATTENTION', 14: 'CONTROL', 15: 'DATA_DESCRIPTOR',
}; // prettier-ignore

export const typeName = (type: number): string => typeNames[type] ?? `TYPE_${type}`;
export const typeOf = (bytes: Uint8Array): number => u8(bytes, 4);

/** From this version on the length has four bytes and no checksum follows, once the connection is accepted. */
const largePacketVersion = 315;
export const usesLargePackets = (version: number): boolean => version >= largePacketVersion;

/** Session data units have 2 MiB at most (Oracle Net Services Reference, DEFAULT_SDU_SIZE). */
const maximumLargeBytes = 1 << 22;
/** What follows a data descriptor is not counted in its length. */
const maximumDescribedBytes = 1 << 30;
const descriptorBytes = 16;

/**
 * Bytes of the packet that begins here, for `FrameReader`. `large`: the connection was accepted with a version that has long
 * lengths. A short length is never zero, so that the other form shows itself when the acceptance was not captured.
 */
export function packetBytes(bytes: Uint8Array, large: boolean): number {
  if (bytes.length < headerBytes) return needsMore;
  const type = typeOf(bytes);
  if (typeNames[type] === undefined) return notAFrame;
  const length = hasLargeLength(bytes, large) ? u32(bytes, 0) : u16(bytes, 0);
  if (length < headerBytes || length > maximumLargeBytes) return notAFrame;
  if (type !== tnsType.dataDescriptor) return length;
  if (bytes.length < descriptorBytes) return needsMore;
  const described = u32(bytes, 12);
  return described > maximumDescribedBytes ? notAFrame : length + described;
}

/** A packet below 64 KiB has two zeros before a long length; behind a short one stands a checksum that is not in use. */
export const hasLargeLength = (bytes: Uint8Array, large: boolean): boolean =>
  u16(bytes, 0) < headerBytes || (large && u32(bytes, 0) <= maximumLargeBytes);

/** A text inside a packet; `offset` counts from the packet's start. */
export interface PacketText {
  readonly offset: number;
  readonly text: string;
}

const textAt = (bytes: Uint8Array, offset: number, length: number): PacketText => {
  const end = Math.min(offset + length, bytes.length);
  return { offset, text: latin1(bytes, Math.min(offset, end), end) };
};

export interface ConnectPacket {
  readonly version: number;
  readonly compatibleVersion: number;
  readonly sdu: number;
  readonly dataBytes: number;
  /** Undefined when a DATA packet carries it: descriptors above 230 bytes do not fit. */
  readonly descriptor: PacketText | undefined;
}

const connectFixedBytes = 34;
const largeSduAt = 58;

export function readConnect(bytes: Uint8Array): ConnectPacket | undefined {
  if (bytes.length < connectFixedBytes) return undefined;
  const dataBytes = u16(bytes, 24);
  const dataAt = u16(bytes, 26);
  const hasLargeSdu = dataAt >= largeSduAt + 16;
  return {
    version: u16(bytes, 8),
    compatibleVersion: u16(bytes, 10),
    sdu: hasLargeSdu ? u32(bytes, largeSduAt) : u16(bytes, 14),
    dataBytes,
    descriptor:
      dataBytes > 0 && dataAt >= headerBytes && dataAt < bytes.length ? textAt(bytes, dataAt, dataBytes) : undefined,
  };
}

export interface AcceptPacket {
  readonly version: number;
  readonly sdu: number;
}

const acceptFixedBytes = 24;
const acceptLargeSduAt = 32;

export function readAccept(bytes: Uint8Array): AcceptPacket | undefined {
  if (bytes.length < acceptFixedBytes) return undefined;
  const version = u16(bytes, 8);
  const hasLargeSdu = usesLargePackets(version) && bytes.length >= acceptLargeSduAt + 4;
  return { version, sdu: hasLargeSdu ? u32(bytes, acceptLargeSduAt) : u16(bytes, 12) };
}

/** Refusal: two reason bytes, then the listener's text, which has the error's number. */
export function readRefuse(
  bytes: Uint8Array,
): { readonly text: string; readonly code: number | undefined } | undefined {
  if (bytes.length < 12) return undefined;
  const { text } = textAt(bytes, 12, u16(bytes, 10));
  const code = /\(ERR\s*=\s*(\d{1,6})\)/i.exec(text)?.[1];
  return { text, code: code === undefined ? undefined : Number(code) };
}

/** What a redirect declares and what of it is in the packet itself; the rest is in the next DATA packet. */
export function readRedirect(bytes: Uint8Array): { readonly dataBytes: number; readonly data: PacketText } | undefined {
  if (bytes.length < 10) return undefined;
  const dataBytes = u16(bytes, 8);
  return { dataBytes, data: textAt(bytes, 10, dataBytes) };
}

/** A DATA packet's content behind its two flag bytes. */
export const readData = (bytes: Uint8Array): PacketText => textAt(bytes, 10, bytes.length);
