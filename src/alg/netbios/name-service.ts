/** Messages of UDP 137 (RFC 1002 §4.2): DNS' format with names of its own, NB records that hold addresses, node status. */
import { formatIpv4 } from '../../base/address.ts';
import { u16, u32 } from '../../base/bytes.ts';
import type { LocatedField } from '../alg.ts';
import { parseMessage, type DnsMessage } from '../dns/parse.ts';
import { RecordWalk } from '../dns/record-walk.ts';
import { addressField } from './datagram-service.ts';
import { isEncodedName, readName } from './name.ts';

/** RFC 1002 §4.2.1.3. */
const recordType = { a: 1, nb: 0x20, nodeStatus: 0x21 } as const;
/** RFC 1002 §4.2.1.1; 9 is the older refresh, 15 the registration of multi-homed hosts ([MS-NBTE] §2.2.1). */
const operations: Readonly<Record<number, string>> = {
  0: 'Name query', 5: 'Registration', 6: 'Release', 7: 'WACK', 8: 'Refresh', 9: 'Refresh', 15: 'Registration',
}; // prettier-ignore
const queryOperation = 0;
const nameAt = 12;
/** RFC 1002 §4.2.6 and others. */
const responseCodes: readonly string[] = [
  'no error', 'format error', 'server failure', 'name error', 'not implemented', 'refused', 'active error',
  'conflict error',
]; // prettier-ignore
/** Flags and address; a multi-homed host answers with several (§4.2.13). */
const addressEntryBytes = 6;
const maximumAddresses = 64;

export interface NameServiceMessage {
  readonly id: number;
  /** `Name query response`. */
  readonly name: string;
  readonly subject: string;
  readonly response: boolean;
  /** A positive answer to a name query: the asker will use the addresses. */
  readonly isAnswer: boolean;
  /** In words; empty without an error. */
  readonly failure: string;
  /** Addresses of NB records, and of the server that a redirect names. */
  readonly fields: readonly LocatedField[];
}

/** Whether the payload is a message of the name service: operation and counts are small, and an encoded name is in its place. */
export function isNameService(bytes: Uint8Array): boolean {
  const operation = (u16(bytes, 2) >>> 11) & 15;
  const counts = [4, 6, 8, 10].map((at) => u16(bytes, at));
  return operations[operation] !== undefined && counts.every((count) => count <= 2) && isEncodedName(bytes, nameAt);
}

/** Undefined when there is no whole header, or no operation of the service. */
export function parseNameService(bytes: Uint8Array): NameServiceMessage | undefined {
  const message = parseMessage(bytes);
  const operation = message && operations[message.operation];
  if (!message || operation === undefined) return undefined;
  const subject = readName(bytes, nameAt)?.text ?? '';
  const { fields, isNodeStatus } = readRecords(bytes, message);
  const isStatus = isNodeStatus || message.question?.type === recordType.nodeStatus;
  const kind = isStatus ? 'Node status' : operation;
  const failed = message.response && message.responseCode !== 0;
  return {
    id: message.id,
    // A WACK asks to wait and is never asked for.
    name: message.response && operation !== 'WACK' ? `${kind} response` : kind,
    subject,
    response: message.response,
    isAnswer: message.response && message.operation === queryOperation && !failed && fields.length > 0,
    failure: failed ? (responseCodes[message.responseCode] ?? `code ${message.responseCode}`) : '',
    fields,
  };
}

function readRecords(
  bytes: Uint8Array,
  message: DnsMessage,
): { readonly fields: readonly LocatedField[]; readonly isNodeStatus: boolean } {
  const fields: LocatedField[] = [];
  let isNodeStatus = false;
  const walk = new RecordWalk(bytes, message);
  const add = (offset: number): void => {
    fields.push({ name: addressField, value: formatIpv4(u32(bytes, offset)), offset, length: 4 });
  };
  while (walk.next()) {
    const { type, dataAt, dataLength } = walk;
    isNodeStatus ||= type === recordType.nodeStatus;
    if (type === recordType.a && dataLength === 4) add(dataAt);
    if (type !== recordType.nb) continue;
    for (let at = 0; at + addressEntryBytes <= dataLength && fields.length < maximumAddresses; at += addressEntryBytes)
      add(dataAt + at + 2);
  }
  return { fields, isNodeStatus };
}
