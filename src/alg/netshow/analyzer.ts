/** Reads NetShow's control connection and opens the gate for the funnel that the client asks media into. */
import { formatEndpoint } from '../../base/address.ts';
import type { Analyzer, MediaObserver, PacketPlace, SessionContext, Side } from '../alg.ts';
import { FrameReader, type Frame } from '../frame-reader.ts';
import { MessageLimit } from '../message-limit.ts';
import type { StreamBuffer } from '../../flow/stream-buffer.ts';
import { isMmsHeader, messageName, mmsRules, readPacket, type Funnel } from './parse.ts';

/** Linux' helper expects the funnel for 120 s. */
const gateSeconds = 120;
const maximumFunnels = 64;

/** MMS data is no RTP: that packets come is all that is asked. */
const noStreams: MediaObserver = { datagram: () => undefined, streams: () => [] };

export class NetshowAnalyzer implements Analyzer {
  private readonly context: SessionContext;
  private readonly limit: MessageLimit;
  private readonly readers: Readonly<Record<Side, FrameReader>>;
  private readonly funnels = new Map<string, number>();

  constructor(context: SessionContext) {
    this.context = context;
    this.limit = new MessageLimit(context);
    const reader = (from: Side) => new FrameReader(mmsRules, { frame: (frame) => this.frame(from, frame) });
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
    this.limit.end();
  }

  /** Media data in the control connection is stepped over. */
  private frame(from: Side, { bytes, size, place, complete, lastPacket }: Frame): void {
    if (!isMmsHeader(bytes) || !this.limit.open) return;
    const messages = readPacket(bytes);
    const funnel = messages.find((message) => message.funnel)?.funnel;
    const name = messages[0] ? messageName(messages[0].id) : 'TcpMessageHeader';
    const told = messages.map(({ id }) => messageName(id)).join(', ') || name;
    this.limit.message({
      ...place,
      from,
      name,
      size,
      complete,
      summary: funnel ? `${told}, ${funnel.transport} to ${formatEndpoint(funnel.address, funnel.port)}` : told,
      ...(funnel ? { fields: funnel.fields, facts: { transport: funnel.transport } } : {}),
      ...(lastPacket === place.packet ? {} : { lastPacket }),
    });
    if (from === 'client' && funnel) this.gate(funnel, place);
  }

  /** A TCP funnel is the control connection itself. */
  private gate({ transport, address, port }: Funnel, openedAt: PacketPlace): void {
    const key = formatEndpoint(address, port);
    if (transport === 'tcp' || port === 0 || (this.funnels.get(key) ?? -1) >= openedAt.seconds) return;
    if (this.funnels.size >= maximumFunnels) this.funnels.clear();
    this.funnels.set(key, openedAt.seconds + gateSeconds);
    this.context.gate({
      purpose: 'mms-data',
      transport: 'udp',
      from: { address: this.context.server.address, port: '*' },
      to: { address, port },
      openedAt,
      lifetimeSeconds: gateSeconds,
      reusable: true,
      media: noStreams,
    });
  }
}
