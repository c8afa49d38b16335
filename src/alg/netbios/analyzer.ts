/** Reads one NetBIOS flow: names over UDP 137, datagrams over UDP 138, sessions over TCP 139 or wherever a retarget leads. */
import type { AlgMessage, Analyzer, LocatedField, PacketPlace, SessionContext, Side } from '../alg.ts';
import { FrameReader, type Frame } from '../frame-reader.ts';
import { MessageLimit } from '../message-limit.ts';
import type { StreamBuffer } from '../../flow/stream-buffer.ts';
import { isDatagramService, parseDatagram } from './datagram-service.ts';
import type { NetbiosFacts } from './facts.ts';
import { parseNameService } from './name-service.ts';
import { beginsSessionPacket, readSessionPacket, sessionPacketBytes } from './session-service.ts';

export const sessionPort = 139;

/** RFC 1002 §5.3.1: the caller connects to the new address at once; no time is told, so a handshake's patience is taken. */
const retargetSeconds = 30;
const keptBytes = 1024;

interface Told {
  readonly name: string;
  readonly summary: string;
  readonly facts?: NetbiosFacts;
  readonly fields?: readonly LocatedField[];
}

export class NetbiosAnalyzer implements Analyzer {
  private readonly context: SessionContext;
  private readonly limit: MessageLimit;
  private frames: Readonly<Record<Side, FrameReader>> | undefined;

  constructor(context: SessionContext) {
    this.context = context;
    this.limit = new MessageLimit(context);
  }

  datagram(from: Side, payload: Uint8Array, place: PacketPlace, wireBytes = payload.length): void {
    const size = Math.max(wireBytes, payload.length);
    const { server, client } = this.context;
    const ports = [server.port, client.port];
    const told = isDatagramService(ports, payload) ? tellDatagram(payload) : tellNames(payload);
    this.emit(from, { bytes: payload, size, place, lastPacket: place.packet, complete: size === payload.length }, told);
  }

  data(from: Side, stream: StreamBuffer): void {
    this.framesOf(from).data(stream);
  }

  gap(from: Side, bytes: number): void {
    if (this.context.transport === 'tcp') this.framesOf(from).gap(bytes);
  }

  end(streams: Readonly<Record<Side, StreamBuffer>> | undefined): void {
    if (streams) {
      this.framesOf('client').end(streams.client);
      this.framesOf('server').end(streams.server);
    }
    this.limit.end();
  }

  private framesOf(side: Side): FrameReader {
    const rules = { sizeOf: sessionPacketBytes, begins: beginsSessionPacket, keptBytes };
    this.frames ??= {
      client: new FrameReader(rules, { frame: (frame) => this.sessionPacket('client', frame) }),
      server: new FrameReader(rules, { frame: (frame) => this.sessionPacket('server', frame) }),
    };
    return this.frames[side];
  }

  private sessionPacket(from: Side, frame: Frame): void {
    const { name, summary, fields, retarget } = readSessionPacket(frame.bytes);
    if (retarget && retarget.port > 0)
      this.context.gate({
        purpose: 'netbios-retarget',
        transport: 'tcp',
        from: { address: this.context[from === 'server' ? 'client' : 'server'].address, port: '*' },
        to: retarget,
        openedAt: frame.place,
        lifetimeSeconds: retargetSeconds,
        alg: 'netbios',
      });
    this.emit(from, frame, { name, summary, fields });
  }

  private emit(
    from: Side,
    { size, place, lastPacket, complete }: Frame,
    { name, summary, facts, fields = [] }: Told,
  ): void {
    const { packet, seconds, nanoseconds } = place;
    const message: AlgMessage = {
      packet, seconds, nanoseconds, from, name, size, complete, summary,
      ...(lastPacket === packet ? {} : { lastPacket }),
      ...(fields.length > 0 ? { fields } : {}),
      ...(facts ? { facts } : {}),
    }; // prettier-ignore
    this.limit.message(message);
  }
}

function tellDatagram(payload: Uint8Array): Told {
  const datagram = parseDatagram(payload);
  if (!datagram) return { name: 'not a NetBIOS datagram', summary: 'no header of the datagram service' };
  const { name, source, destination, sourceAddress, sourcePort, isFragment, fields } = datagram;
  const ends = source === '' ? destination : `${source} > ${destination}`;
  return {
    name,
    summary: `${ends === '' ? '' : `${ends}, `}from ${sourceAddress}:${sourcePort}${isFragment ? ', fragment' : ''}`,
    facts: { headerAddress: sourceAddress, headerPort: sourcePort },
    fields,
  };
}

function tellNames(payload: Uint8Array): Told {
  const message = parseNameService(payload);
  if (!message) return { name: 'not a NetBIOS name message', summary: 'no header of the name service' };
  const { name, subject, isAnswer, failure, fields } = message;
  const addresses = fields.map(({ value }) => value).join(', ');
  const outcome = failure !== '' ? `: ${failure}` : addresses === '' ? '' : ` ${addresses}`;
  return {
    name,
    summary: `${subject === '' ? 'no name' : subject}${outcome}`,
    facts: { subject, ...(isAnswer ? { isAnswer } : {}) },
    fields,
  };
}
