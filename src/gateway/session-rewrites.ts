/**
 * The messages of one session as they look on the gateway's other side: its packets are read again, put in order, cut into
 * messages by the ALG's rewriter and rendered under the bindings. What comes out are edits, not packets.
 */
import type { PacketPlace, Side } from '../alg/alg.ts';
import type { CaptureAnalysis } from '../alg/capture-analysis.ts';
import type { RewrittenFields } from '../alg/field-rewrite.ts';
import { algById } from '../alg/registry.ts';
import type { MessageRewriter, MessageTranslation } from '../alg/rewriter.ts';
import type { Session } from '../alg/session.ts';
import { none } from '../capture/packet-index.ts';
import { createReassemblyBudget, StreamReassembler } from '../flow/stream-reassembler.ts';
import { decodePacket } from '../packet/decode.ts';
import { PacketScratch, tcpFlag } from '../packet/scratch.ts';
import { sessionEnds } from './replay-sessions.ts';
import { StreamEdits, type ConnectionEdits } from './stream-edits.ts';

/** A message that changes; `packet` counts from 1 and is where its first byte came. */
export interface RewrittenMessage {
  readonly packet: number;
  readonly from: Side;
  readonly before: Uint8Array;
  readonly rewritten: RewrittenFields;
}

export interface SessionRewrites {
  /** Null for datagrams, and for connections whose beginning the capture does not have. */
  readonly connection: ConnectionEdits | null;
  /** Datagrams that change, by packet from 0. */
  readonly datagrams: ReadonlyMap<number, RewrittenFields>;
  readonly messages: readonly RewrittenMessage[];
  /** Messages that changed beyond the most that are kept. */
  readonly omitted: number;
}

const nothing: SessionRewrites = { connection: null, datagrams: new Map(), messages: [], omitted: 0 };
/** A session of days is rewritten as a whole, but only so many of its messages are shown. */
const mostMessages = 2000;
const mostPackets = 2_000_000;

/** Asks for the translation at a message's place, because gates and bindings come and go. */
export type TranslationAt = (place: PacketPlace) => MessageTranslation;

/** Reads the session's packets again. Throws `CaptureError` when the file no longer holds them. */
export async function rewriteSession(
  analysis: CaptureAnalysis,
  session: Session,
  translationAt: TranslationAt,
): Promise<SessionRewrites> {
  const create = algById(session.alg)?.rewriter;
  if (!create || (session.transport !== 'tcp' && session.transport !== 'udp')) return nothing;
  const ends = sessionEnds(analysis, session);
  const rewriter = create({ transport: session.transport, ...ends });
  return session.transport === 'tcp'
    ? rewriteStreams(analysis, session, rewriter, translationAt)
    : rewriteDatagrams(analysis, session, rewriter, translationAt);
}

class MessageList {
  readonly messages: RewrittenMessage[] = [];
  omitted = 0;

  add(message: RewrittenMessage): void {
    if (message.rewritten.edits.length === 0) return;
    if (this.messages.length < mostMessages) this.messages.push(message);
    else this.omitted += 1;
  }
}

async function rewriteDatagrams(
  analysis: CaptureAnalysis,
  session: Session,
  rewriter: MessageRewriter,
  translationAt: TranslationAt,
): Promise<SessionRewrites> {
  const datagrams = new Map<number, RewrittenFields>();
  const list = new MessageList();
  for await (const { packet, from, scratch, place } of sessionPackets(analysis, session.flow)) {
    // A fragment is rewritten as no gateway that translates fragments one by one could do it: not at all.
    if (scratch.moreFragments || scratch.fragmentOffset > 0 || scratch.payloadLength === 0) continue;
    const before = scratch.payload();
    if (before.length < scratch.payloadLength) continue;
    const rewritten = rewriter.rewrite(before, from, translationAt(place));
    if (rewritten.edits.length === 0) continue;
    datagrams.set(packet, rewritten);
    list.add({ packet: packet + 1, from, before, rewritten });
  }
  return { connection: null, datagrams, messages: list.messages, omitted: list.omitted };
}

async function rewriteStreams(
  analysis: CaptureAnalysis,
  session: Session,
  rewriter: MessageRewriter,
  translationAt: TranslationAt,
): Promise<SessionRewrites> {
  const { flows, tracker } = analysis;
  const { flow } = session;
  const starts = [0, 1].map((direction) => tracker.streamStart(flows.tcp(flow), direction));
  const clientDirection = flows.fromClient(flow, 0) ? 0 : 1;
  const clientStart = starts[clientDirection];
  const serverStart = starts[1 - clientDirection];
  if (!rewriter.frame || clientStart === undefined || serverStart === undefined) return nothing;
  const list = new MessageList();
  const budget = createReassemblyBudget();
  const edits = { client: new StreamEdits(), server: new StreamEdits() };
  const stream = (from: Side, start: number): StreamReassembler => {
    let isOpaque = false;
    const made: StreamReassembler = new StreamReassembler(
      {
        data: () => {
          const { buffer } = made;
          while (!isOpaque && buffer.length > 0) {
            const length = rewriter.frame?.(from, buffer.bytes) ?? 'opaque';
            if (length === 'opaque' || length < 0 || length > buffer.length) isOpaque = true;
            else if (length === 0) break;
            else {
              const before = buffer.bytes.slice(0, length);
              const place = buffer.placeAt(0);
              const rewritten = rewriter.rewrite(before, from, translationAt(place));
              for (const edit of rewritten.edits)
                edits[from].add(buffer.offset + edit.offset, edit.length, edit.written);
              list.add({ packet: place.packet, from, before, rewritten });
              buffer.consume(length);
            }
          }
          if (isOpaque) buffer.consume(buffer.length);
        },
        // Behind a hole nobody knows where a message begins.
        gap: () => {
          isOpaque = true;
          made.buffer.consume(made.buffer.length);
        },
      },
      budget,
    );
    made.begin((start - 1) >>> 0);
    return made;
  };
  const streams = { client: stream('client', clientStart), server: stream('server', serverStart) };
  for await (const { from, scratch, place } of sessionPackets(analysis, flow)) {
    if (!(scratch.tcpFlags & tcpFlag.rst))
      streams[from].segment(
        scratch.sequence,
        scratch.payload(),
        scratch.payloadLength,
        place.packet,
        place.seconds,
        place.nanoseconds,
      );
    if (scratch.tcpFlags & tcpFlag.ack)
      streams[from === 'client' ? 'server' : 'client'].acknowledged(scratch.acknowledgement);
  }
  const isUntouched = edits.client.isEmpty && edits.server.isEmpty;
  return {
    connection: isUntouched ? null : { ...edits, clientStart, serverStart },
    datagrams: new Map(),
    messages: list.messages,
    omitted: list.omitted,
  };
}

interface SessionPacket {
  readonly packet: number;
  readonly from: Side;
  readonly place: PacketPlace;
  readonly scratch: PacketScratch;
}

/** The packets of a flow in the capture's order, decoded again one at a time into the same scratch. */
async function* sessionPackets(analysis: CaptureAnalysis, flow: number): AsyncGenerator<SessionPacket> {
  const { index, flows, encapsulations } = analysis;
  const scratch = new PacketScratch();
  let packet = flows.firstPacket(flow);
  for (let count = 0; packet !== none && count < mostPackets; count += 1) {
    const bytes = await analysis.packetBytes(packet);
    decodePacket(scratch, encapsulations, bytes, 0, bytes.length, analysis.linkType(packet));
    const place = { packet: packet + 1, seconds: index.seconds(packet), nanoseconds: index.nanoseconds(packet) };
    const from: Side = flows.fromClient(flow, index.direction(packet)) ? 'client' : 'server';
    if (scratch.ipVersion !== 0) yield { packet, from, place, scratch };
    packet = index.nextInFlow(packet);
  }
}
