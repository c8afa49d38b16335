/**
 * `tcp/sequence-not-adjusted` in one capture: behind a message whose address a gateway may rewrite, the connection's two ends
 * count bytes differently. Before the gateway more is acknowledged than was sent; behind it the next segment begins inside
 * the rewritten one. A rewrite that shortens looks like a loss and is told by two captures only (`both-sides-tcp.ts`).
 */
import type { AlgMessage } from '../../alg/alg.ts';
import type { Session } from '../../alg/session.ts';
import type { SequenceSlip } from '../../flow/sequence-slips.ts';
import { segmentFlag } from '../../flow/segment-flag.ts';
import type { CaptureEvidence } from '../evidence-set.ts';
import { finding, type Finding } from '../finding.ts';
import { flowText, packetsOfFlow, sessionOfFlow } from '../flow-text.ts';
import type { Joined } from '../story.ts';

const mostFindings = 50;
/** Slips are rare; where they are not, the capture lost packets. */
const mostExamined = 500;
const mostPackets = 20_000;

export function sequenceSlips(capture: CaptureEvidence, joined: Joined): Finding[] {
  const { analysis } = capture;
  const found: Finding[] = [];
  for (const slip of analysis.slips.list.slice(0, mostExamined)) {
    if (found.length >= mostFindings) break;
    const session = sessionOfFlow(analysis, slip.flow);
    // Both sides say more than one.
    if (session?.transport !== 'tcp' || joined.partners(capture, slip.flow).length > 0) continue;
    const message = rewrittenMessage(capture, session, slip);
    if (message) found.push(slipped(capture, session, slip, message));
  }
  return found;
}

/** The message with an address in it that ends the side's data before the slip, when nothing but a rewrite explains it. */
function rewrittenMessage(
  { analysis }: CaptureEvidence,
  session: Session,
  { flow, direction, packet: at, kind, bytes }: SequenceSlip,
): AlgMessage | undefined {
  const { index, flows } = analysis;
  const own = packetsOfFlow(analysis, flow, mostPackets).filter(
    (packet) => index.direction(packet) === direction && index.payloadLength(packet) > 0,
  );
  const before = own.findLast((packet) => packet < at);
  if (before === undefined) return undefined;
  // A segment sent again with more behind it begins where the first one began.
  if (kind === 'overlap' && bytes >= index.payloadLength(before)) return undefined;
  if (kind === 'ahead') {
    // Were the acknowledged bytes sent and not captured, the next segment would stand behind them.
    const next = own.find((packet) => packet > at);
    if (next === undefined || index.segmentFlags(next) & segmentFlag.previousSegmentNotCaptured) return undefined;
  }
  const side = flows.fromClient(flow, direction) ? 'client' : 'server';
  return session.messages.findLast(
    ({ from, packet, lastPacket = packet, fields = [] }) =>
      from === side && lastPacket === before + 1 && fields.length > 0,
  );
}

function slipped(
  { source, analysis }: CaptureEvidence,
  session: Session,
  { flow, packet, kind, bytes }: SequenceSlip,
  message: AlgMessage,
): Finding {
  const field = message.fields?.[0]?.value ?? '';
  const what =
    kind === 'ahead'
      ? `Packet ${packet + 1} acknowledges ${bytes} bytes more than were sent by then. A gateway behind this capture made ${message.name} in packet ${message.packet} (${field}) ${bytes} bytes longer and did not take them off the acknowledgement; the sender ignores it and repeats itself`
      : `Packet ${packet + 1} begins ${bytes} bytes inside the segment before it. A gateway before this capture made ${message.name} in packet ${message.packet} (${field}) ${bytes} bytes longer and did not add them to the sequence numbers that follow; the receiver drops the first ${bytes} bytes of what comes`;
  return finding('tcp/sequence-not-adjusted', source, {
    detail: `${what}. Turn the ALG off for this protocol, or update the gateway.`,
    packets: [message.packet, packet + 1],
    session: session.id,
    flow,
    confidence: 0.8,
    evidence: [
      { text: `${message.name} names ${field}, which a gateway may rewrite`, packet: message.packet },
      {
        text: `${kind === 'ahead' ? 'Acknowledged beyond what was sent' : 'Begins inside the segment before'}: ${bytes} bytes (${flowText(analysis, flow)})`,
        packet: packet + 1,
      },
    ],
  });
}
