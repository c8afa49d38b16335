/** TNS packets as SQL*Net sends them (layouts: src/alg/sqlnet/parse.ts). */
import { ByteWriter, textBytes } from './byte-writer.ts';

export interface TnsOptions {
  /** Length of four bytes, as behind an ACCEPT of version 315 and later. */
  readonly large?: boolean;
}

export function tnsPacket(type: number, body: Uint8Array, { large = false }: TnsOptions = {}): Uint8Array {
  const writer = new ByteWriter();
  if (large) writer.u32(8 + body.length);
  else writer.u16(8 + body.length).u16(0);
  return writer.u8(type).u8(0).u16(0).bytes(body).finish();
}

export interface TnsConnectOptions {
  readonly version?: number;
  /** The text comes in the next DATA packet. */
  readonly apart?: boolean;
}

const connectDataAt = 74;

export function tnsConnect(descriptor: string, { version = 319, apart = false }: TnsConnectOptions = {}): Uint8Array {
  const writer = new ByteWriter()
    .u16(version)
    .u16(300)
    .u16(0)
    .u16(8192)
    .u16(65_535)
    .u16(0x4f98)
    .u16(0)
    .u16(1)
    .u16(descriptor.length)
    .u16(connectDataAt)
    .u32(0)
    .bytes([0x84, 0x84])
    .bytes(new Uint8Array(24))
    .u32(8192)
    .u32(8192)
    .bytes(new Uint8Array(8));
  return tnsPacket(1, writer.bytes(apart ? [] : textBytes(descriptor)).finish());
}

export function tnsAccept(version: number, sdu = 8192): Uint8Array {
  const writer = new ByteWriter().u16(version).u16(0).u16(Math.min(sdu, 65_535)).u16(65_535).u16(1).u16(0).u16(32);
  writer.bytes([0, 0]).bytes(new Uint8Array(8));
  if (version >= 315) writer.u32(sdu).bytes(new Uint8Array(5));
  return tnsPacket(2, writer.finish());
}

export const tnsRefuse = (text: string): Uint8Array =>
  tnsPacket(4, new ByteWriter().u8(4).u8(0).u16(text.length).bytes(textBytes(text)).finish());

/** With an empty text the address comes in a DATA packet. */
export const tnsRedirect = (text: string): Uint8Array =>
  tnsPacket(5, new ByteWriter().u16(text.length).bytes(textBytes(text)).finish());

export const tnsData = (content: Uint8Array | string, options: TnsOptions = {}): Uint8Array => {
  const bytes = typeof content === 'string' ? textBytes(content) : content;
  return tnsPacket(6, new ByteWriter().u16(0).bytes(bytes).finish(), options);
};

export const tnsAddress = (host: string, port: number): string =>
  `(ADDRESS=(PROTOCOL=tcp)(HOST=${host})(PORT=${port}))`;

export const tnsDescriptor = (host: string, port: number, service = 'orders.example'): string =>
  `(DESCRIPTION=(CONNECT_DATA=(SERVICE_NAME=${service})(CID=(PROGRAM=sqlplus)(HOST=desk7)(USER=kim)))${tnsAddress(host, port)})`;
