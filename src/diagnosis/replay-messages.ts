/**
 * The messages of the first capture's sessions as the gateway saw them: what it refused never reached that side, so that a
 * capture of the other side, or the router's log, has to say it.
 */
import type { AlgMessage } from '../alg/alg.ts';
import type { Session } from '../alg/session.ts';
import type { ObservedSize } from '../platform/fix.ts';
import type { EvidenceSet } from './evidence-set.ts';
import { sessionOfFlow } from './flow-text.ts';
import { observedSizes, refusedSize } from './log-sizes.ts';
import { joinEvidence } from './story.ts';

export interface SeenMessages {
  /** Of a session of the first capture; packets are of that capture. Null: that capture says all there is. */
  readonly messagesOf: ((session: Session) => readonly AlgMessage[]) | null;
  readonly sizes: readonly ObservedSize[];
}

export function seenMessages(evidence: EvidenceSet): SeenMessages {
  const capture = evidence.captures[0];
  const added = new Map<number, readonly AlgMessage[]>();
  const sizes: ObservedSize[] = [];
  if (!capture || (evidence.captures.length < 2 && evidence.traces.length === 0)) return { messagesOf: null, sizes };
  const joined = joinEvidence(evidence);
  for (const session of capture.analysis.sessions.sessions) {
    if (session.transport !== 'tcp') continue;
    const log = joined.logOf(capture, session.flow)?.logFlow;
    const partner = joined
      .partners(capture, session.flow)
      .map((place) => sessionOfFlow(place.capture.analysis, place.flow))
      .find((other) => other?.alg === session.alg && other.messages.length > session.messages.length);
    const missing = partner?.messages.slice(session.messages.length) ?? [];
    // Where the break shows on this side: the flow's last packet, usually the RST.
    const packet = capture.analysis.flows.lastPacket(session.flow) + 1;
    const here = missing.map((message): AlgMessage => ({ ...message, packet, lastPacket: packet }));
    const size = here[0]?.size ?? refusedSize(log, session);
    if (size !== undefined) sizes.push(...observedSizes(log, session, size));
    if (here.length > 0) added.set(session.id, [...session.messages, ...here]);
    else if (log?.unsupported && size !== undefined)
      added.set(session.id, [...session.messages, logMessage(size, packet)]);
  }
  if (added.size === 0) return { messagesOf: null, sizes };
  return { messagesOf: (session) => added.get(session.id) ?? session.messages, sizes };
}

const logMessage = (size: number, packet: number): AlgMessage => ({
  packet,
  seconds: 0,
  nanoseconds: 0,
  from: 'server',
  name: 'DNS message',
  size,
  summary: 'known from the router’s log alone',
  complete: false,
});
