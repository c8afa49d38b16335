/**
 * Reads one H.323 connection: call signalling, or the H.245 connection that it led to, told apart by the first message.
 * Addresses become gates; what older ALGs do not follow becomes notes.
 */
import { formatEndpoint } from '../../base/address.ts';
import type { AlgMessage, Analyzer, SessionContext, Side } from '../alg.ts';
import { FrameReader, type Frame } from '../frame-reader.ts';
import { MessageLimit } from '../message-limit.ts';
import type { StreamBuffer } from '../../flow/stream-buffer.ts';
import { ChannelGates } from './channel-gates.ts';
import { readControl, type ControlMessage } from './control.ts';
import { fieldsOf, type H323Endpoint } from './endpoints.ts';
import { H323Notes } from './notes.ts';
import { allEndpoints, readSignalling, type SignallingMessage } from './parse.ts';
import { readQ931 } from './q931.ts';
import { tpktBytes, tpktRules } from './tpkt.ts';

export class H323Analyzer implements Analyzer {
  private readonly limit: MessageLimit;
  private readonly gates: ChannelGates;
  private readonly notes: H323Notes;
  private readonly readers: Readonly<Record<Side, FrameReader>>;
  private isSignalling: boolean | undefined;

  constructor(context: SessionContext) {
    this.limit = new MessageLimit(context);
    this.gates = new ChannelGates(context);
    this.notes = new H323Notes(context);
    const reader = (from: Side) => new FrameReader(tpktRules, { frame: (frame) => this.frame(from, frame) });
    this.readers = { client: reader('client'), server: reader('server') };
  }

  data(from: Side, stream: StreamBuffer): void {
    this.readers[from].data(stream);
  }

  gap(from: Side, bytes: number): void {
    this.readers[from].gap(bytes);
  }

  end(streams: Readonly<Record<Side, StreamBuffer>> | undefined): void {
    if (streams) for (const side of ['client', 'server'] as const) this.readers[side].end(streams[side]);
    this.notes.end();
    this.limit.end();
  }

  private frame(from: Side, frame: Frame): void {
    const bytes = frame.bytes.subarray(tpktBytes);
    if (frame.size <= tpktBytes || bytes.length === 0 || !this.limit.open) return;
    this.isSignalling ??= readQ931(bytes) !== undefined;
    const message = this.isSignalling ? this.signalling(from, bytes, frame) : this.control(from, bytes, frame);
    const { place, complete, lastPacket } = frame;
    this.limit.message({
      ...place,
      from,
      size: frame.size - tpktBytes,
      complete,
      ...message,
      ...(lastPacket === place.packet ? {} : { lastPacket }),
    });
  }

  private signalling(from: Side, bytes: Uint8Array, frame: Frame): MessageContent {
    const parsed = readSignalling(bytes);
    if (!parsed) return { name: 'unknown', summary: 'Not a call signalling message' };
    const { place } = frame;
    if (frame.lastPacket !== place.packet) this.notes.segmented(place.packet, frame.lastPacket);
    if (parsed.tunnelled.length > 0) this.notes.tunnelled(place.packet, controlNames(parsed.tunnelled));
    if (parsed.traversal.length > 0) this.notes.traversal(place.packet, parsed.traversal);
    for (const endpoint of parsed.endpoints) {
      if (endpoint.role === 'h245Address') this.gates.connection(endpoint, 'h245', place);
      if (endpoint.role === 'alternativeAddress') this.gates.connection(endpoint, 'h225', place);
    }
    for (const channel of [...parsed.fastStart, ...parsed.tunnelled]) this.gates.channel(from, channel, place);
    return {
      name: parsed.name,
      summary: summaryOf(parsed),
      fields: fieldsOf(allEndpoints(parsed)),
      facts: {
        callReference: parsed.callReference,
        fastStart: parsed.fastStart.length,
        tunnelled: parsed.tunnelled.length,
        acknowledges: parsed.tunnelled.some(({ name }) => name === 'openLogicalChannelAck'),
        allowsTunnelling: parsed.allowsTunnelling,
        read: parsed.isWhole,
        ...(parsed.traversal.length > 0 ? { traversal: parsed.traversal.join(' ') } : {}),
      },
    };
  }

  private control(from: Side, bytes: Uint8Array, { place }: Frame): MessageContent {
    const parsed = readControl(bytes);
    this.gates.channel(from, parsed, place);
    const { name, codec, media, endpoints } = parsed;
    const what = codec ?? media;
    return {
      name: name ?? 'unknown',
      summary: [name ?? 'Not an H.245 message', ...(what ? [what] : []), ...endpoints.map(endpointText)].join(', '),
      fields: fieldsOf(endpoints),
      facts: { acknowledges: name === 'openLogicalChannelAck' },
    };
  }
}

type MessageContent = Pick<AlgMessage, 'name' | 'summary' | 'fields' | 'facts'>;

const endpointText = ({ role, address, port }: H323Endpoint): string => `${role} ${formatEndpoint(address, port)}`;

const controlNames = (messages: readonly ControlMessage[]): string[] => messages.map(({ name }) => name ?? 'unknown');

const summaryOf = (message: SignallingMessage): string =>
  [
    message.name,
    ...(message.reason ? [message.reason] : []),
    ...message.endpoints.map(endpointText),
    ...(message.fastStart.length > 0 ? [`fast start (${message.fastStart.length})`] : []),
    ...(message.tunnelled.length > 0 ? [`tunnelled ${controlNames(message.tunnelled).join(' ')}`] : []),
    ...message.traversal,
  ].join(', ');
