/**
 * Arguments and results of the portmapper and rpcbind: portmap v2 (RFC 1833 §3.1) with ports as binary words, rpcbind v3 and
 * v4 (§2.1) with universal addresses as text. Every port and address is located, because `rewrite` puts another one there.
 */
import type { LocatedField } from '../alg.ts';
import type { RpcCall, RpcReply } from '../rpc/parse.ts';
import { programText } from '../rpc/program-names.ts';
import { XdrCursor, type XdrSpan } from '../rpc/xdr-cursor.ts';
import { parseUniversalAddress } from './universal-address.ts';

export const portmapProgram = 100_000;

/** RFC 1833 §2.1 and §3.1. */
export const portmapProcedure = {
  set: 1, unset: 2, lookup: 3, dump: 4, callIt: 5, getVersionAddress: 9, indirect: 10, getAddressList: 11,
} as const; // prettier-ignore

/** Field names; `rewrite` knows them. */
export const portField = 'port';
export const universalAddressField = 'universal address';

export type MappedTransport = 'tcp' | 'udp';

/** One service as the mapper tells it. */
export interface Mapping {
  readonly program: number;
  readonly version: number;
  /** Undefined for a transport that is neither, e.g. a local socket. */
  readonly transport: MappedTransport | undefined;
  /** Undefined: the host that was asked. */
  readonly address: string | undefined;
  /** 0: not registered. */
  readonly port: number;
}

/** What a call asks the mapper. */
export interface PortmapRequest {
  readonly procedure: number;
  readonly version: number;
  readonly program: number;
  readonly programVersion: number;
  readonly transport: MappedTransport | undefined;
  readonly fields: readonly LocatedField[];
  readonly text: string;
}

export interface PortmapResult {
  readonly mappings: readonly Mapping[];
  /** The answer lists what there is; nobody said that he will use it. */
  readonly listed: boolean;
  readonly fields: readonly LocatedField[];
  readonly text: string;
}

const transports: Readonly<Record<number, MappedTransport>> = { 6: 'tcp', 17: 'udp' };
/** RFC 5665 §5.2.4. */
const netids: Readonly<Record<string, MappedTransport>> = { tcp: 'tcp', tcp6: 'tcp', udp: 'udp', udp6: 'udp' };

const maximumTextBytes = 1024;
/** Entries of a list that are read; real ones have fewer than a hundred. */
const maximumEntries = 1024;
const maximumFields = 256;

const portFieldAt = (cursor: XdrCursor, port: number): LocatedField => ({
  name: portField,
  value: String(port),
  offset: cursor.at - 4,
  length: 4,
});

const addressField = ({ offset, length, text }: XdrSpan & { readonly text: string }): LocatedField => ({
  name: universalAddressField,
  value: text,
  offset,
  length,
});

/** Reads the arguments of a call of the portmapper; undefined when they are sealed, cut or of no interest. */
export function readPortmapRequest(bytes: Uint8Array, call: RpcCall): PortmapRequest | undefined {
  if (call.program !== portmapProgram || call.sealed || call.bodyAt < 0) return undefined;
  const { procedure, version } = call;
  const plain = { procedure, version, program: 0, programVersion: 0, transport: undefined, fields: [], text: '' };
  const cursor = new XdrCursor(bytes, call.bodyAt);
  switch (procedure) {
    case portmapProcedure.set:
    case portmapProcedure.unset:
    case portmapProcedure.lookup:
      return version === 2 ? readMapping(cursor, plain) : readBinding(cursor, plain);
    case portmapProcedure.getVersionAddress:
    case portmapProcedure.getAddressList:
      return version === 2 ? plain : readBinding(cursor, plain);
    case portmapProcedure.callIt:
    case portmapProcedure.indirect:
      return readRemoteCall(cursor, plain);
    default:
      return plain;
  }
}

function readMapping(cursor: XdrCursor, plain: PortmapRequest): PortmapRequest | undefined {
  const program = cursor.u32();
  const programVersion = cursor.u32();
  const protocol = cursor.u32();
  const port = cursor.u32();
  if (cursor.failed) return undefined;
  const transport = transports[protocol];
  // GETPORT leaves the port empty.
  const fields = port === 0 ? [] : [portFieldAt(cursor, port)];
  const text = `${programText(program)} v${programVersion} over ${transport?.toUpperCase() ?? `protocol ${protocol}`}`;
  return { ...plain, program, programVersion, transport, fields, text };
}

function readBinding(cursor: XdrCursor, plain: PortmapRequest): PortmapRequest | undefined {
  const program = cursor.u32();
  const programVersion = cursor.u32();
  const netid = cursor.string(maximumTextBytes).text;
  const address = cursor.string(maximumTextBytes);
  if (cursor.failed) return undefined;
  const fields = parseUniversalAddress(address.text) ? [addressField(address)] : [];
  const text = `${programText(program)} v${programVersion}${netid === '' ? '' : ` over ${netid}`}`;
  return { ...plain, program, programVersion, transport: netids[netid], fields, text };
}

function readRemoteCall(cursor: XdrCursor, plain: PortmapRequest): PortmapRequest | undefined {
  const program = cursor.u32();
  const programVersion = cursor.u32();
  const procedure = cursor.u32();
  if (cursor.failed) return undefined;
  const text = `${programText(program)} v${programVersion} procedure ${procedure}`;
  // RFC 1833 §3.2: the mapper calls the program over UDP.
  return { ...plain, program, programVersion, transport: 'udp', text };
}

/**
 * Reads the results of a successful call. `carrier` is the transport of the session: GETADDR answers for the one that the
 * question came over (RFC 1833 §2.2.1).
 */
export function readPortmapResult(
  bytes: Uint8Array,
  bodyAt: number,
  request: PortmapRequest,
  carrier: MappedTransport,
): PortmapResult | undefined {
  const cursor = new XdrCursor(bytes, bodyAt);
  const { procedure, version, program, programVersion } = request;
  const wanted = { program, version: programVersion };
  if (version === 2)
    switch (procedure) {
      case portmapProcedure.lookup: {
        const port = cursor.u32();
        return cursor.failed ? undefined : portAnswer(cursor, port, { ...wanted, transport: request.transport });
      }
      case portmapProcedure.dump:
        return readList(cursor);
      case portmapProcedure.callIt: {
        const port = cursor.u32();
        return cursor.failed ? undefined : portAnswer(cursor, port, { ...wanted, transport: 'udp' });
      }
      default:
        return undefined;
    }
  switch (procedure) {
    case portmapProcedure.lookup:
    case portmapProcedure.getVersionAddress:
      return addressAnswer(cursor, { ...wanted, transport: request.transport ?? carrier });
    case portmapProcedure.dump:
      return readBindings(cursor);
    case portmapProcedure.callIt:
    case portmapProcedure.indirect:
      return addressAnswer(cursor, { ...wanted, transport: request.transport });
    case portmapProcedure.getAddressList:
      return readAddressList(cursor, wanted);
    default:
      return undefined;
  }
}

/**
 * The results of a reply, whose call is `pending` when it was seen: then `request` is what `readPortmapRequest` made of it.
 * `guesses`: replies without a call are a mapper's answers to a broadcast.
 */
export function readPortmapReply(
  bytes: Uint8Array,
  { bodyAt }: RpcReply,
  pending: { readonly request: PortmapRequest | undefined } | undefined,
  carrier: MappedTransport,
  guesses: boolean,
): PortmapResult | undefined {
  if (bodyAt < 0) return undefined;
  if (pending) return pending.request ? readPortmapResult(bytes, bodyAt, pending.request, carrier) : undefined;
  return guesses ? guessPortmapResult(bytes, bodyAt) : undefined;
}

/**
 * The answer to a question that was not seen, as the answers to a broadcast are, which come from other addresses: a port
 * alone, a port or universal address with a remote call's results. Undefined when it looks like none of them.
 */
export function guessPortmapResult(bytes: Uint8Array, bodyAt: number): PortmapResult | undefined {
  const unknown = { program: 0, version: 0, transport: undefined };
  const cursor = new XdrCursor(bytes, bodyAt);
  const port = cursor.u32();
  if (!cursor.failed && port > 0 && port <= 0xffff) {
    const answer = portAnswer(cursor, port, unknown);
    if (cursor.remaining === 0) return undefined;
    cursor.opaque();
    if (answer && !cursor.failed && cursor.remaining === 0)
      return { ...answer, mappings: answer.mappings.map((mapping) => ({ ...mapping, transport: 'udp' })) };
  }
  const text = new XdrCursor(bytes, bodyAt);
  const answer = addressAnswer(text, { ...unknown, transport: 'udp' });
  return answer && answer.fields.length > 0 ? answer : undefined;
}

type Wanted = Pick<Mapping, 'program' | 'version' | 'transport'>;

function portAnswer(cursor: XdrCursor, port: number, wanted: Wanted): PortmapResult | undefined {
  if (port > 0xffff) return undefined;
  const mapping: Mapping = { ...wanted, address: undefined, port };
  const text = port === 0 ? 'not registered' : `port ${port}`;
  return { mappings: [mapping], listed: false, fields: port === 0 ? [] : [portFieldAt(cursor, port)], text };
}

function addressAnswer(cursor: XdrCursor, wanted: Wanted): PortmapResult | undefined {
  const told = cursor.string(maximumTextBytes);
  if (cursor.failed) return undefined;
  const parsed = parseUniversalAddress(told.text);
  const mapping: Mapping = { ...wanted, address: parsed?.address, port: parsed?.port ?? 0 };
  const text = told.text === '' ? 'not registered' : told.text;
  return { mappings: [mapping], listed: false, fields: parsed ? [addressField(told)] : [], text };
}

/** RFC 1833 §3.1: `pmaplist`, each entry announced by a one, the end by a zero. */
function readList(cursor: XdrCursor): PortmapResult {
  const mappings: Mapping[] = [];
  const fields: LocatedField[] = [];
  while (cursor.u32() === 1 && mappings.length < maximumEntries) {
    const program = cursor.u32();
    const version = cursor.u32();
    const transport = transports[cursor.u32()];
    const port = cursor.u32();
    if (cursor.failed || port > 0xffff) break;
    mappings.push({ program, version, transport, address: undefined, port });
    if (fields.length < maximumFields) fields.push(portFieldAt(cursor, port));
  }
  return { mappings, listed: true, fields, text: `${mappings.length} mappings` };
}

/** RFC 1833 §2.1: `rp__list` of `rpcb`. */
function readBindings(cursor: XdrCursor): PortmapResult {
  const mappings: Mapping[] = [];
  const fields: LocatedField[] = [];
  while (cursor.u32() === 1 && mappings.length < maximumEntries) {
    const program = cursor.u32();
    const version = cursor.u32();
    const netid = cursor.string(maximumTextBytes).text;
    const told = cursor.string(maximumTextBytes);
    cursor.opaque(maximumTextBytes);
    if (cursor.failed) break;
    const parsed = parseUniversalAddress(told.text);
    const transport = parsed ? netids[netid] : undefined;
    mappings.push({ program, version, transport, address: parsed?.address, port: parsed?.port ?? 0 });
    if (parsed && fields.length < maximumFields) fields.push(addressField(told));
  }
  return { mappings, listed: true, fields, text: `${mappings.length} mappings` };
}

/** RFC 1833 §2.1: `rpcb_entry_list`, the addresses of one program on every transport. */
function readAddressList(cursor: XdrCursor, wanted: Pick<Mapping, 'program' | 'version'>): PortmapResult {
  const mappings: Mapping[] = [];
  const fields: LocatedField[] = [];
  while (cursor.u32() === 1 && mappings.length < maximumEntries) {
    const told = cursor.string(maximumTextBytes);
    const netid = cursor.string(maximumTextBytes).text;
    cursor.u32();
    cursor.opaque(maximumTextBytes);
    cursor.opaque(maximumTextBytes);
    if (cursor.failed) break;
    const parsed = parseUniversalAddress(told.text);
    const transport = parsed ? netids[netid] : undefined;
    mappings.push({ ...wanted, transport, address: parsed?.address, port: parsed?.port ?? 0 });
    if (parsed && fields.length < maximumFields) fields.push(addressField(told));
  }
  return { mappings, listed: true, fields, text: `${mappings.length} addresses` };
}
