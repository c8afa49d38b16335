/**
 * The messages of sessions as they look on the gateway's other side: their packets are read again, put in order, cut into
 * messages by the ALG's rewriter and rendered under the bindings. What comes out are edits, not packets.
 */
import type { PacketPlace, Side } from '../alg/alg.ts';
import type { CaptureAnalysis } from '../alg/capture-analysis.ts';
import type { RewrittenFields } from '../alg/field-rewrite.ts';
import { algById } from '../alg/registry.ts';
import type { MessageRewriter, MessageTranslation } from '../alg/rewriter.ts';
import type { Session } from '../alg/session.ts';
import type { Cancellation } from '../base/cancellation.ts';
import { none } from '../capture/packet-index.ts';
import { PacketWindow } from '../capture/packet-window.ts';
import { createReassemblyBudget, StreamReassembler, type ReassemblyBudget } from '../flow/stream-reassembler.ts';
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

/** A session of days is rewritten as a whole, but only so many of its messages are shown. */
const mostMessages = 2000;

/** Asks for the translation at a message's place, because gates and bindings come and go. */
export type TranslationAt = (place: PacketPlace) => MessageTranslation;

export interface RewriteWish {
  readonly session: Session;
  readonly translationAt: TranslationAt;
}

/** Gets the packets of one session in the capture's order. */
interface SessionReader {
  readonly packet: (packet: number, from: Side, scratch: PacketScratch, place: PacketPlace) => void;
  readonly result: () => SessionRewrites;
}

/**
 * The rewrites of the sessions by flow, those that change anything. Reads their packets again, once through the file.
 * Throws `CaptureError` when the file no longer holds them.
 */
export async function rewriteAll(
  analysis: CaptureAnalysis,
  wishes: readonly RewriteWish[],
  cancellation: Cancellation,
): Promise<ReadonlyMap<number, SessionRewrites>> {
  const readers = new Map<number, SessionReader>();
  // One budget for all, so that many sessions hold no more than one may.
  const budget = createReassemblyBudget();
  for (const { session, translationAt } of wishes) {
    const reader = readerOf(analysis, session, translationAt, budget);
    if (reader) readers.set(session.flow, reader);
  }
  if (readers.size > 0) await readPackets(analysis, readers, cancellation);
  const found = new Map<number, SessionRewrites>();
  for (const [flow, reader] of readers) {
    const rewrites = reader.result();
    if (rewrites.connection || rewrites.datagrams.size > 0) found.set(flow, rewrites);
  }
  return found;
}

async function readPackets(
  analysis: CaptureAnalysis,
  readers: ReadonlyMap<number, SessionReader>,
  cancellation: Cancellation,
): Promise<void> {
  const { index, flows, encapsulations } = analysis;
  const window = new PacketWindow(analysis);
  const scratch = new PacketScratch();
  const only = readers.size === 1 ? [...readers.keys()][0] : undefined;
  let packet = only === undefined ? 0 : flows.firstPacket(only);
  while (packet !== none && packet < index.count && !cancellation.cancelled) {
    const flow = index.flow(packet);
    const reader = flow === none ? undefined : readers.get(flow);
    if (reader) {
      const bytes = window.bytes(packet) ?? (await window.read(packet));
      decodePacket(scratch, encapsulations, bytes, 0, bytes.length, analysis.linkType(packet));
      const place = { packet: packet + 1, seconds: index.seconds(packet), nanoseconds: index.nanoseconds(packet) };
      const from: Side = flows.fromClient(flow, index.direction(packet)) ? 'client' : 'server';
      if (scratch.ipVersion !== 0) reader.packet(packet, from, scratch, place);
    }
    packet = only === undefined ? packet + 1 : index.nextInFlow(packet);
  }
}

function readerOf(
  analysis: CaptureAnalysis,
  session: Session,
  translationAt: TranslationAt,
  budget: ReassemblyBudget,
): SessionReader | undefined {
  const create = algById(session.alg)?.rewriter;
  if (!create || (session.transport !== 'tcp' && session.transport !== 'udp')) return undefined;
  // Both directions were captured at one place, so `atServer` would be what the ends already are.
  const rewriter = create({ transport: session.transport, ...sessionEnds(analysis, session) });
  return session.transport === 'tcp'
    ? streamReader(analysis, session, rewriter, translationAt, budget)
    : datagramReader(rewriter, translationAt);
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

function datagramReader(rewriter: MessageRewriter, translationAt: TranslationAt): SessionReader {
  const datagrams = new Map<number, RewrittenFields>();
  const list = new MessageList();
  return {
    packet: (packet, from, scratch, place) => {
      // A fragment is rewritten as no gateway that translates fragments one by one could do it: not at all.
      if (scratch.moreFragments || scratch.fragmentOffset > 0 || scratch.payloadLength === 0) return;
      const before = scratch.payload();
      if (before.length < scratch.payloadLength) return;
      const rewritten = rewriter.rewrite(before, from, translationAt(place));
      if (rewritten.edits.length === 0) return;
      datagrams.set(packet, rewritten);
      list.add({ packet: packet + 1, from, before, rewritten });
    },
    result: () => ({ connection: null, datagrams, messages: list.messages, omitted: list.omitted }),
  };
}

function streamReader(
  { flows, tracker }: CaptureAnalysis,
  { flow }: Session,
  rewriter: MessageRewriter,
  translationAt: TranslationAt,
  budget: ReassemblyBudget,
): SessionReader | undefined {
  const starts = [0, 1].map((direction) => tracker.streamStart(flows.tcp(flow), direction));
  const clientDirection = flows.fromClient(flow, 0) ? 0 : 1;
  const clientStart = starts[clientDirection];
  const serverStart = starts[1 - clientDirection];
  if (!rewriter.frame || clientStart === undefined || serverStart === undefined) return undefined;
  const list = new MessageList();
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
  return {
    packet: (_packet, from, scratch, place) => {
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
    },
    result: () => ({
      connection: edits.client.isEmpty && edits.server.isEmpty ? null : { ...edits, clientStart, serverStart },
      datagrams: new Map(),
      messages: list.messages,
      omitted: list.omitted,
    }),
  };
}
