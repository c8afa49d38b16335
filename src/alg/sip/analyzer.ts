/**
 * Reads one SIP flow, datagrams or a TCP stream, into messages with facts and located fields, and opens the gates of the
 * media that is negotiated. What spans flows or captures (who cannot be reached, who hears nothing) is left to the
 * diagnosis.
 */
import type { StreamBuffer } from '../../flow/stream-buffer.ts';
import type { AlgMessage, Analyzer, LocatedField, PacketPlace, SessionContext, Side } from '../alg.ts';
import { MessageFraming, type TextFrame } from '../text/message-framing.ts';
import { CallTable } from './call-table.ts';
import { MessageChecks } from './checks.ts';
import type { SipFacts } from './facts.ts';
import { sipFraming } from './framing.ts';
import { isKeepalive } from './keepalive.ts';
import { MediaGates } from './media-gates.ts';
import { parseSip, type SipMessage } from './parse.ts';
import { messageName, summarize } from './summary.ts';
import { messageFacts, messageFields } from './survey.ts';

/** Messages of one flow whose fields and texts are kept; beyond, names and sizes must do. */
const detailedMessages = 20_000;
const notSip = 'not a SIP message';

/** One flow's reader; lives as long as the flow. */
export class SipAnalyzer implements Analyzer {
  private readonly context: SessionContext;
  private readonly overTcp: boolean;
  private readonly sameHost: boolean;
  private readonly calls = new CallTable();
  private readonly gates: MediaGates;
  private readonly checks: MessageChecks;
  private framing: Readonly<Record<Side, MessageFraming>> | undefined;
  /** Facts of the last message of each stream: what follows it may show that its length lies. */
  private readonly lastFacts: Partial<Record<Side, SipFacts>> = {};
  private count = 0;

  constructor(context: SessionContext) {
    this.context = context;
    this.overTcp = context.transport === 'tcp';
    this.sameHost = context.client.address === context.server.address;
    this.gates = new MediaGates(context.gate);
    this.checks = new MessageChecks(context.client.address.includes(':'));
  }

  datagram(from: Side, payload: Uint8Array, place: PacketPlace, wireBytes = payload.length): void {
    let start = 0;
    while (payload[start] === 13 || payload[start] === 10) start += 1;
    const bytes = start === 0 ? payload : payload.subarray(start);
    const message = parseSip(bytes);
    if (!message) {
      this.other(from, payload, place, wireBytes);
      return;
    }
    const size = wireBytes - start;
    const facts = this.report(from, message, bytes, size, place, place.packet, bytes.length >= size);
    dropPadding(facts, bytes, message.bodyAt);
    if (!this.sameHost && facts.method !== undefined)
      this.checks.datagram(message, messageName(message), size, place.packet);
  }

  data(from: Side, stream: StreamBuffer): void {
    this.framingOf(from).data(stream);
  }

  gap(from: Side, bytes: number): void {
    if (this.overTcp) this.framingOf(from).gap(bytes);
  }

  end(streams: Readonly<Record<Side, StreamBuffer>> | undefined): void {
    if (streams) {
      this.framingOf('client').end(streams.client);
      this.framingOf('server').end(streams.server);
    }
    for (const note of this.checks.notes()) this.context.note(note);
  }

  private framingOf(side: Side): MessageFraming {
    this.framing ??= { client: this.newFraming('client'), server: this.newFraming('server') };
    return this.framing[side];
  }

  private newFraming(side: Side): MessageFraming {
    return new MessageFraming(sipFraming, {
      message: (frame) => this.frame(side, frame),
      stray: (bytes, place) => this.stray(side, bytes, place),
    });
  }

  private frame(from: Side, frame: TextFrame): void {
    const { bytes, declaredBytes, place, lastPacket, complete, overrun } = frame;
    const message = parseSip(bytes);
    if (!message) {
      this.emit(from, place, lastPacket, declaredBytes, false, notSip, 'no head of a SIP message', { overTcp: true });
      return;
    }
    const facts = this.report(from, message, bytes, declaredBytes, place, lastPacket, complete, overrun);
    this.lastFacts[from] = facts;
    if (!this.sameHost) this.checks.segments(messageName(message), declaredBytes, place.packet, lastPacket);
  }

  /** Bytes behind a message that begin no other: its body was longer than it said. */
  private stray(from: Side, bytes: number, place: PacketPlace): void {
    const facts = this.lastFacts[from];
    if (facts?.bodyBytes === undefined) {
      this.emit(from, place, place.packet, bytes, false, notSip, `${bytes} bytes that begin no message`, {
        overTcp: true,
      });
      return;
    }
    facts.bodyBytes += bytes;
    facts.problem = `${bytes} bytes follow the body that Content-Length declares`;
    delete this.lastFacts[from];
  }

  private other(from: Side, payload: Uint8Array, place: PacketPlace, wireBytes: number): void {
    if (isKeepalive(payload))
      this.emit(
        from,
        place,
        place.packet,
        wireBytes,
        true,
        'keepalive',
        `${wireBytes} bytes that keep bindings alive`,
        {
          keepalive: true,
        },
      );
    else this.emit(from, place, place.packet, wireBytes, true, notSip, 'no start line of a SIP message', {});
  }

  private report(
    from: Side,
    message: SipMessage,
    bytes: Uint8Array,
    size: number,
    place: PacketPlace,
    lastPacket: number,
    complete: boolean,
    overrun = false,
  ): SipFacts {
    const held = overrun ? bytes.length : size;
    const facts = messageFacts(message, message.bodyAt < 0 ? 0 : held - message.bodyAt);
    if (this.overTcp) facts.overTcp = true;
    if (overrun) facts.problem = 'the next message begins before the body that Content-Length declares has ended';
    const placed = this.calls.enter(from, message, place.packet);
    if (placed) {
      facts.callId = placed.call.id;
      if (placed.call.state) facts.dialog = placed.call.state;
      if (placed.repeatOf !== undefined) facts.repeatOf = placed.repeatOf;
      if (placed.requestPacket) facts.requestPacket = placed.requestPacket;
      this.gates.message(message, placed.call.id, place);
    }
    this.checks.description(message, place.packet);
    const summary = summarize(message, facts);
    const text = complete || overrun ? summary : `${summary} (${bytes.length} of ${size} bytes)`;
    const fields = this.count < detailedMessages ? messageFields(message) : [];
    this.emit(from, place, lastPacket, held, complete || overrun, messageName(message), text, facts, fields);
    return facts;
  }

  private emit(
    from: Side,
    place: PacketPlace,
    lastPacket: number,
    size: number,
    complete: boolean,
    name: string,
    summary: string,
    facts: SipFacts,
    fields: readonly LocatedField[] = [],
  ): void {
    this.count += 1;
    const message: AlgMessage = {
      packet: place.packet,
      seconds: place.seconds,
      nanoseconds: place.nanoseconds,
      from,
      name,
      size,
      summary,
      complete,
      facts,
      ...(lastPacket === place.packet ? undefined : { lastPacket }),
      ...(fields.length > 0 ? { fields } : undefined),
    };
    this.context.message(message);
  }
}

/** Line ends and zeros behind the declared body are sent by many endpoints over UDP and dropped by all (RFC 3261 §18.3). */
function dropPadding(facts: SipFacts, bytes: Uint8Array, bodyAt: number): void {
  const { contentLength, bodyBytes } = facts;
  if (contentLength === undefined || bodyBytes === undefined || bodyBytes <= contentLength) return;
  const padding = bytes.subarray(bodyAt + contentLength);
  if (padding.every((byte) => byte === 13 || byte === 10 || byte === 0)) facts.bodyBytes = contentLength;
}
