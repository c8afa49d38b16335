/**
 * Joins a router's log with a capture. The debug lines of a proxied flow carry no addresses, so the join rests on what both
 * tell: message sizes, the handshake's duration, the moment of the reset.
 */
import type { Session } from '../alg/session.ts';
import { none } from '../capture/packet-index.ts';
import { flowMark } from '../flow/flow-table.ts';
import { tcpFlag } from '../packet/scratch.ts';
import type { CaptureEvidence } from './evidence-set.ts';
import { secondsBetweenEvents, sizeOf, type LogFlow } from './log-flow.ts';

export interface LogMatch {
  readonly logFlow: LogFlow;
  readonly session: Session;
  readonly reasons: readonly string[];
}

/** Logs print milliseconds and routers are busy: spans may differ by this, or by a fifth. */
const toleranceSeconds = 0.03;
const enoughScore = 3;

/** The session of `capture` that the log flow tells of, when enough agrees and no other fits as well. */
export function matchLog(logFlow: LogFlow, capture: CaptureEvidence): LogMatch | undefined {
  const scored = capture.analysis.sessions.sessions
    .filter(({ alg, transport }) => alg === 'dns' && transport === 'tcp')
    .map((session) => ({ session, ...score(logFlow, capture, session) }))
    .sort((a, b) => b.points - a.points);
  const [best, next] = scored;
  if (!best || best.points < enoughScore || (next && next.points === best.points)) return undefined;
  return { logFlow, session: best.session, reasons: best.reasons };
}

function score(
  logFlow: LogFlow,
  { analysis }: CaptureEvidence,
  session: Session,
): { readonly points: number; readonly reasons: readonly string[] } {
  const { index, flows } = analysis;
  const reasons: string[] = [];
  let points = 0;
  const agree = (weight: number, reason: string): void => {
    points += weight;
    reasons.push(reason);
  };
  const query = session.messages.find(({ from }) => from === 'client');
  const queryEvent = logFlow.received[0];
  if (query && queryEvent && sameSize(sizeOf(queryEvent), query.size))
    agree(2, `the ${query.size}-byte query (line ${queryEvent.place.line}, packet ${query.packet})`);
  const refusedSize = sizeOf(logFlow.unsupported);
  const answer = session.messages.find(({ from, size }) => from === 'server' && sameSize(refusedSize, size));
  if (answer)
    agree(2, `the ${answer.size}-byte answer (line ${logFlow.unsupported?.place.line}, packet ${answer.packet})`);

  let syn = none;
  let synAck = none;
  let reset = none;
  for (let packet = flows.firstPacket(session.flow); packet !== none; packet = index.nextInFlow(packet)) {
    const flags = index.tcpFlags(packet);
    if (flags & tcpFlag.syn && flags & tcpFlag.ack) synAck = synAck === none ? packet : synAck;
    else if (flags & tcpFlag.syn) syn = syn === none ? packet : syn;
    if (flags & tcpFlag.rst && reset === none) reset = packet;
  }
  const handshake = syn !== none && synAck !== none ? index.secondsBetween(syn, synAck) : undefined;
  if (spansAgree(handshake, secondsBetweenEvents(logFlow.syn, logFlow.synAck))) agree(1, 'the handshake took as long');
  const untilReset = syn !== none && reset !== none ? index.secondsBetween(syn, reset) : undefined;
  if (spansAgree(untilReset, secondsBetweenEvents(logFlow.syn, logFlow.aborted)))
    agree(1, 'the reset came as long after the SYN');
  else if (logFlow.aborted && (flows.marks(session.flow) & flowMark.resetSeen) !== 0) agree(0.5, 'both end in a reset');
  return { points, reasons };
}

/** The log's size may or may not count the two bytes of the length prefix: nobody has published which. */
const sameSize = (logged: number | undefined, size: number): boolean =>
  logged !== undefined && (logged === size || logged === size + 2);

function spansAgree(captured: number | undefined, logged: number | undefined): boolean {
  if (captured === undefined || logged === undefined) return false;
  return Math.abs(captured - logged) <= Math.max(toleranceSeconds, Math.abs(captured) * 0.2);
}
