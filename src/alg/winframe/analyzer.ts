/** Names the greetings of ICA and CGP, and turns the browser service's answers into gates; the rest is proprietary. */
import type { Analyzer, PacketPlace, SessionContext, Side } from '../alg.ts';
import { MessageLimit } from '../message-limit.ts';
import type { StreamBuffer } from '../../flow/stream-buffer.ts';
import { greetingOf, icaPort, readBrowser } from './parse.ts';

const gateSeconds = 120;
const maximumRemembered = 256;

export class WinframeAnalyzer implements Analyzer {
  private readonly context: SessionContext;
  private readonly limit: MessageLimit;
  private readonly greeted: Record<Side, boolean> = { client: false, server: false };
  private readonly until = new Map<string, number>();

  constructor(context: SessionContext) {
    this.context = context;
    this.limit = new MessageLimit(context);
  }

  data(from: Side, stream: StreamBuffer): void {
    const greeting = this.greeted[from] ? undefined : greetingOf(stream.bytes);
    if (greeting === 'more') return;
    if (greeting) {
      const size = greeting.bytes.length;
      const place = stream.placeAt(0);
      const last = stream.placeAt(size - 1).packet;
      this.limit.message({
        ...place,
        from,
        name: greeting.name,
        size,
        summary: greeting.name,
        complete: true,
        ...(last === place.packet ? {} : { lastPacket: last }),
      });
    }
    this.greeted[from] = true;
    stream.consume(stream.length);
  }

  gap(from: Side): void {
    this.greeted[from] = true;
  }

  datagram(from: Side, payload: Uint8Array, place: PacketPlace, wireBytes = payload.length): void {
    const message = readBrowser(payload, wireBytes);
    if (!message || !this.limit.open) return;
    const { command, address, size } = message;
    const isAnswer = from === 'server';
    const what = `${isAnswer ? 'browser answer' : 'browser request'} 0x${command.toString(16).padStart(2, '0')}`;
    this.limit.message({
      ...place,
      from,
      name: isAnswer ? 'browser answer' : 'browser request',
      size,
      complete: wireBytes === payload.length,
      summary: address ? `${what}, server ${address.value}` : what,
      ...(address ? { fields: [address] } : {}),
      facts: { command },
    });
    if (isAnswer && address) this.gate(address.value, place);
  }

  end(): void {
    this.limit.end();
  }

  private gate(address: string, place: PacketPlace): void {
    if ((this.until.get(address) ?? -1) >= place.seconds) return;
    if (this.until.size >= maximumRemembered) this.until.clear();
    this.until.set(address, place.seconds + gateSeconds);
    this.context.gate({
      purpose: 'ica',
      transport: 'tcp',
      from: { address: this.context.client.address, port: '*' },
      to: { address, port: icaPort },
      openedAt: place,
      lifetimeSeconds: gateSeconds,
      alg: 'winframe',
      reusable: true,
    });
  }
}
