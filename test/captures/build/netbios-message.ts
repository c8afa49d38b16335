/** NetBIOS names, name service messages, datagrams and session packets (RFC 1002 §4). */
import { addressBytes, ByteWriter, textBytes } from './byte-writer.ts';

/** First-level encoding of a name and the byte that tells its kind (RFC 1001 §14.1). */
export function encodedName(name: string, kind = 0, scope = ''): Uint8Array {
  const octets = name === '*' ? [0x2a, ...new Uint8Array(15)] : [...textBytes(name.padEnd(15, ' ').slice(0, 15)), kind];
  const writer = new ByteWriter().u8(32);
  for (const octet of octets) writer.u8(0x41 + (octet >>> 4)).u8(0x41 + (octet & 15));
  for (const label of scope === '' ? [] : scope.split('.')) writer.u8(label.length).bytes(textBytes(label));
  return writer.u8(0).finish();
}

export interface NameMessageOptions {
  readonly id?: number;
  /** 0 query, 5 registration, 6 release, 7 wait. */
  readonly operation?: number;
  readonly name?: string;
  readonly kind?: number;
}

/** A question: NB (0x20) or node status (0x21). A registration repeats it as a record with the address. */
export function nameQuestion(
  { id = 1, operation = 0, name = 'FILESRV', kind = 0x20 }: NameMessageOptions = {},
  type = 0x20,
  registers?: string,
): Uint8Array {
  const writer = new ByteWriter()
    .u16(id)
    .u16((operation << 11) | 0x0110)
    .u16(1)
    .u16(0)
    .u16(0)
    .u16(registers ? 1 : 0);
  writer.bytes(encodedName(name, kind)).u16(type).u16(1);
  if (registers) writer.u16(0xc00c).u16(0x20).u16(1).u32(300_000).u16(6).u16(0).bytes(addressBytes(registers));
  return writer.finish();
}

/** An answer with one NB record of these addresses; `code` makes it negative. */
export function nameAnswer(
  addresses: readonly string[],
  { id = 1, operation = 0, name = 'FILESRV', kind = 0x20 }: NameMessageOptions = {},
  code = 0,
): Uint8Array {
  const writer = new ByteWriter()
    .u16(id)
    .u16(0x8500 | (operation << 11) | code)
    .u16(0)
    .u16(1)
    .u16(0)
    .u16(0);
  writer
    .bytes(encodedName(name, kind))
    .u16(0x20)
    .u16(1)
    .u32(300_000)
    .u16(addresses.length * 6);
  for (const address of addresses) writer.u16(0).bytes(addressBytes(address));
  return writer.finish();
}

export interface NetbiosDatagramOptions {
  readonly type?: number;
  readonly source: string;
  readonly port?: number;
  readonly from?: string;
  readonly to?: string;
  readonly flags?: number;
  readonly data?: Uint8Array;
}

export function netbiosDatagram(options: NetbiosDatagramOptions): Uint8Array {
  const {
    type = 0x11,
    source,
    port = 138,
    from = 'FILESRV',
    to = 'WORKGROUP',
    flags = 0x0a,
    data = new Uint8Array(20),
  } = options;
  const names = new ByteWriter().bytes(encodedName(from, 0x20)).bytes(encodedName(to, 0x1d)).finish();
  return new ByteWriter()
    .u8(type)
    .u8(flags)
    .u16(7)
    .bytes(addressBytes(source))
    .u16(port)
    .u16(names.length + data.length)
    .u16(0)
    .bytes(names)
    .bytes(data)
    .finish();
}

export const sessionPacket = (type: number, body: Uint8Array): Uint8Array =>
  new ByteWriter()
    .u8(type)
    .u8(body.length >>> 16)
    .u16(body.length)
    .bytes(body)
    .finish();

export const sessionRequest = (called = 'FILESRV', calling = 'DESK7'): Uint8Array =>
  sessionPacket(0x81, new ByteWriter().bytes(encodedName(called, 0x20)).bytes(encodedName(calling)).finish());

export const sessionRetarget = (address: string, port: number): Uint8Array =>
  sessionPacket(0x84, new ByteWriter().bytes(addressBytes(address)).u16(port).finish());

/** A session message with SMB in it. */
export const smbMessage = (bytes = 60, mark = 0xfe): Uint8Array =>
  sessionPacket(0, new ByteWriter().u8(mark).bytes(textBytes('SMB')).bytes(new Uint8Array(bytes)).finish());
