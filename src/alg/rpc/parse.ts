/** The header of an ONC RPC call or reply (RFC 5531 §9): who is called, and what became of the call. */
import { u32 } from '../../base/bytes.ts';
import { XdrCursor } from './xdr-cursor.ts';

/** RFC 5531 §9: `opaque body<400>`. */
const maximumAuthBytes = 400;
const rpcVersion = 2;

export const rpcMessageType = { call: 0, reply: 1 } as const;
/** Flavour of credentials under which arguments may be sealed (RFC 2203). */
const flavourGss = 6;

export interface RpcCall {
  readonly kind: 'call';
  readonly xid: number;
  readonly program: number;
  readonly version: number;
  readonly procedure: number;
  /** Arguments may be wrapped by RPCSEC_GSS and are not read. */
  readonly sealed: boolean;
  /** Offset of the arguments; -1 when the header is cut or broken. */
  readonly bodyAt: number;
}

/** `success`, or why not, in RFC 5531's words. */
export type RpcStatus =
  | 'success' | 'program unavailable' | 'program version mismatch' | 'procedure unavailable' | 'garbage arguments'
  | 'system error' | 'RPC version mismatch' | 'authentication error' | 'unknown status'; // prettier-ignore

const acceptStatuses: readonly RpcStatus[] = [
  'success', 'program unavailable', 'program version mismatch', 'procedure unavailable', 'garbage arguments',
  'system error',
]; // prettier-ignore
const rejectStatuses: readonly RpcStatus[] = ['RPC version mismatch', 'authentication error'];

export interface RpcReply {
  readonly kind: 'reply';
  readonly xid: number;
  readonly status: RpcStatus;
  /** Offset of the results; -1 when there are none or the header is cut. */
  readonly bodyAt: number;
}

/** RFC 5531 §9: xid, type, RPC version, program, version, procedure. */
export const callHeaderBytes = 24;
/** xid, type, status, verifier's flavour and length. */
export const replyHeaderBytes = 20;

/** Whether the reply to some call can stand here: type, accepted or denied, a short verifier. */
export function canBeReply(bytes: Uint8Array, at: number): boolean {
  if (bytes.length - at < replyHeaderBytes || u32(bytes, at + 4) !== rpcMessageType.reply) return false;
  const denied = u32(bytes, at + 8);
  if (denied !== 0) return denied === 1 && u32(bytes, at + 12) <= 1;
  return u32(bytes, at + 12) < 500_000 && u32(bytes, at + 16) <= maximumAuthBytes;
}

/**
 * Whether a call's header stands here: type, RPC version, a program number that is in use (IANA's registry begins at 100000,
 * RFC 5531 §13 ends the ranges at 0x7fffffff), small version and procedure, credentials that fit. Noise does not make one.
 */
export function isCallHeader(bytes: Uint8Array, at: number): boolean {
  if (bytes.length - at < callHeaderBytes) return false;
  if (u32(bytes, at + 4) !== rpcMessageType.call || u32(bytes, at + 8) !== rpcVersion) return false;
  const program = u32(bytes, at + 12);
  if (program < 100_000 || program > 0x7fff_ffff || u32(bytes, at + 16) > 255 || u32(bytes, at + 20) > 65_535)
    return false;
  const cursor = new XdrCursor(bytes, at + callHeaderBytes);
  const flavour = cursor.u32();
  // IANA, RPC authentication numbers: small ones, and pseudo-flavours up to 390023.
  return cursor.failed || (flavour < 500_000 && u32(bytes, at + callHeaderBytes + 4) <= maximumAuthBytes);
}

/** Reads a message without record marks; undefined when it is neither call nor reply. */
export function parseRpcMessage(bytes: Uint8Array): RpcCall | RpcReply | undefined {
  const cursor = new XdrCursor(bytes);
  const xid = cursor.u32();
  const type = cursor.u32();
  if (cursor.failed) return undefined;
  if (type === rpcMessageType.call) return readCall(cursor, xid);
  return type === rpcMessageType.reply ? readReply(cursor, xid) : undefined;
}

function readCall(cursor: XdrCursor, xid: number): RpcCall | undefined {
  if (cursor.u32() !== rpcVersion) return undefined;
  const program = cursor.u32();
  const version = cursor.u32();
  const procedure = cursor.u32();
  if (cursor.failed) return undefined;
  const flavour = cursor.u32();
  cursor.opaque(maximumAuthBytes);
  skipAuth(cursor);
  const bodyAt = cursor.failed ? -1 : cursor.at;
  return { kind: 'call', xid, program, version, procedure, sealed: flavour === flavourGss, bodyAt };
}

function readReply(cursor: XdrCursor, xid: number): RpcReply | undefined {
  const denied = cursor.u32();
  if (cursor.failed || denied > 1) return undefined;
  if (denied === 0) skipAuth(cursor);
  const code = cursor.u32();
  if (cursor.failed) return { kind: 'reply', xid, status: 'unknown status', bodyAt: -1 };
  const status = (denied === 0 ? acceptStatuses : rejectStatuses)[code] ?? 'unknown status';
  return { kind: 'reply', xid, status, bodyAt: status === 'success' ? cursor.at : -1 };
}

function skipAuth(cursor: XdrCursor): void {
  cursor.u32();
  cursor.opaque(maximumAuthBytes);
}
