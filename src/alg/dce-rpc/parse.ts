/** Connection-oriented PDUs of DCE RPC (C706 §12.6) with what Microsoft added ([MS-RPCE] §2.2.2). */
import { u16, u16le, u32, u32le, u8 } from '../../base/bytes.ts';
import { readUuid } from './ndr-cursor.ts';

/** C706 §12.1, and [MS-RPCE] §2.2.2.10, [MS-RPCH] §2.2.3.6.1 for the last ones. */
export const pduType = {
  request: 0, response: 2, fault: 3, bind: 11, bindAck: 12, bindNak: 13, alterContext: 14, alterContextResponse: 15,
  auth3: 16, shutdown: 17, cancel: 18, orphaned: 19, rts: 20,
} as const; // prettier-ignore

const pduNames: Readonly<Record<number, string>> = {
  0: 'REQUEST', 2: 'RESPONSE', 3: 'FAULT', 11: 'BIND', 12: 'BIND_ACK', 13: 'BIND_NAK', 14: 'ALTER_CONTEXT',
  15: 'ALTER_CONTEXT_RESP', 16: 'AUTH3', 17: 'SHUTDOWN', 18: 'CO_CANCEL', 19: 'ORPHANED', 20: 'RTS',
}; // prettier-ignore

export const pduName = (type: number): string => pduNames[type] ?? `PDU ${type}`;

/** C706 §12.6.3.1. */
export const headerBytes = 16;
const flag = { first: 1, last: 2, object: 0x80 } as const;

export interface PduHeader {
  readonly type: number;
  readonly first: boolean;
  readonly last: boolean;
  readonly hasObject: boolean;
  readonly littleEndian: boolean;
  /** Bytes of the whole PDU. */
  readonly length: number;
  readonly authLength: number;
  readonly callId: number;
}

/** Whether a data representation label (C706 §14.1) stands here: byte order, character set, floating point, nothing else. */
export const isDataRepresentation = (bytes: Uint8Array, at: number): boolean =>
  (u8(bytes, at) & 0xee) === 0 && u8(bytes, at + 1) <= 3 && u8(bytes, at + 2) === 0;

export const isLittleEndian = (bytes: Uint8Array, at: number): boolean => (u8(bytes, at) & 0xf0) === 0x10;

/** Undefined when these bytes cannot begin a PDU, or are too few. */
export function parseHeader(bytes: Uint8Array, at = 0): PduHeader | undefined {
  if (bytes.length - at < headerBytes) return undefined;
  const type = u8(bytes, at + 2);
  if (u8(bytes, at) !== 5 || u8(bytes, at + 1) > 1 || pduNames[type] === undefined) return undefined;
  if (!isDataRepresentation(bytes, at + 4) || u8(bytes, at + 7) !== 0) return undefined;
  const flags = u8(bytes, at + 3);
  const littleEndian = isLittleEndian(bytes, at + 4);
  const half = littleEndian ? u16le : u16;
  const length = half(bytes, at + 8);
  const authLength = half(bytes, at + 10);
  if (length < headerBytes || authLength > length) return undefined;
  return {
    type,
    first: (flags & flag.first) !== 0,
    last: (flags & flag.last) !== 0,
    hasObject: (flags & flag.object) !== 0,
    littleEndian,
    length,
    authLength,
    callId: (littleEndian ? u32le : u32)(bytes, at + 12),
  };
}

export interface Syntax {
  readonly uuid: string;
  /** `4.0`. */
  readonly version: string;
}

export interface PresentationContext {
  readonly id: number;
  readonly abstract: Syntax;
  readonly transfers: readonly Syntax[];
}

const syntaxBytes = 20;
/** Contexts that are read; Windows offers three or four. */
const maximumContexts = 64;
const maximumTransfers = 32;

function readSyntax(bytes: Uint8Array, at: number, littleEndian: boolean): Syntax {
  const half = littleEndian ? u16le : u16;
  // C706 §12.6.3.1: the version is a long whose low half is the major number, in the label's order.
  const [major, minor] = littleEndian
    ? [half(bytes, at + 16), half(bytes, at + 18)]
    : [half(bytes, at + 18), half(bytes, at + 16)];
  return { uuid: readUuid(bytes, at, littleEndian), version: `${major}.${minor}` };
}

/** The contexts of a bind or alter_context PDU, up to where it is cut. */
export function readContexts(bytes: Uint8Array, { littleEndian }: PduHeader): readonly PresentationContext[] {
  const contexts: PresentationContext[] = [];
  const count = Math.min(u8(bytes, 24), maximumContexts);
  let at = 28;
  while (contexts.length < count) {
    const transferCount = u8(bytes, at + 2);
    const end = at + 4 + syntaxBytes * (1 + transferCount);
    if (end > bytes.length || transferCount > maximumTransfers) break;
    const transfers: Syntax[] = [];
    for (let index = 1; index <= transferCount; index += 1)
      transfers.push(readSyntax(bytes, at + 4 + syntaxBytes * index, littleEndian));
    const id = (littleEndian ? u16le : u16)(bytes, at);
    contexts.push({ id, abstract: readSyntax(bytes, at + 4, littleEndian), transfers });
    at = end;
  }
  return contexts;
}

export type ContextOutcome = 'accepted' | 'user rejection' | 'provider rejection' | 'feature negotiation' | 'unknown';

/** C706 §12.6.3.1; the last one [MS-RPCE] §2.2.2.4. */
const outcomes: readonly ContextOutcome[] = ['accepted', 'user rejection', 'provider rejection', 'feature negotiation'];
const providerReasons: readonly string[] = [
  'reason not specified', 'abstract syntax not supported', 'proposed transfer syntaxes not supported',
  'local limit exceeded',
]; // prettier-ignore

export interface ContextResult {
  readonly outcome: ContextOutcome;
  /** For rejections. */
  readonly reason: string;
  readonly transfer: string;
}

export interface BindAnswer {
  /** The port that the server says it listens on; a pipe's name over SMB. */
  readonly secondaryAddress: string;
  readonly results: readonly ContextResult[];
}

/** What a bind_ack or alter_context_resp says of the offered contexts, in their order. */
export function readBindAnswer(bytes: Uint8Array, { littleEndian }: PduHeader): BindAnswer {
  const half = littleEndian ? u16le : u16;
  const length = Math.min(half(bytes, 24), Math.max(bytes.length - 26, 0));
  let secondaryAddress = '';
  for (let index = 0; index < length && u8(bytes, 26 + index) !== 0; index += 1)
    secondaryAddress += String.fromCharCode(u8(bytes, 26 + index));
  let at = Math.ceil((26 + length) / 4) * 4;
  const count = Math.min(u8(bytes, at), maximumContexts);
  const results: ContextResult[] = [];
  for (at += 4; results.length < count && at + 4 + syntaxBytes <= bytes.length; at += 4 + syntaxBytes)
    results.push({
      outcome: outcomes[half(bytes, at)] ?? 'unknown',
      reason: providerReasons[half(bytes, at + 2)] ?? 'unknown reason',
      transfer: readUuid(bytes, at + 4, littleEndian),
    });
  return { secondaryAddress, results };
}

/** C706 §12.6.3.1 and [MS-RPCE] §2.2.2.5. */
const nakReasons: readonly string[] = [
  'reason not specified', 'temporary congestion', 'local limit exceeded', 'called address unknown',
  'protocol version not supported', 'default context not supported', 'user data not readable',
  'no presentation service available', 'authentication type not recognized', 'invalid checksum',
]; // prettier-ignore

export function readNakReason(bytes: Uint8Array, { littleEndian }: PduHeader): string {
  const reason = (littleEndian ? u16le : u16)(bytes, headerBytes);
  return nakReasons[reason] ?? `reason ${reason}`;
}

export interface CallPdu {
  readonly contextId: number;
  /** Requests only; -1 otherwise. */
  readonly operation: number;
  /** Where the stub begins and ends in the PDU. */
  readonly stubAt: number;
  readonly stubEnd: number;
  /** Encrypted by packet privacy: the stub cannot be read. */
  readonly sealed: boolean;
  /** Faults only; 0 otherwise. */
  readonly status: number;
}

/** [MS-RPCE] §2.2.1.1.8: RPC_C_AUTHN_LEVEL_PKT_PRIVACY. */
const privacyLevel = 6;
const trailerBytes = 8;

/** A request, response or fault; undefined when its fixed part is cut. */
export function readCall(bytes: Uint8Array, header: PduHeader): CallPdu | undefined {
  const { type, littleEndian, length, authLength, hasObject } = header;
  const half = littleEndian ? u16le : u16;
  const isFault = type === pduType.fault;
  const fixed = headerBytes + 8 + (type === pduType.request && hasObject ? 16 : 0) + (isFault ? 4 : 0);
  if (bytes.length < fixed || fixed > length) return undefined;
  // A fault's status is followed by four reserved bytes.
  const stubAt = Math.min(fixed + (isFault ? 4 : 0), length);
  // [MS-RPCE] §2.2.2.11: the trailer stands before the authentication value, its padding before the trailer.
  const trailerAt = length - authLength - trailerBytes;
  const hasTrailer = authLength > 0 && trailerAt >= stubAt && trailerAt + trailerBytes <= bytes.length;
  const stubEnd = hasTrailer ? trailerAt - u8(bytes, trailerAt + 2) : length;
  return {
    contextId: half(bytes, headerBytes + 4),
    operation: type === pduType.request ? half(bytes, headerBytes + 6) : -1,
    stubAt,
    stubEnd: Math.max(Math.min(stubEnd, bytes.length), stubAt),
    sealed: hasTrailer && u8(bytes, trailerAt + 1) === privacyLevel,
    status: isFault ? (littleEndian ? u32le : u32)(bytes, headerBytes + 8) : 0,
  };
}
