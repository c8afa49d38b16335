/**
 * What a gateway does with the PDUs of one DCE RPC session: binds and calls are remembered, the towers in a mapper's answers
 * are translated. An answer in several PDUs is left alone, because its towers may lie across them; so is an encrypted one.
 */
import type { LocatedField, Side } from '../alg.ts';
import { BindReader } from '../dce-rpc/bind-reader.ts';
import { datagramHeaderBytes, datagramType, parseDatagram } from '../dce-rpc/connectionless.ts';
import { isMapper, readMapperResponse } from '../dce-rpc/mapper-reader.ts';
import { parseHeader, pduType, readCall } from '../dce-rpc/parse.ts';
import { pduBytes } from '../dce-rpc/pdu-size.ts';
import { PendingCalls } from '../dce-rpc/pending-calls.ts';
import { framingOf } from '../frame-size.ts';
import { addressSeenBy, type CreateRewriter, type MessageRewriter } from '../rewriter.ts';
import { rewriteTowers } from './rewrite.ts';

/** Located fields of the towers that a message of `from` holds. */
type TowerReader = (message: Uint8Array, from: Side) => readonly LocatedField[];

function connectionReader(serverPort: number | '*'): TowerReader {
  const binds = new BindReader();
  const calls = new PendingCalls(binds.contexts, serverPort);
  return (message, from) => {
    const header = parseHeader(message);
    if (!header) return [];
    const isCall = header.type === pduType.request || header.type === pduType.response;
    const call = isCall ? readCall(message, header) : undefined;
    if (!isCall) binds.read(message, header);
    if (!call) return [];
    if (header.type === pduType.request) {
      calls.asked(header, call);
      return [];
    }
    const pending = calls.answered(header, from);
    if (!pending || !isMapper(pending.interface) || call.sealed || !header.first || !header.last) return [];
    const stub = message.subarray(call.stubAt, call.stubEnd);
    const wide = binds.contexts.isWide(pending.contextId);
    const answer = readMapperResponse(pending.interface, pending.operation, stub, header.littleEndian, wide);
    return movedBy(answer?.fields ?? [], call.stubAt);
  };
}

const readDatagram: TowerReader = (message) => {
  const pdu = parseDatagram(message);
  if (!pdu || pdu.isFragment || pdu.type !== datagramType.response) return [];
  const stub = message.subarray(datagramHeaderBytes, datagramHeaderBytes + pdu.stubBytes);
  const answer = readMapperResponse(pdu.interface, pdu.operation, stub, pdu.form.littleEndian, false);
  return movedBy(answer?.fields ?? [], datagramHeaderBytes);
};

const movedBy = (fields: readonly LocatedField[], bytes: number): LocatedField[] =>
  fields.map((field) => ({ ...field, offset: field.offset + bytes }));

export const dceRpcRewriter: CreateRewriter = (session) => {
  const isConnection = session.transport === 'tcp';
  const read = isConnection ? connectionReader(session.server.port) : readDatagram;
  const frame: MessageRewriter['frame'] = (_from, bytes) => framingOf(pduBytes(bytes), bytes);
  return {
    ...(isConnection ? { frame } : {}),
    rewrite: (message, from, { end }) =>
      rewriteTowers(message, read(message, from), end, addressSeenBy(session, from, from)),
  };
};
