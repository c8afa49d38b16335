/** What a replay makes of bytes: messages before and behind the gateway, the other side as a capture, the router's debug lines. */
import { CaptureError } from '../base/capture-error.ts';
import { neverCancelled, type Cancellation } from '../base/cancellation.ts';
import { concat } from '../base/bytes.ts';
import { pcapngHeader, pcapngPacket, type PcapngInterface, type PcapngOptions } from '../capture/pcapng-writer.ts';
import type { EvidenceSet } from '../diagnosis/evidence-set.ts';
import type { GatewayEvent } from '../gateway/event.ts';
import { isRewritten, otherSide, rewriteSessions } from '../gateway/other-side.ts';
import { replayCapture, type CaptureReplay } from '../gateway/replay-capture.ts';
import { replayEvidence } from '../gateway/replay-sessions.ts';
import type { SessionOutcome } from '../gateway/session-outcome.ts';
import type { RewrittenMessage } from '../gateway/session-rewrites.ts';
import { predictTrace, type PredictedTrace } from '../platform/cisco-ios/trace/predict-trace.ts';
import { createTraceParser } from '../platform/cisco-ios/trace/trace-parser.ts';
import type { Replays } from './gateway-replays.ts';
import type {
  GatewayChoice,
  OtherSideReply,
  PredictedTraceReply,
  PreviewEdit,
  RewritePreview,
  RewritesReply,
} from './replay-api.ts';

const mostPreviews = 200;
/** What an editor takes in one message; larger captures go through the command line. */
const mostOtherSideBytes = 512 * 2 ** 20;
/** A file is written in pieces of this size: a write for each packet costs more than the packet. */
const pieceBytes = 2 ** 20;

/** Messages of one session that the gateway's ALG changes. */
export async function rewritesOf(replays: Replays, choice: string, sessionId: number): Promise<RewritesReply> {
  const replay = replays.replayOf(choice);
  const outcome = replay.outcomes.find(({ session }) => session.id === sessionId);
  const head = { session: sessionId, choice: replays.choiceOf(choice) };
  const none = (why: string): RewritesReply => ({ ...head, previews: [], omitted: 0, why });
  if (!outcome) return none('The session does not cross the gateway, so nothing of it is translated.');
  if (!isRewritten(outcome)) return none(`Messages stay as they are: ${outcome.decision.reason}.`);
  const found = await rewriteSessions(replay, neverCancelled, ({ id }) => id === sessionId);
  const rewrites = found.get(outcome.session.flow);
  if (!rewrites || rewrites.messages.length === 0) return none(whyUnchanged(outcome));
  const previews = rewrites.messages.slice(0, mostPreviews).map((message) => preview(message, outcome));
  const omitted = rewrites.messages.length - previews.length + rewrites.omitted;
  return { ...head, previews, omitted, why: null };
}

const whyUnchanged = ({ replay }: SessionOutcome): string =>
  replay.broken
    ? 'No message before the break names an endpoint that is translated.'
    : 'No message names an endpoint that is translated.';

function preview({ packet, from, before, rewritten }: RewrittenMessage, { session }: SessionOutcome): RewritePreview {
  const edits: PreviewEdit[] = [];
  let growth = 0;
  for (const { offset, length, written } of rewritten.edits) {
    edits.push({ offset, length, newOffset: offset + growth, newLength: written.length });
    growth += written.length - length;
  }
  const named = session.messages.find((message) => message.packet === packet && message.from === from);
  return {
    packet,
    from,
    name: named?.name ?? session.alg,
    before,
    after: rewritten.bytes,
    edits,
    isText: isText(before),
  };
}

/** Printable ASCII and line ends, nearly all of it. */
function isText(bytes: Uint8Array): boolean {
  const examined = bytes.subarray(0, 4096);
  let printable = 0;
  for (const byte of examined)
    if ((byte >= 32 && byte < 127) || byte === 10 || byte === 13 || byte === 9) printable += 1;
  return printable >= examined.length * 0.95;
}

/** The interfaces of the replayed capture, for what is written of it. */
function interfacesOf({ evidence }: CaptureReplay): readonly PcapngInterface[] {
  const found = evidence.analysis.index.interfaces.map(({ linkType }): PcapngInterface => ({
    linkType,
    snapLength: 0,
  }));
  return found.length > 0 ? found : [{}];
}

const optionsOf = (replay: CaptureReplay, choice: GatewayChoice): PcapngOptions => ({
  interfaces: interfacesOf(replay),
  application: 'ALG Trace',
  comments: [
    `The other side of ${replay.evidence.analysis.name} as ${choice.title} would make it: a prediction, not a capture.`,
  ],
});

/** The other side in pieces, for a file; `onDropped` is told how many packets the gateway stopped. */
export async function* otherSideChunks(
  replays: Replays,
  choice: string,
  cancellation: Cancellation,
): AsyncGenerator<Uint8Array, { readonly written: number }> {
  const replay = replays.replayOf(choice);
  const { index } = replay.evidence.analysis;
  const options = optionsOf(replay, replays.choiceOf(choice));
  let parts: Uint8Array[] = [pcapngHeader(options)];
  let held = 0;
  let written = 0;
  for await (const { bytes, originalLength, packet, comment } of otherSide(replay, cancellation)) {
    written += 1;
    const part = pcapngPacket(
      {
        time: { seconds: index.seconds(packet), nanoseconds: index.nanoseconds(packet) },
        bytes,
        originalLength,
        interfaceId: index.interfaceId(packet),
        comments: comment === null ? [] : [comment],
      },
      options,
    );
    parts.push(part);
    held += part.length;
    if (held < pieceBytes) continue;
    yield concat(parts);
    parts = [];
    held = 0;
  }
  if (parts.length > 0) yield concat(parts);
  return { written };
}

/** The other side as one file. Throws `CaptureError` when it would be too large to hand over. */
export async function otherSideOf(
  replays: Replays,
  choice: string,
  cancellation: Cancellation,
): Promise<OtherSideReply> {
  const { analysis } = replays.replayOf(choice).evidence;
  if (analysis.source.size > mostOtherSideBytes)
    throw new CaptureError(
      'too-large',
      `${analysis.name} is too large to hand over here. Use: alg-trace replay --write FILE.`,
    );
  const parts: Uint8Array[] = [];
  const chunks = otherSideChunks(replays, choice, cancellation);
  for (;;) {
    const { value, done } = await chunks.next();
    if (done) {
      const stem = analysis.name.replace(/(\.(pcapng|pcap|cap|gz|txt))+$/i, '');
      return { bytes: concat(parts), name: `${stem}.${choice}.pcapng`, dropped: analysis.index.count - value.written };
    }
    parts.push(value);
  }
}

/** Records a line each, without times, descriptors by the order in which they come: what two traces can be compared by. */
function comparable(events: readonly GatewayEvent[]): string {
  const descriptors = new Map<string, string>();
  const named = (descriptor: string): string => {
    const known = descriptors.get(descriptor) ?? `#${descriptors.size + 1}`;
    descriptors.set(descriptor, known);
    return known;
  };
  return events
    .map(({ text }) =>
      // Which packets take the fast path is the router's own affair.
      text
        .replace(/^NAT\*:/, 'NAT:')
        .replace(/(\bfd[12]\s?:\s*)(\d+)/g, (_all, head: string, number: string) => head + named(number)),
    )
    .map((text) => `${text}\n`)
    .join('');
}

function eventsOf(lines: readonly string[]): readonly GatewayEvent[] {
  const parser = createTraceParser(0);
  for (const [at, line] of lines.entries()) parser.line(line, at + 1);
  return parser.end().events;
}

/** The debug lines of the capture that gives most of them: the side on which the refused message was seen. */
export function predictedTraceOf(replays: Replays, evidence: EvidenceSet, choice: string): PredictedTraceReply {
  const head = replays.choiceOf(choice);
  const { profile } = replays.replayOf(choice);
  const trace = evidence.traces.find(({ platform }) => platform === 'cisco-ios' || platform === null);
  const actual = trace ? { name: trace.name, text: comparable(trace.events) } : null;
  if (profile.platform !== 'cisco-ios')
    return {
      choice: head,
      lines: [],
      predicted: '',
      actual,
      why: `What ${profile.title} prints of its ALGs is not public; only Cisco IOS' lines are predicted.`,
    };
  const sides = evidence.captures.map(({ analysis }, at) =>
    at === 0 ? replays.replayOf(choice) : replayCapture(replayEvidence(analysis, { assumesNat: true }), profile),
  );
  const predict = (translations: boolean): PredictedTrace =>
    sides
      .map((side) => predictTrace(side, { translations }))
      .reduce((one, other) => (other.lines.length > one.lines.length ? other : one));
  // What the log holds was asked for when it was written; without one, what the ALGs print says most.
  const printsTranslations = trace?.events.some(({ kind }) => kind === 'packet-translated') ?? false;
  const ofAlgs = predict(printsTranslations);
  const best = ofAlgs.lines.length > 0 || trace ? ofAlgs : predict(true);
  if (best.lines.length === 0)
    return {
      choice: head,
      lines: [],
      predicted: '',
      actual,
      why: 'Nothing is translated, and no DNS connection over TCP crosses the DNS ALG: no other protocol’s debug lines are public.',
    };
  return {
    choice: head,
    lines: best.lines,
    predicted: comparable(eventsOf(best.lines)),
    actual,
    why: best.doubts[0] ?? null,
  };
}
