/**
 * Reads PPTP's control channel. When a call is accepted, GRE may flow both ways: each direction is a gate of its own, its
 * port the call id that the receiver chose, which is what the GRE header carries (RFC 2637 §4.1).
 */
import type { Analyzer, SessionContext, Side } from '../alg.ts';
import type { StreamBuffer } from '../../flow/stream-buffer.ts';
import { FrameReader, type Frame, type FrameRules } from '../frame-reader.ts';
import { MessageLimit } from '../message-limit.ts';
import type { PptpFacts } from './facts.ts';
import { beginsMessage, maximumBytes, messageSize, parsePptp, type PptpMessage } from './parse.ts';
import { messageName, messageType, resultConnected, resultName } from './vocabulary.ts';

/** PPP begins at once and repeats its first request every 3 s, ten times (RFC 1661 §4.6): then the call has failed. */
const gateSeconds = 30;

const rules: FrameRules = { sizeOf: messageSize, begins: beginsMessage, keptBytes: maximumBytes };
const replies: readonly number[] = [messageType.outgoingCallReply, messageType.incomingCallReply];

export class PptpAnalyzer implements Analyzer {
  private readonly context: SessionContext;
  private readonly limit: MessageLimit;
  private readonly readers: Readonly<Record<Side, FrameReader>>;

  constructor(context: SessionContext) {
    this.context = context;
    this.limit = new MessageLimit(context);
    this.readers = {
      client: new FrameReader(rules, { frame: (frame) => this.frame('client', frame) }),
      server: new FrameReader(rules, { frame: (frame) => this.frame('server', frame) }),
    };
  }

  data(from: Side, stream: StreamBuffer): void {
    this.readers[from].data(stream);
  }

  gap(from: Side, bytes: number): void {
    this.readers[from].gap(bytes);
  }

  end(streams: Readonly<Record<Side, StreamBuffer>> | undefined): void {
    if (streams) {
      this.readers.client.end(streams.client);
      this.readers.server.end(streams.server);
    }
    this.limit.end();
  }

  private frame(from: Side, { bytes, size, place, lastPacket, complete }: Frame): void {
    const message = parsePptp(bytes);
    if (!message || !this.limit.open) return;
    const facts: PptpFacts = { type: message.type };
    if (message.callId !== undefined) facts.callId = message.callId;
    if (message.peerCallId !== undefined) facts.peerCallId = message.peerCallId;
    if (message.result !== undefined) facts.result = message.result;
    this.limit.message({
      ...place,
      from,
      name: messageName(message.type),
      size,
      summary: summarize(message),
      complete,
      facts,
      ...(lastPacket === place.packet ? undefined : { lastPacket }),
      ...(message.fields.length > 0 ? { fields: message.fields } : undefined),
    });
    if (!complete || !replies.includes(message.type) || message.result !== resultConnected) return;
    const { callId, peerCallId } = message;
    if (callId === undefined || peerCallId === undefined) return;
    const sender = from === 'client' ? this.context.client : this.context.server;
    const peer = from === 'client' ? this.context.server : this.context.client;
    for (const [source, target, port] of [
      [peer, sender, callId],
      [sender, peer, peerCallId],
    ] as const)
      this.context.gate({
        purpose: 'gre-tunnel',
        transport: 'gre',
        from: { address: source.address, port: '*' },
        to: { address: target.address, port },
        openedAt: place,
        lifetimeSeconds: gateSeconds,
      });
  }
}

/** `call id 24, peer's call id 1, connected` */
function summarize({ type, callId, peerCallId, result }: PptpMessage): string {
  const texts: string[] = [];
  if (callId !== undefined) texts.push(`call id ${callId}`);
  if (peerCallId !== undefined) texts.push(`peer's call id ${peerCallId}`);
  if (result !== undefined) texts.push(resultName(type, result));
  return texts.join(', ');
}
