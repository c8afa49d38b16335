/** Reads a TWAMP control connection and opens a gate for every test session that the server accepts. */
import { formatEndpoint } from '../../base/address.ts';
import type { AlgMessage, Analyzer, PacketPlace, SessionContext, Side } from '../alg.ts';
import { MessageLimit } from '../message-limit.ts';
import type { StreamBuffer } from '../../flow/stream-buffer.ts';
import { u8 } from '../../base/bytes.ts';
import {
  acceptText,
  chosenMode,
  commands,
  greetingModes,
  isOpenMode,
  messageBytes,
  readAccept,
  readRequest,
  serverStartAccept,
  type SessionRequest,
} from './parse.ts';

/** RFC 5357 §4.2: a reflector without packets ends a session after REFWAIT, 900 s. */
const gateSeconds = 900;
const maximumOutstanding = 256;

/** What a side says next. `hidden`: encrypted, or not understood; nothing more is read. */
type Stage = 'opening' | 'start' | 'running' | 'hidden';
type Content = Pick<AlgMessage, 'name' | 'summary' | 'fields' | 'facts'>;
/** Answers that the server owes, in order. */
type Owed = SessionRequest | 'Start-Ack';

export class TwampAnalyzer implements Analyzer {
  private readonly context: SessionContext;
  private readonly limit: MessageLimit;
  private readonly stages: Record<Side, Stage> = { client: 'opening', server: 'opening' };
  private readonly owed: Owed[] = [];

  constructor(context: SessionContext) {
    this.context = context;
    this.limit = new MessageLimit(context);
  }

  data(from: Side, stream: StreamBuffer): void {
    while (stream.length > 0) {
      if (this.stages[from] === 'hidden') stream.consume(stream.length);
      else if (!this.step(from, stream)) return;
    }
  }

  gap(from: Side): void {
    this.stages[from] = 'hidden';
  }

  end(streams: Readonly<Record<Side, StreamBuffer>> | undefined): void {
    for (const side of ['client', 'server'] as const) {
      const stream = streams?.[side];
      const size = stream && stream.length > 0 && this.stages[side] !== 'hidden' ? this.sizeOf(side, stream.bytes) : 0;
      if (stream && size > stream.length)
        this.tell(side, stream, size, { name: 'incomplete', summary: `${stream.length} of ${size} bytes` }, false);
    }
    this.limit.end();
  }

  private step(from: Side, stream: StreamBuffer): boolean {
    const size = this.sizeOf(from, stream.bytes);
    if (size === 0) {
      this.stages[from] = 'hidden';
      return true;
    }
    if (stream.length < size) return false;
    const bytes = stream.bytes.subarray(0, size);
    const place = stream.placeAt(0);
    const content = from === 'client' ? this.client(bytes, place) : this.server(bytes, place);
    this.tell(from, stream, size, content, true);
    stream.consume(size);
    return true;
  }

  /** 0 when nothing that is known can follow. */
  private sizeOf(from: Side, bytes: Uint8Array): number {
    const stage = this.stages[from];
    if (from === 'client')
      return stage === 'opening' ? messageBytes.setUpResponse : (commands[u8(bytes, 0)]?.size ?? 0);
    if (stage === 'opening') return messageBytes.serverGreeting;
    if (stage === 'start') return messageBytes.serverStart;
    const owed = this.owed[0];
    if (owed === undefined) return 0;
    return owed === 'Start-Ack' ? messageBytes.startAck : messageBytes.acceptSession;
  }

  private client(bytes: Uint8Array, place: PacketPlace): Content {
    if (this.stages.client === 'opening') {
      const mode = chosenMode(bytes);
      this.stages.client = isOpenMode(mode) ? 'running' : 'hidden';
      if (mode !== 0 && !isOpenMode(mode)) this.hide(place, mode);
      return { name: 'Set-Up-Response', summary: `Set-Up-Response, mode ${mode}`, facts: { mode } };
    }
    const name = commands[u8(bytes, 0)]?.name ?? 'unknown';
    if (name === 'Start-Sessions') this.owe('Start-Ack');
    if (name !== 'Request-TW-Session') return { name, summary: name };
    const request = readRequest(bytes);
    this.owe(request);
    const { sender, receiver } = this.endsOf(request, request.receiverPort);
    return { name, summary: `${name} ${sender} to ${receiver}`, fields: request.fields };
  }

  private server(bytes: Uint8Array, place: PacketPlace): Content {
    if (this.stages.server === 'opening') {
      const modes = greetingModes(bytes);
      this.stages.server = modes === undefined ? 'hidden' : 'start';
      return { name: 'Server-Greeting', summary: `Server-Greeting, modes ${modes ?? 'unknown'}`, facts: { modes: modes ?? -1 } };
    }
    if (this.stages.server === 'start') {
      const accept = serverStartAccept(bytes);
      this.stages.server = accept === 0 ? 'running' : 'hidden';
      return { name: 'Server-Start', summary: `Server-Start, ${acceptText(accept)}`, facts: { accept } };
    }
    const owed = this.owed.shift();
    if (owed === undefined || owed === 'Start-Ack')
      return { name: 'Start-Ack', summary: `Start-Ack, ${acceptText(u8(bytes, 0))}` };
    const { accept, port } = readAccept(bytes);
    if (accept === 0) this.gate(owed, Number(port.value), place);
    return {
      name: 'Accept-Session',
      summary: `Accept-Session, ${acceptText(accept)}, port ${port.value}`,
      fields: [port],
      facts: { accept },
    };
  } // prettier-ignore

  private owe(answer: Owed): void {
    if (this.owed.length < maximumOutstanding) this.owed.push(answer);
    else this.stages.server = 'hidden';
  }

  private hide(place: PacketPlace, mode: number): void {
    this.stages.server = 'hidden';
    this.context.note({
      id: 'alg/cannot-know',
      packets: [place.packet],
      evidence: `TWAMP control in mode ${mode} is encrypted`,
      detail:
        'The control connection is encrypted, so neither this analysis nor a gateway can see which test sessions it opens. Unauthenticated mode (1) would show them.',
    });
  }

  private gate(request: SessionRequest, port: number, openedAt: PacketPlace): void {
    if (port === 0 || request.senderPort === 0) return;
    const { client, server } = this.context;
    this.context.gate({
      purpose: 'twamp-test',
      transport: 'udp',
      from: { address: request.senderAddress ?? client.address, port: request.senderPort },
      to: { address: request.receiverAddress ?? server.address, port },
      openedAt,
      lifetimeSeconds: gateSeconds,
      reusable: true,
    });
  }

  private endsOf({ senderAddress, receiverAddress, senderPort }: SessionRequest, receiverPort: number) {
    const { client, server } = this.context;
    return {
      sender: formatEndpoint(senderAddress ?? client.address, senderPort),
      receiver: formatEndpoint(receiverAddress ?? server.address, receiverPort),
    };
  }

  private tell(from: Side, stream: StreamBuffer, size: number, content: Content, complete: boolean): void {
    const place = stream.placeAt(0);
    const last = stream.placeAt(Math.min(size, stream.length) - 1).packet;
    this.limit.message({
      ...place,
      from,
      size,
      complete,
      ...content,
      ...(last === place.packet ? {} : { lastPacket: last }),
    });
  }
}
