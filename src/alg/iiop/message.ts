/** GIOP messages (CORBA 3.0 §15.4): header, request and reply headers of versions 1.0 to 1.2, and where the body begins. */
import { u32, u32le, u8 } from '../../base/bytes.ts';
import { needsMore, notAFrame } from '../frame-reader.ts';
import { CdrCursor } from './cdr-cursor.ts';

export const headerBytes = 12;
/** §15.4.1, table of message types. */
export const messageNames = [
  'Request', 'Reply', 'CancelRequest', 'LocateRequest', 'LocateReply', 'CloseConnection', 'MessageError', 'Fragment',
] as const; // prettier-ignore
export type MessageName = (typeof messageNames)[number];
/** §15.4.3.1. */
const replyStatuses = [
  'NO_EXCEPTION', 'USER_EXCEPTION', 'SYSTEM_EXCEPTION', 'LOCATION_FORWARD', 'LOCATION_FORWARD_PERM', 'NEEDS_ADDRESSING_MODE',
] as const; // prettier-ignore
/** §15.4.6.1. */
const locateStatuses = [
  'UNKNOWN_OBJECT', 'OBJECT_HERE', 'OBJECT_FORWARD', 'OBJECT_FORWARD_PERM', 'LOC_SYSTEM_EXCEPTION',
  'LOC_NEEDS_ADDRESSING_MODE',
] as const; // prettier-ignore
const maximumContexts = 64;

export interface GiopMessage {
  readonly name: MessageName;
  readonly minor: number;
  readonly isLittleEndian: boolean;
  /** More fragments follow. */
  readonly isFragmented: boolean;
  /** ZIOP: what follows the header is compressed. */
  readonly isCompressed: boolean;
  readonly requestId: number | undefined;
  readonly operation: string | undefined;
  readonly status: string | undefined;
  /** The body sends the asker to another object. */
  readonly forwards: boolean;
  /** Where the body begins; `headerBytes` when the header before it was not read. */
  readonly bodyAt: number;
}

/** Whether a header of GIOP, or of its compressed form ZIOP, stands at the start: magic, version 1.0 to 1.3, a known type. */
export function isGiopHeader(bytes: Uint8Array): boolean {
  const magic = u32(bytes, 0);
  if (magic !== 0x47494f50 && magic !== 0x5a494f50) return false;
  return u8(bytes, 4) === 1 && u8(bytes, 5) <= 3 && u8(bytes, 7) < messageNames.length;
}

/** Bytes of the message, its header included. */
export const giopSize = (bytes: Uint8Array): number =>
  headerBytes + (u8(bytes, 6) & 1 ? u32le(bytes, 8) : u32(bytes, 8));

/** No ORB sends more in one message; what claims to is something else. */
const maximumMessageBytes = 1 << 28;

/** Bytes of the message that begins here, for `FrameReader`. */
export function giopFrameBytes(bytes: Uint8Array): number {
  if (bytes.length < headerBytes) return needsMore;
  const size = giopSize(bytes);
  return isGiopHeader(bytes) && size <= maximumMessageBytes ? size : notAFrame;
}

/** `bytes`: from the header on; undefined when they do not begin with one. */
export function readGiop(bytes: Uint8Array): GiopMessage | undefined {
  if (bytes.length < headerBytes || !isGiopHeader(bytes)) return undefined;
  const name = messageNames[u8(bytes, 7)];
  if (!name) return undefined;
  const flags = u8(bytes, 6);
  const isLittleEndian = (flags & 1) !== 0;
  const cursor = new CdrCursor(bytes, isLittleEndian, headerBytes, bytes.length);
  const isCompressed = u8(bytes, 0) === 0x5a;
  const head = isCompressed ? {} : readHead(cursor, name, u8(bytes, 5));
  const { requestId, operation, status } = head;
  return {
    name,
    minor: u8(bytes, 5),
    isLittleEndian,
    isFragmented: (flags & 2) !== 0 && u8(bytes, 5) > 0,
    isCompressed,
    requestId,
    operation,
    status,
    forwards: status !== undefined && /FORWARD/.test(status),
    bodyAt: cursor.failed || isCompressed ? headerBytes : cursor.at,
  };
}

interface Head {
  readonly requestId?: number | undefined;
  readonly operation?: string | undefined;
  readonly status?: string | undefined;
}

function readHead(cursor: CdrCursor, name: MessageName, minor: number): Head {
  const isNew = minor >= 2;
  switch (name) {
    case 'Request':
      return isNew ? newRequest(cursor) : oldRequest(cursor, minor);
    case 'Reply': {
      if (!isNew) skipContexts(cursor);
      const requestId = known(cursor, cursor.long());
      const status = replyStatuses[cursor.long()];
      if (isNew) {
        skipContexts(cursor);
        cursor.align(8);
      }
      return { requestId, status };
    }
    case 'LocateReply':
      return { requestId: known(cursor, cursor.long()), status: locateStatuses[cursor.long()] };
    case 'CancelRequest':
    case 'LocateRequest':
      return { requestId: known(cursor, cursor.long()) };
    case 'Fragment':
      return isNew ? { requestId: known(cursor, cursor.long()) } : {};
    default:
      return {};
  }
}

function oldRequest(cursor: CdrCursor, minor: number): Head {
  skipContexts(cursor);
  const requestId = known(cursor, cursor.long());
  cursor.octet();
  if (minor === 1) cursor.skip(3);
  cursor.octets();
  const operation = cursor.string().text;
  cursor.octets();
  return { requestId, operation: operation || undefined };
}

function newRequest(cursor: CdrCursor): Head {
  const requestId = known(cursor, cursor.long());
  cursor.skip(4);
  // A target by profile or reference (1, 2) is an object reference itself, found as such in the message.
  const addressing = cursor.short();
  if (addressing === 0) cursor.octets();
  else if (addressing === 1) {
    cursor.long();
    cursor.octets();
  } else cursor.fail();
  const operation = cursor.string().text;
  skipContexts(cursor);
  cursor.align(8);
  return { requestId, operation: operation || undefined };
}

function skipContexts(cursor: CdrCursor): void {
  const count = cursor.long();
  if (count > maximumContexts) cursor.fail();
  for (let index = 0; index < count && !cursor.failed; index += 1) {
    cursor.long();
    cursor.octets();
  }
}

const known = (cursor: CdrCursor, value: number): number | undefined => (cursor.failed ? undefined : value);
