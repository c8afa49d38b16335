/**
 * Tells DNS from other things by its first bytes. The question section is the strong sign: a count, a printable name, a
 * type and a class that fit together in fixed places; noise does not make one.
 */
import { u16, u8 } from '../../base/bytes.ts';
import type { ProbeVerdict, Side, Transport } from '../alg.ts';
import { decodeName, nameEnd } from './name.ts';
import { headerBytes, minimumQuestionBytes, parseMessage, type DnsQuestion } from './parse.ts';
import { minimumRecordBytes } from './record-walk.ts';
import { classMask, isKnownOperation, isKnownType, operation, recordType } from './vocabulary.ts';

/** RFC 1035 §4.2.2. */
export const lengthPrefixBytes = 2;
const maximumMessageBytes = 0xffff;
/** Multicast DNS asks several questions at once; nobody asks so many. */
const maximumQuestions = 64;
/** IN, CH, HS, NONE, ANY (RFC 1035 §3.2.4, RFC 2136 §2.4). */
const classes: readonly number[] = [1, 3, 4, 254, 255];

/**
 * `yes`: header and question are those of a DNS message. `no`: cannot be one. `more`: not refused on DNS' own ports, not
 * enough for another port: too short, cut, no question, or a broken name under a sound header (what label checks drop).
 */
export function probeDns(transport: Transport, _from: Side, payload: Uint8Array): ProbeVerdict {
  if (transport === 'udp') return probeMessage(payload, payload.length, false);
  return transport === 'tcp' ? probeStream(payload) : 'no';
}

/** The start of one TCP direction: length prefix and message. */
export function probeStream(payload: Uint8Array): ProbeVerdict {
  if (payload.length < lengthPrefixBytes) return 'more';
  const declared = u16(payload, 0);
  if (declared < headerBytes) return 'no';
  if (payload.length < lengthPrefixBytes + headerBytes) return 'more';
  return probeMessage(payload.subarray(lengthPrefixBytes, lengthPrefixBytes + declared), declared, true);
}

/**
 * Whether the header at `at` can stand at the head of `declaredBytes` bytes: operation known, counts that fit. A query
 * for nothing is a header alone (seen in the field, answered with FORMERR) or a stateful operation (RFC 8490 §5.4).
 */
export function isPossibleHeader(bytes: Uint8Array, at: number, declaredBytes: number): boolean {
  const operationCode = (u8(bytes, at + 2) >>> 3) & 15;
  if (!isKnownOperation(operationCode)) return false;
  const questions = u16(bytes, at + 4);
  const records = u16(bytes, at + 6) + u16(bytes, at + 8) + u16(bytes, at + 10);
  const asksNothing = questions + records === 0 && u8(bytes, at + 2) < 0x80;
  if (asksNothing && declaredBytes > headerBytes && operationCode !== operation.stateful) return false;
  return headerBytes + questions * minimumQuestionBytes + records * minimumRecordBytes <= declaredBytes;
}

function probeMessage(bytes: Uint8Array, declaredBytes: number, framed: boolean): ProbeVerdict {
  // A datagram may be cut by the snap length, so its counts may ask for more than is there; a header alone is whole.
  const possibleBytes = framed || bytes.length === headerBytes ? declaredBytes : maximumMessageBytes;
  if (bytes.length < headerBytes || !isPossibleHeader(bytes, 0, possibleBytes)) return 'no';
  if (u16(bytes, 4) > maximumQuestions) return 'no';
  const message = parseMessage(bytes);
  if (!message) return 'no';
  if (message.problem) {
    const cutByCapture = message.problem.kind === 'cut-off' && bytes.length < declaredBytes;
    return framed && !cutByCapture ? 'no' : 'more';
  }
  if (!message.question) return canBeginRecords(bytes) ? 'more' : 'no';
  return hasSoundQuestion(bytes, message.question) ? 'yes' : 'more';
}

/** A message that asks nothing shows by its first record, if there is one, whether it is a message at all. */
function canBeginRecords(bytes: Uint8Array): boolean {
  if (bytes.length === headerBytes) return true;
  const fixedAt = nameEnd(bytes, headerBytes, bytes.length);
  if (fixedAt < 0) return decodeName(bytes, headerBytes, bytes.length).problem?.kind === 'cut-off';
  if (fixedAt + 4 > bytes.length) return true;
  const type = u16(bytes, fixedAt);
  // OPT keeps a size in the class.
  if (type === recordType.opt) return fixedAt === headerBytes + 1;
  return type !== 0 && classes.includes(u16(bytes, fixedAt + 2) & classMask);
}

function hasSoundQuestion(bytes: Uint8Array, question: DnsQuestion): boolean {
  const { name, type } = question;
  if (!classes.includes(question.class & classMask)) return false;
  if (!isKnownType(type) && (name === '.' || type === 0)) return false;
  return isPrintable(bytes, question.offset, question.length - 4) && !isNetbiosName(name, type);
}

function isPrintable(bytes: Uint8Array, at: number, length: number): boolean {
  let cursor = at;
  while (cursor < at + length) {
    const labelBytes = u8(bytes, cursor);
    if (labelBytes > 63) return false;
    for (let index = 1; index <= labelBytes; index += 1) {
      const byte = u8(bytes, cursor + index);
      if (byte < 0x20 || byte === 0x7f) return false;
    }
    cursor += labelBytes + 1;
  }
  return true;
}

/** NetBIOS' name service borrows the message format: types NB and NBSTAT, names of 32 letters A to P (RFC 1002 §4.2). */
const isNetbiosName = (name: string, type: number): boolean =>
  (type === recordType.nimloc || type === recordType.srv) && /^[A-P]{32}(?:\.|$)/.test(name);
