/**
 * One SNMP message as plain data: version, PDU, and where its IP addresses stand. Communities and user names are not kept:
 * they are passwords or half of them.
 */
import { formatIpv4 } from '../../base/address.ts';
import { u32, u8 } from '../../base/bytes.ts';
import type { LocatedField } from '../alg.ts';
import { BerReader } from '../ber-reader.ts';
import { berTag, ipAddressTag, isPduTag, pduTag, snmpVersion } from './vocabulary.ts';

export interface TrapOfV1 {
  readonly enterprise: string;
  readonly agentAddress: string | undefined;
  readonly generic: number;
  readonly specific: number;
}

export interface SnmpMessage {
  readonly version: number;
  /** Bytes by the outer length, its own header included. */
  readonly declaredBytes: number;
  /** Undefined when the PDU is encrypted or was not reached. */
  readonly pdu: number | undefined;
  /** RFC 3412 §6.4: the message's flags. */
  readonly encrypted: boolean;
  readonly authenticated: boolean;
  readonly requestId: number | undefined;
  readonly errorStatus: number | undefined;
  readonly trap: TrapOfV1 | undefined;
  readonly variableCount: number;
  readonly firstVariable: string | undefined;
  /** `agent-addr`, and values of type IpAddress under their object's name; the first 64. */
  readonly fields: readonly LocatedField[];
  readonly problem: string | undefined;
}

const maximumFields = 64;
const maximumVariables = 4096;
/** RFC 3412 §6.4. */
const messageFlag = { authenticated: 1, encrypted: 2 } as const;

type Draft = { -readonly [key in keyof SnmpMessage]: SnmpMessage[key] };

/** Undefined when the outer sequence or the version cannot be read. */
export function parseSnmp(bytes: Uint8Array): SnmpMessage | undefined {
  const outer = new BerReader(bytes);
  if (!outer.nextIs(berTag.sequence)) return undefined;
  const body = outer.inside();
  const version = body.nextIs(berTag.integer) ? body.integer() : undefined;
  if (version === undefined) return undefined;
  const fields: LocatedField[] = [];
  const draft: Draft = {
    version,
    declaredBytes: outer.contentAt + outer.contentLength,
    pdu: undefined,
    encrypted: false,
    authenticated: false,
    requestId: undefined,
    errorStatus: undefined,
    trap: undefined,
    variableCount: 0,
    firstVariable: undefined,
    fields,
    problem: undefined,
  };
  if (version === snmpVersion.v3) readVersion3(body, draft, fields);
  else if (body.nextIs(berTag.octetString)) readPdu(body, draft, fields);
  else draft.problem = 'no community';
  return draft;
}

/** RFC 3412 §6: global data, security parameters, and the scoped PDU, plain or encrypted. */
function readVersion3(body: BerReader, draft: Draft, fields: LocatedField[]): void {
  if (!body.nextIs(berTag.sequence)) return void (draft.problem = 'no header data');
  const header = body.inside();
  if (!header.nextIs(berTag.integer) || !header.nextIs(berTag.integer) || !header.nextIs(berTag.octetString))
    return void (draft.problem = 'the header data is broken');
  const flags = header.contentLength > 0 ? u8(header.bytes, header.contentAt) : 0;
  draft.authenticated = (flags & messageFlag.authenticated) !== 0;
  draft.encrypted = (flags & messageFlag.encrypted) !== 0;
  if (!body.nextIs(berTag.octetString)) return void (draft.problem = 'no security parameters');
  if (draft.encrypted) return;
  if (!body.nextIs(berTag.sequence)) return void (draft.problem = 'no scoped PDU');
  const scoped = body.inside();
  if (!scoped.nextIs(berTag.octetString) || !scoped.nextIs(berTag.octetString))
    return void (draft.problem = 'no context');
  readPdu(scoped, draft, fields);
}

function readPdu(body: BerReader, draft: Draft, fields: LocatedField[]): void {
  if (!isPduTag(u8(body.bytes, body.at)) || !body.next()) return void (draft.problem = 'no PDU');
  draft.pdu = body.tag;
  const pdu = body.inside();
  if (draft.pdu === pduTag.trap) readTrap(pdu, draft, fields);
  else {
    // GetBulk's non-repeaters and max-repetitions stand where the others have error status and index (RFC 3416 §3).
    const numbers = [0, 1, 2].map(() => (pdu.nextIs(berTag.integer) ? pdu.integer() : undefined));
    draft.requestId = numbers[0];
    if (draft.pdu === pduTag.response || draft.pdu === pduTag.report) draft.errorStatus = numbers[1];
    if (numbers[2] === undefined) draft.problem = 'the PDU is broken';
  }
  if (draft.problem === undefined) readVariables(pdu, draft, fields);
}

/** RFC 1157 §4.1.6. */
function readTrap(pdu: BerReader, draft: Draft, fields: LocatedField[]): void {
  const enterprise = pdu.nextIs(berTag.objectIdentifier) ? pdu.objectIdentifier() : undefined;
  const hasAddress = pdu.nextIs(ipAddressTag);
  const agentAddress = hasAddress ? addressField(pdu, 'agent-addr', fields) : undefined;
  const generic = pdu.nextIs(berTag.integer) ? pdu.integer() : undefined;
  const specific = pdu.nextIs(berTag.integer) ? pdu.integer() : undefined;
  if (enterprise === undefined || !hasAddress || generic === undefined || specific === undefined || !pdu.next()) {
    draft.problem = 'the trap is broken';
    return;
  }
  draft.trap = { enterprise, agentAddress, generic, specific };
}

function readVariables(pdu: BerReader, draft: Draft, fields: LocatedField[]): void {
  if (!pdu.nextIs(berTag.sequence)) return void (draft.problem = 'no variable bindings');
  const list = pdu.inside();
  while (list.at < list.end && draft.variableCount < maximumVariables) {
    if (!list.nextIs(berTag.sequence)) return void (draft.problem = 'a variable binding is broken');
    const binding = list.inside();
    if (!binding.nextIs(berTag.objectIdentifier)) return void (draft.problem = 'a variable binding has no name');
    draft.variableCount += 1;
    const isFirst = draft.variableCount === 1;
    const isAddress = u8(binding.bytes, binding.at) === ipAddressTag && binding.at < binding.end;
    const name = isFirst || isAddress ? binding.objectIdentifier() : '';
    if (isFirst) draft.firstVariable = name;
    if (isAddress && binding.next()) addressField(binding, name, fields);
  }
}

/** The address that the reader stands on, when it is whole and of IPv4's length. */
function addressField(reader: BerReader, name: string, fields: LocatedField[]): string | undefined {
  if (reader.contentLength !== 4 || !reader.whole) return undefined;
  const value = formatIpv4(u32(reader.bytes, reader.contentAt));
  if (fields.length < maximumFields) fields.push({ name, value, offset: reader.contentAt, length: 4 });
  return value;
}
