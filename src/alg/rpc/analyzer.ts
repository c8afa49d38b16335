/**
 * Reads the calls and replies of one ONC RPC flow, whatever the program; what the portmapper answers opens gates. Only the
 * head of a message is kept: what NFS reads and writes is of no interest here.
 */
import type { AlgMessage, Analyzer, LocatedField, PacketPlace, SessionContext, Side } from '../alg.ts';
import { MessageLimit } from '../message-limit.ts';
import { mainMapping, openMappedGates } from '../rpc-portmap/mapped-gates.ts';
import {
  portmapProgram, readPortmapReply, readPortmapRequest, type PortmapRequest, type PortmapResult,
} from '../rpc-portmap/parse.ts'; // prettier-ignore
import type { StreamBuffer } from '../../flow/stream-buffer.ts';
import { CallTable } from './call-table.ts';
import type { RpcFacts } from './facts.ts';
import { parseRpcMessage, type RpcCall, type RpcReply } from './parse.ts';
import { procedureText, programName, programText } from './program-names.ts';
import { RecordReader, type RpcRecord } from './record-reader.ts';

interface AnalyzerOptions {
  /** What is kept of a message. */
  readonly keptBytes: number;
  /** Replies without a call are a mapper's answers to a broadcast. */
  readonly isPortmap: boolean;
}

type Request = PortmapRequest | undefined;

export class RpcAnalyzer implements Analyzer {
  private readonly context: SessionContext;
  private readonly options: AnalyzerOptions;
  private readonly limit: MessageLimit;
  private readonly calls = { client: new CallTable<Request>(), server: new CallTable<Request>() };
  private records: Readonly<Record<Side, RecordReader>> | undefined;

  constructor(context: SessionContext, options: AnalyzerOptions) {
    this.context = context;
    this.options = options;
    this.limit = new MessageLimit(context);
  }

  datagram(from: Side, payload: Uint8Array, place: PacketPlace, wireBytes = payload.length): void {
    const size = Math.max(wireBytes, payload.length);
    const complete = payload.length === size;
    this.read(from, { bytes: payload, size, place, lastPacket: place.packet, complete, fragments: 1 });
  }

  data(from: Side, stream: StreamBuffer): void {
    this.recordsOf(from).data(stream);
  }

  gap(from: Side, bytes: number): void {
    if (this.context.transport === 'tcp') this.recordsOf(from).gap(bytes);
  }

  end(streams: Readonly<Record<Side, StreamBuffer>> | undefined): void {
    if (streams) {
      this.recordsOf('client').end(streams.client);
      this.recordsOf('server').end(streams.server);
    }
    this.limit.end();
  }

  private recordsOf(side: Side): RecordReader {
    const { keptBytes } = this.options;
    this.records ??= {
      client: new RecordReader(keptBytes, (record) => this.read('client', record)),
      server: new RecordReader(keptBytes, (record) => this.read('server', record)),
    };
    return this.records[side];
  }

  private read(from: Side, record: RpcRecord): void {
    if (!this.limit.open) return;
    const message = parseRpcMessage(record.bytes);
    if (!message) this.emit(from, record, 'not an RPC message', 'neither a call nor a reply', undefined);
    else if (message.kind === 'call') this.readCall(from, record, message);
    else this.readReply(from, record, message);
  }

  private readCall(from: Side, record: RpcRecord, call: RpcCall): void {
    const { xid, program, version, procedure } = call;
    const request = readPortmapRequest(record.bytes, call);
    const earlier = this.calls[from].add(call, record.place.packet, request);
    const facts: RpcFacts = { xid, program, version, procedure };
    if (request && request.program !== 0) {
      facts.mappedProgram = request.program;
      facts.mappedVersion = request.programVersion;
    }
    if (earlier) facts.repeatOf = earlier.packet;
    const repeated = earlier ? `, repeats packet ${earlier.packet}` : '';
    const sealed = call.sealed && program === portmapProgram ? ', arguments sealed by RPCSEC_GSS' : '';
    const details = request?.text ? `: ${request.text}` : '';
    const summary = `${subject(call)}${details}${sealed}${repeated}`;
    this.emit(from, record, `${procedureText(program, version, procedure)} call`, summary, facts, request?.fields);
  }

  private readReply(from: Side, record: RpcRecord, reply: RpcReply): void {
    const pending = this.calls[from === 'server' ? 'client' : 'server'].find(reply.xid);
    const facts: RpcFacts = { xid: reply.xid };
    if (reply.status !== 'success') facts.failure = reply.status;
    if (pending) {
      const { program, version, procedure } = pending.call;
      Object.assign(facts, { program, version, procedure, callPacket: pending.packet });
    }
    const carrier = this.context.transport === 'tcp' ? 'tcp' : 'udp';
    const result = readPortmapReply(record.bytes, reply, pending, carrier, this.options.isPortmap);
    if (result) this.addMapping(facts, from, result, record.place);
    const call = pending?.call;
    const name = call ? `${procedureText(call.program, call.version, call.procedure)} reply` : 'reply';
    const outcome = reply.status === 'success' ? (result?.text ?? 'success') : reply.status;
    const summary = call ? `${subject(call)}: ${outcome}` : `${outcome}, the call is not in this flow`;
    this.emit(from, record, name, summary, facts, result?.fields);
  }

  private addMapping(facts: RpcFacts, from: Side, result: PortmapResult, place: PacketPlace): void {
    openMappedGates(this.context, from, result, place);
    const mapping = result.listed ? undefined : mainMapping(result);
    if (!mapping) return;
    if (mapping.program !== 0) {
      facts.mappedProgram = mapping.program;
      facts.mappedVersion = mapping.version;
    }
    if (mapping.transport) facts.mappedTransport = mapping.transport;
    if (mapping.address !== undefined) facts.mappedAddress = mapping.address;
    facts.mappedPort = mapping.port;
  }

  private emit(
    from: Side,
    { size, place, lastPacket, complete, fragments }: RpcRecord,
    name: string,
    summary: string,
    facts: RpcFacts | undefined,
    fields: readonly LocatedField[] = [],
  ): void {
    const { packet, seconds, nanoseconds } = place;
    if (facts && fragments > 1) facts.fragments = fragments;
    const pieces = fragments > 1 ? ` (${fragments} fragments)` : '';
    const message: AlgMessage = {
      packet, seconds, nanoseconds, from, name, size, complete,
      summary: `${summary}${pieces}`,
      ...(lastPacket === packet ? {} : { lastPacket }),
      ...(fields.length > 0 ? { fields } : {}),
      ...(facts ? { facts } : {}),
    }; // prettier-ignore
    this.limit.message(message);
  }
}

/** `portmapper v2 GETPORT`. */
const subject = ({ program, version, procedure }: RpcCall): string =>
  `${programName(program) ?? programText(program)} v${version} ${procedureText(program, version, procedure)}`;
