/**
 * Reads the PDUs of one DCE RPC connection or datagram flow, whatever the interface. Binds tell what the calls are; answers of
 * the endpoint mapper and of DCOM's object resolver open gates. Stubs of other interfaces are stepped over.
 */
import type { AlgMessage, Analyzer, LocatedField, PacketPlace, SessionContext, Side } from '../alg.ts';
import { openEndpointGates } from '../dce-rpc-portmap/mapped-gates.ts';
import { FrameReader, type Frame } from '../frame-reader.ts';
import { MessageLimit } from '../message-limit.ts';
import type { StreamBuffer } from '../../flow/stream-buffer.ts';
import { latin1 } from '../../base/bytes.ts';
import { BindReader } from './bind-reader.ts';
import { datagramHeaderBytes, datagramType, parseDatagram, type DatagramPdu } from './connectionless.ts';
import type { DceRpcFacts } from './facts.ts';
import { interfaceName } from './interface-names.ts';
import { isMapper, operationName, readMapperRequest, readMapperResponse, type MapperReading } from './mapper-reader.ts';
import { parseHeader, pduName, pduType, readCall, type CallPdu, type PduHeader } from './parse.ts';
import { pduBytes } from './pdu-size.ts';
import { PendingCalls, type PendingCall } from './pending-calls.ts';
import { distributeFields, StubAssembly, wholeStub } from './stub-assembly.ts';

interface Told {
  readonly name: string;
  readonly summary: string;
  readonly facts: DceRpcFacts;
  readonly fields?: readonly LocatedField[];
}

export class DceRpcAnalyzer implements Analyzer {
  private readonly context: SessionContext;
  private readonly limit: MessageLimit;
  private readonly binds = new BindReader();
  private readonly calls: PendingCalls;
  private readonly stubs = { client: new StubAssembly(), server: new StubAssembly() };
  private readonly frames: Readonly<Record<Side, FrameReader>>;
  private sealedAnswers = 0;
  private sealedPacket = 0;

  constructor(context: SessionContext) {
    this.context = context;
    this.limit = new MessageLimit(context);
    this.calls = new PendingCalls(this.binds.contexts, context.server.port);
    const rules = {
      sizeOf: pduBytes,
      begins: (bytes: Uint8Array) => parseHeader(bytes) !== undefined,
      keptBytes: 65_536,
    };
    this.frames = {
      client: new FrameReader(rules, { frame: (frame) => this.frame('client', frame) }),
      server: new FrameReader(rules, { frame: (frame) => this.frame('server', frame) }),
    };
  }

  data(from: Side, stream: StreamBuffer): void {
    this.frames[from].data(stream);
  }

  gap(from: Side, bytes: number): void {
    if (this.context.transport === 'tcp') this.frames[from].gap(bytes);
  }

  datagram(from: Side, payload: Uint8Array, place: PacketPlace, wireBytes = payload.length): void {
    const size = Math.max(wireBytes, payload.length);
    const frame: Frame = { bytes: payload, size, place, lastPacket: place.packet, complete: size === payload.length };
    const pdu = parseDatagram(payload);
    if (!this.limit.open) return;
    if (!pdu) this.emit(from, frame, { name: 'not a DCE RPC PDU', summary: 'no connectionless header', facts: {} });
    else this.emit(from, frame, this.readDatagram(from, payload, pdu, place));
  }

  end(streams: Readonly<Record<Side, StreamBuffer>> | undefined): void {
    if (streams) {
      this.frames.client.end(streams.client);
      this.frames.server.end(streams.server);
    }
    if (this.sealedAnswers > 0)
      this.context.note({
        id: 'alg/cannot-know',
        packets: [this.sealedPacket],
        evidence: `${this.sealedAnswers} answers of the endpoint mapper are encrypted (packet privacy)`,
        detail: 'Which ports the endpoint mapper gave cannot be read, by an ALG on the way no more than here.',
      });
    this.limit.end();
  }

  private frame(from: Side, frame: Frame): void {
    if (!this.limit.open) return;
    const { bytes } = frame;
    const header = parseHeader(bytes);
    if (!header) {
      this.emit(from, frame, { name: 'RPC over HTTP', summary: latin1(bytes), facts: {} });
      return;
    }
    switch (header.type) {
      case pduType.request:
      case pduType.response:
      case pduType.fault: {
        const call = readCall(bytes, header);
        if (call) this.readCall(from, frame, header, call);
        else this.emit(from, frame, { name: pduName(header.type), summary: 'cut', facts: { callId: header.callId } });
        return;
      }
      default:
        this.emit(from, frame, this.binds.read(bytes, header));
    }
  }

  private readCall(from: Side, frame: Frame, header: PduHeader, call: CallPdu): void {
    const { callId, type, first, last, littleEndian } = header;
    const facts: DceRpcFacts = { callId };
    const pending = type === pduType.request ? this.calls.asked(header, call) : this.calls.answered(header, from);
    if (pending) facts.operation = pending.operation;
    if (call.sealed) facts.sealed = true;
    if (!first || !last) facts.fragment = true;
    const verb = pduName(type).toLowerCase();
    const isMapping = isMapper(pending?.interface) && type !== pduType.fault && frame.complete;
    const name = isMapping ? `${operationName(pending?.interface, pending?.operation ?? 0)} ${verb}` : pduName(type);
    const subject = pending ? subjectOf(pending) : `${verb}, the call is not in this capture`;
    if (type === pduType.fault) {
      facts.status = call.status;
      this.emit(from, frame, {
        name,
        summary: `${subject}: fault 0x${call.status.toString(16).padStart(8, '0')}`,
        facts,
      });
      return;
    }
    if (!pending || !isMapping) {
      this.emit(from, frame, { name, summary: subject, facts });
      return;
    }
    if (call.sealed) {
      this.sealedAnswers += type === pduType.response ? 1 : 0;
      this.sealedPacket ||= frame.place.packet;
      this.emit(from, frame, { name, summary: `${subject}, encrypted`, facts });
      return;
    }
    const fields: LocatedField[] = [];
    const stub = frame.bytes.subarray(call.stubAt, call.stubEnd);
    const fragments = this.stubs[from].add(callId, { stubAt: call.stubAt, stub, fields }, first, last);
    const wide = this.binds.contexts.isWide(pending.contextId);
    const whole = fragments && wholeStub(fragments);
    if (!fragments || !whole) {
      this.emit(from, frame, { name, summary: `${subject}, fragment`, facts, fields });
    } else if (type === pduType.request) {
      const asked = readMapperRequest(pending.interface, pending.operation, whole, littleEndian, wide);
      if (asked) facts.mappedInterface = asked.interface;
      this.emit(from, frame, { name, summary: asked ? `${subject}: ${asked.text}` : subject, facts });
    } else {
      const answer = readMapperResponse(pending.interface, pending.operation, whole, littleEndian, wide);
      if (answer) {
        distributeFields(fragments, answer.fields);
        this.openGates(from, answer, facts, frame.place);
      }
      const own = fragments.at(-1)?.fields ?? fields;
      this.emit(from, frame, { name, summary: answer ? `${subject}: ${answer.text}` : subject, facts, fields: own });
    }
  }

  /** The gates of an answer are opened where it is whole, in its last packet. */
  private openGates(from: Side, { endpoints, listed }: MapperReading, facts: DceRpcFacts, place: PacketPlace): void {
    openEndpointGates(this.context, from, endpoints, listed, place);
    const main = endpoints.find(({ port }) => port !== 0);
    if (!main || listed) return;
    facts.mappedInterface = main.interface;
    facts.mappedPort = main.port;
    if (main.transport) facts.mappedTransport = main.transport;
    if (main.address !== undefined) facts.mappedAddress = main.address;
  }

  private readDatagram(from: Side, payload: Uint8Array, pdu: DatagramPdu, place: PacketPlace): Told {
    const { interface: uuid, operation, form, isFragment, type } = pdu;
    const facts: DceRpcFacts = { operation, interface: interfaceName(uuid), interfaceVersion: String(pdu.version) };
    if (isFragment) facts.fragment = true;
    const isCall = type === datagramType.request || type === datagramType.response;
    const verb = pdu.name.toLowerCase();
    const name = isMapper(uuid) && isCall ? `${operationName(uuid, operation)} ${verb}` : pdu.name;
    const subject = `${interfaceName(uuid)} ${operationName(uuid, operation)}`;
    const stub = payload.subarray(datagramHeaderBytes, datagramHeaderBytes + pdu.stubBytes);
    if (isFragment || !isCall) return { name, summary: subject, facts };
    if (type === datagramType.request) {
      const asked = readMapperRequest(uuid, operation, stub, form.littleEndian, false);
      if (asked) facts.mappedInterface = asked.interface;
      return { name, summary: asked ? `${subject}: ${asked.text}` : subject, facts };
    }
    const answer = readMapperResponse(uuid, operation, stub, form.littleEndian, false);
    if (!answer) return { name, summary: subject, facts };
    this.openGates(from, answer, facts, place);
    const fields = answer.fields.map((field) => ({ ...field, offset: field.offset + datagramHeaderBytes }));
    return { name, summary: `${subject}: ${answer.text}`, facts, fields };
  }

  private emit(from: Side, { size, place, lastPacket, complete }: Frame, { name, summary, facts, fields }: Told): void {
    const { packet, seconds, nanoseconds } = place;
    const message: AlgMessage = {
      packet, seconds, nanoseconds, from, name, size, complete, summary, facts,
      ...(lastPacket === packet ? {} : { lastPacket }),
      ...(fields ? { fields } : {}),
    }; // prettier-ignore
    this.limit.message(message);
  }
}

const subjectOf = ({ interface: uuid, operation }: PendingCall): string =>
  `${uuid === undefined ? 'unknown interface' : interfaceName(uuid)} ${operationName(uuid, operation)}`;
