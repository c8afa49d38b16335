/**
 * Reads one RTSP connection: messages, media in the connection itself, and the gates of what is set up outside of it.
 * Answers name no method, so they are paired with requests by CSeq.
 */
import type { StreamBuffer } from '../../flow/stream-buffer.ts';
import { u8 } from '../../base/bytes.ts';
import type { AlgMessage, Analyzer, LocatedField, PacketPlace, SessionContext, Side } from '../alg.ts';
import { NoteTally } from '../dns/note-tally.ts';
import { MediaMonitor } from '../rtp/media-monitor.ts';
import { detached } from '../text/detached.ts';
import { MessageFraming, type TextFrame } from '../text/message-framing.ts';
import { messageFields } from './address-pairs.ts';
import type { RtspFacts } from './facts.ts';
import { interleavedHeaderBytes, rtspFraming } from './framing.ts';
import { setupGates } from './media-gates.ts';
import { parseRtsp, type RtspDialect, type RtspMessage } from './parse.ts';
import { transportText, type RtspTransport } from './transport.ts';

/** RFC 2326 §12.37: the session's default lifetime. */
const sessionSeconds = 60;
const maximumPending = 256;
const maximumChannels = 32;
const maximumRates = 64;
const unsupportedTransport = 461;

interface Pending {
  readonly method: string;
  readonly packet: number;
  readonly transports: readonly RtspTransport[];
}

/** One flow's reader; lives as long as the flow. */
export class RtspAnalyzer implements Analyzer {
  private readonly context: SessionContext;
  private framing: Readonly<Record<Side, MessageFraming>> | undefined;
  /** Requests without an answer, by who asked and CSeq. */
  private readonly pending = new Map<string, Pending>();
  private readonly channels = new Map<number, MediaMonitor>();
  private readonly clockRates = new Map<number, number>();
  private readonly refused = new NoteTally('rtsp/transport-unsupported');
  private dialect: RtspDialect | undefined;

  constructor(context: SessionContext) {
    this.context = context;
  }

  datagram(from: Side, payload: Uint8Array, place: PacketPlace, wireBytes = payload.length): void {
    this.message(from, payload, wireBytes, place, place.packet, payload.length >= wireBytes);
  }

  data(from: Side, stream: StreamBuffer): void {
    this.framingOf(from).data(stream);
  }

  gap(from: Side, bytes: number): void {
    if (this.context.transport === 'tcp') this.framingOf(from).gap(bytes);
  }

  end(streams: Readonly<Record<Side, StreamBuffer>> | undefined): void {
    if (streams) {
      this.framingOf('client').end(streams.client);
      this.framingOf('server').end(streams.server);
    }
    const note = this.refused.note(
      'such refusals',
      'The server does not offer the transport that the player asks for, most often UDP where it wants media in the connection, or a TCP transport without `interleaved`. No gateway is at fault: choose another transport in the player.',
    );
    if (note) this.context.note(note);
  }

  private framingOf(side: Side): MessageFraming {
    this.framing ??= { client: this.newFraming('client'), server: this.newFraming('server') };
    return this.framing[side];
  }

  private newFraming(side: Side): MessageFraming {
    return new MessageFraming(rtspFraming, {
      message: ({ bytes, declaredBytes, place, lastPacket, complete, overrun }: TextFrame) =>
        this.message(side, bytes, overrun ? bytes.length : declaredBytes, place, lastPacket, complete || overrun),
      stray: (bytes, place) =>
        this.emit(
          side,
          place,
          place.packet,
          bytes,
          false,
          'not an RTSP message',
          `${bytes} bytes that begin no message`,
          {},
        ),
      binary: (bytes, place) => this.interleaved(side, bytes, place),
    });
  }

  /** Media in the connection: the first packet of each channel is listed, the others are counted. */
  private interleaved(from: Side, bytes: Uint8Array, place: PacketPlace): void {
    const channel = u8(bytes, 1);
    const payload = bytes.subarray(interleavedHeaderBytes);
    let monitor = this.channels.get(channel);
    if (!monitor) {
      if (this.channels.size >= maximumChannels) return;
      monitor = new MediaMonitor({ call: 'interleaved', clockRates: this.clockRates });
      this.channels.set(channel, monitor);
      monitor.datagram(true, payload, place);
      const what = monitor.counts.rtcp > 0 ? 'RTCP' : monitor.counts.rtp > 0 ? 'RTP' : 'data';
      this.emit(
        from,
        place,
        place.packet,
        bytes.length,
        true,
        what,
        `${what} in the connection, channel ${channel} begins`,
        {
          channel,
          ...(this.dialect ? { dialect: this.dialect } : {}),
        },
      );
    } else monitor.datagram(true, payload, place);
  }

  private message(
    from: Side,
    bytes: Uint8Array,
    size: number,
    place: PacketPlace,
    lastPacket: number,
    complete: boolean,
  ): void {
    const message = parseRtsp(bytes);
    if (!message) {
      this.emit(from, place, lastPacket, size, false, 'not an RTSP message', 'no start line of an RTSP message', {});
      return;
    }
    this.dialect ??= message.dialect;
    this.learnRates(message);
    const request = message.status === 0 ? undefined : this.answered(from, message);
    const facts = this.factsOf(message, request);
    if (message.status === 0) this.asked(from, message, place.packet);
    else if (request) this.answer(from, message, request, place);
    const method = facts.method ?? '';
    const name = message.status === 0 ? method : `${message.status} ${message.reason}`.trim();
    this.emit(
      from,
      place,
      lastPacket,
      size,
      complete,
      detached(name),
      this.summarize(message, method, complete, bytes.length, size),
      facts,
      messageFields(message),
    );
  }

  private factsOf(message: RtspMessage, request: Pending | undefined): RtspFacts {
    const facts: RtspFacts = { status: message.status };
    const method = message.status === 0 ? message.method : request?.method;
    if (method !== undefined) facts.method = detached(method);
    if (message.sequence !== undefined) facts.sequence = message.sequence;
    if (request) facts.requestPacket = request.packet;
    if (message.session !== undefined) facts.session = detached(message.session);
    if (message.sessionTimeout !== undefined) facts.timeout = message.sessionTimeout;
    const transport = message.transports[0];
    if (transport) facts.transport = transport.lower;
    if (this.dialect) facts.dialect = this.dialect;
    return facts;
  }

  private asked(from: Side, message: RtspMessage, packet: number): void {
    if (message.sequence === undefined) return;
    this.pending.set(`${from} ${message.sequence}`, {
      method: detached(message.method),
      packet,
      transports: message.transports,
    });
    if (this.pending.size <= maximumPending) return;
    for (const oldest of this.pending.keys()) {
      this.pending.delete(oldest);
      return;
    }
  }

  private answered(from: Side, { sequence, status }: RtspMessage): Pending | undefined {
    if (sequence === undefined) return undefined;
    const key = `${from === 'client' ? 'server' : 'client'} ${sequence}`;
    const request = this.pending.get(key);
    if (status >= 200) this.pending.delete(key);
    // The answer alone was captured: only a SETUP's has a Transport.
    return request ?? (status >= 200 ? { method: '', packet: 0, transports: [] } : undefined);
  }

  private answer(from: Side, message: RtspMessage, request: Pending, place: PacketPlace): void {
    if (message.status === unsupportedTransport)
      this.refused.add(
        [request.packet, place.packet].filter((packet) => packet > 0),
        () => {
          const asked = request.transports[0];
          return `packet ${place.packet}: 461 to ${asked ? transportText(asked) : 'the transport asked for'}`;
        },
      );
    const chosen = message.transports[0];
    if (message.status < 200 || message.status >= 300 || !chosen) return;
    const asked =
      request.transports.find(({ name }) => name.toLowerCase() === chosen.name.toLowerCase()) ?? request.transports[0];
    const { client, server } = this.context;
    const gates = setupGates(chosen, asked, {
      client: from === 'server' ? client : server,
      server: from === 'server' ? server : client,
      session: detached(message.session ?? 'session'),
      clockRates: this.clockRates,
      lifetimeSeconds: message.sessionTimeout ?? sessionSeconds,
      openedAt: place,
    });
    for (const gate of gates) this.context.gate(gate);
  }

  private learnRates({ description }: RtspMessage): void {
    for (const { clockRates } of description?.media ?? [])
      for (const [type, rate] of clockRates) if (this.clockRates.size < maximumRates) this.clockRates.set(type, rate);
  }

  private summarize(message: RtspMessage, method: string, complete: boolean, received: number, size: number): string {
    const [first] = message.transports;
    const more = message.transports.length - 1;
    const parts = [
      message.status === 0
        ? `${method} ${message.uri}`
        : `${message.status} ${message.reason}${method ? ` to ${method}` : ''}`,
      ...(first ? [`${transportText(first)}${more > 0 ? ` or ${more} more` : ''}`] : []),
      ...(message.description ? [`description of ${message.description.mediaCount} media`] : []),
      ...(this.dialect && message.dialect ? [this.dialect] : []),
      ...(complete ? [] : [`${received} of ${size} bytes`]),
    ];
    return detached(parts.join(', '));
  }

  private emit(
    from: Side,
    place: PacketPlace,
    lastPacket: number,
    size: number,
    complete: boolean,
    name: string,
    summary: string,
    facts: RtspFacts,
    fields: readonly LocatedField[] = [],
  ): void {
    const { packet, seconds, nanoseconds } = place;
    const message: AlgMessage = {
      packet,
      seconds,
      nanoseconds,
      from,
      name,
      size,
      summary,
      complete,
      facts,
      ...(lastPacket === packet ? undefined : { lastPacket }),
      ...(fields.length > 0 ? { fields } : undefined),
    };
    this.context.message(message);
  }
}
