/** Reads the greeting of a RealAudio client and opens gates for the UDP ports that it names; the rest is stepped over. */
import type { Analyzer, MediaObserver, PacketPlace, SessionContext, Side } from '../alg.ts';
import type { StreamBuffer } from '../../flow/stream-buffer.ts';
import { needsMore } from '../frame-reader.ts';
import { greetingBytes, readGreeting, type PnaPort } from './parse.ts';

/** A player gives up long before; two minutes is what other media helpers grant. */
const gateSeconds = 120;

/** Its data has no header that is documented. */
const noStreams: MediaObserver = { datagram: () => undefined, streams: () => [] };

export class RealaudioAnalyzer implements Analyzer {
  private readonly context: SessionContext;
  private greeted = false;

  constructor(context: SessionContext) {
    this.context = context;
  }

  data(from: Side, stream: StreamBuffer): void {
    if (from === 'client' && !this.greeted && this.greet(stream, false)) return;
    stream.consume(stream.length);
  }

  gap(from: Side): void {
    if (from === 'client') this.greeted = true;
  }

  end(streams: Readonly<Record<Side, StreamBuffer>> | undefined): void {
    if (streams && !this.greeted && streams.client.length > 0) this.greet(streams.client, true);
  }

  /** True while more of the greeting has to come. */
  private greet(stream: StreamBuffer, isOver: boolean): boolean {
    if (!isOver && greetingBytes(stream.bytes) === needsMore) return true;
    const greeting = readGreeting(stream.bytes);
    const isWhole = greeting?.size !== undefined;
    this.greeted = true;
    if (!greeting) return false;
    const size = greeting.size ?? stream.length;
    const place = stream.placeAt(0);
    const last = stream.placeAt(size - 1).packet;
    const { version, ports } = greeting;
    const told = ports.map(({ kind, port }) => `${kind} to UDP ${port}`);
    this.context.message({
      ...place,
      from: 'client',
      name: 'PNA',
      size,
      complete: isWhole,
      summary: [`PNA version ${version}`, ...(told.length > 0 ? told : ['media in this connection'])].join(', '),
      fields: ports.map(({ field }) => field),
      facts: { version },
      ...(last === place.packet ? {} : { lastPacket: last }),
    });
    for (const port of ports) this.gate(port, place);
    return false;
  }

  private gate({ kind, port }: PnaPort, openedAt: PacketPlace): void {
    const { client, server } = this.context;
    this.context.gate({
      purpose: `pna-${kind}`,
      transport: 'udp',
      from: { address: server.address, port: '*' },
      to: { address: client.address, port },
      openedAt,
      lifetimeSeconds: gateSeconds,
      reusable: true,
      media: noStreams,
    });
  }
}
