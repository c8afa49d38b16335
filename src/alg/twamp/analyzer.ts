/** Reads a TWAMP control connection and opens a gate for every test session that the server accepts. */
import { formatEndpoint } from '../../base/address.ts';
import type { AlgMessage, Analyzer, PacketPlace, SessionContext, Side } from '../alg.ts';
import { MessageLimit } from '../message-limit.ts';
import type { StreamBuffer } from '../../flow/stream-buffer.ts';
import { u8 } from '../../base/bytes.ts';
import {
  acceptText,
  chosenMode,
  greetingModes,
  isOpenMode,
  readAccept,
  readRequest,
  serverStartAccept,
  type SessionRequest,
} from './parse.ts';
import { TwampStages, type TwampMessageName } from './stages.ts';

/** RFC 5357 §4.2: a reflector without packets ends a session after REFWAIT, 900 s. */
const gateSeconds = 900;

type Content = Pick<AlgMessage, 'name' | 'summary' | 'fields' | 'facts'>;

export class TwampAnalyzer implements Analyzer {
  private readonly context: SessionContext;
  private readonly limit: MessageLimit;
  private readonly stages = new TwampStages();
  /** Those that the server has not answered, in order. */
  private readonly requests: SessionRequest[] = [];

  constructor(context: SessionContext) {
    this.context = context;
    this.limit = new MessageLimit(context);
  }

  data(from: Side, stream: StreamBuffer): void {
    while (stream.length > 0) {
      if (this.stages.isHidden(from)) stream.consume(stream.length);
      else if (!this.step(from, stream)) return;
    }
  }

  gap(from: Side): void {
    this.stages.hide(from);
  }

  end(streams: Readonly<Record<Side, StreamBuffer>> | undefined): void {
    for (const side of ['client', 'server'] as const) {
      const stream = streams?.[side];
      const size = stream && stream.length > 0 ? this.stages.sizeOf(side, stream.bytes) : 0;
      if (stream && size > stream.length)
        this.tell(side, stream, size, { name: 'incomplete', summary: `${stream.length} of ${size} bytes` }, false);
    }
    this.limit.end();
  }

  private step(from: Side, stream: StreamBuffer): boolean {
    const size = this.stages.sizeOf(from, stream.bytes);
    if (size === 0) {
      this.stages.hide(from);
      return true;
    }
    if (stream.length < size) return false;
    const bytes = stream.bytes.subarray(0, size);
    this.tell(from, stream, size, this.read(this.stages.advance(from, bytes), bytes, stream.placeAt(0)), true);
    stream.consume(size);
    return true;
  }

  private read(name: TwampMessageName, bytes: Uint8Array, place: PacketPlace): Content {
    switch (name) {
      case 'Set-Up-Response': {
        const mode = chosenMode(bytes);
        if (mode !== 0 && !isOpenMode(mode)) this.noteHidden(place, mode);
        return { name, summary: `${name}, mode ${mode}`, facts: { mode } };
      }
      case 'Request-TW-Session': {
        const request = readRequest(bytes);
        if (!this.stages.isHidden('server')) this.requests.push(request);
        const { sender, receiver } = this.endsOf(request, request.receiverPort);
        return { name, summary: `${name} ${sender} to ${receiver}`, fields: request.fields };
      }
      case 'Server-Greeting': {
        const modes = greetingModes(bytes);
        return { name, summary: `${name}, modes ${modes ?? 'unknown'}`, facts: { modes: modes ?? -1 } };
      }
      case 'Server-Start': {
        const accept = serverStartAccept(bytes);
        return { name, summary: `${name}, ${acceptText(accept)}`, facts: { accept } };
      }
      case 'Accept-Session':
        return this.accepted(bytes, place);
      case 'Start-Ack':
        return { name, summary: `${name}, ${acceptText(u8(bytes, 0))}` };
      default:
        return { name, summary: name };
    }
  }

  private accepted(bytes: Uint8Array, place: PacketPlace): Content {
    const name = 'Accept-Session';
    const { accept, port } = readAccept(bytes);
    const request = this.requests.shift();
    if (request && accept === 0) this.gate(request, Number(port.value), place);
    return {
      name,
      summary: `${name}, ${acceptText(accept)}, port ${port.value}`,
      fields: [port],
      facts: { accept },
    };
  }

  private noteHidden(place: PacketPlace, mode: number): void {
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
