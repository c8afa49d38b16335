/** ONC RPC calls and replies (RFC 5531 §9), portmapper arguments (RFC 1833), and records of TCP in any fragmentation. */
import { ByteWriter, textBytes } from './byte-writer.ts';

export class XdrWriter extends ByteWriter {
  opaque(bytes: Uint8Array): this {
    this.u32(bytes.length).bytes(bytes);
    return this.bytes(new Uint8Array((4 - (bytes.length % 4)) % 4));
  }

  string(text: string): this {
    return this.opaque(textBytes(text));
  }
}

export interface RpcCallOptions {
  readonly xid: number;
  readonly program: number;
  readonly version: number;
  readonly procedure: number;
  readonly body?: Uint8Array;
  /** AUTH_NONE when left out. */
  readonly credentials?: { readonly flavour: number; readonly bytes: Uint8Array };
}

export function rpcCall({ xid, program, version, procedure, body, credentials }: RpcCallOptions): Uint8Array {
  const writer = new XdrWriter().u32(xid).u32(0).u32(2).u32(program).u32(version).u32(procedure);
  writer.u32(credentials?.flavour ?? 0).opaque(credentials?.bytes ?? new Uint8Array(0));
  writer.u32(0).u32(0);
  return writer.bytes(body ?? []).finish();
}

export const rpcReply = (xid: number, body: Uint8Array = new Uint8Array(0), status = 0): Uint8Array =>
  new XdrWriter().u32(xid).u32(1).u32(0).u32(0).u32(0).u32(status).bytes(body).finish();

export const portmapProgram = 100_000;

export interface Lookup {
  readonly xid: number;
  readonly program: number;
  readonly version: number;
  readonly transport: 'tcp' | 'udp';
}

export const getPortCall = ({ xid, program, version, transport }: Lookup): Uint8Array =>
  rpcCall({
    xid,
    program: portmapProgram,
    version: 2,
    procedure: 3,
    body: words(program, version, transport === 'tcp' ? 6 : 17, 0),
  });

export const getPortReply = (xid: number, port: number): Uint8Array => rpcReply(xid, words(port));

export const getAddressCall = (
  { xid, program, version, transport }: Lookup,
  bindVersion = 4,
  netid: string = transport,
): Uint8Array =>
  rpcCall({
    xid,
    program: portmapProgram,
    version: bindVersion,
    procedure: 3,
    body: new XdrWriter().u32(program).u32(version).string(netid).string('').string('').finish(),
  });

export const getAddressReply = (xid: number, universalAddress: string): Uint8Array =>
  rpcReply(xid, new XdrWriter().string(universalAddress).finish());

export const words = (...values: readonly number[]): Uint8Array =>
  values.reduce((writer, value) => writer.u32(value), new XdrWriter()).finish();

/** One record in fragments of the given lengths; what is left over is the last one. */
export function record(message: Uint8Array, ...lengths: readonly number[]): Uint8Array {
  const writer = new ByteWriter();
  let at = 0;
  for (const length of lengths) {
    writer.u32(length).bytes(message.subarray(at, at + length));
    at += length;
  }
  return writer
    .u32((0x8000_0000 | (message.length - at)) >>> 0)
    .bytes(message.subarray(at))
    .finish();
}
