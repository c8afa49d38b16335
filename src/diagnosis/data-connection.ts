/** What became of a negotiated TCP connection, as its flow shows it. */
import type { CaptureAnalysis } from '../alg/capture-analysis.ts';
import type { Gate } from '../alg/gate-table.ts';
import { none } from '../capture/packet-index.ts';
import { flowMark } from '../flow/flow-table.ts';
import { tcpFlag } from '../packet/scratch.ts';

/**
 * `open`: it carries more than a SYN. `refused`: the SYN was answered with a RST. `unanswered`: the SYN was repeated, or
 * waited for long enough, in vain. `absent`: no such flow. `undecided`: the capture ends too soon.
 */
export type ConnectionFate = 'open' | 'refused' | 'unanswered' | 'absent' | 'undecided';

/** The first repeat of a SYN comes after one second (RFC 6298 §2.1); by then an answer is late. */
const synPatienceSeconds = 3;

/** The gate's flow; `absent` for a gate that none fulfilled. */
export function gateFate(analysis: CaptureAnalysis, gate: Gate | undefined): ConnectionFate {
  if (gate?.outcome !== 'fulfilled' || gate.flow === null) return 'absent';
  return connectionFate(analysis, gate.flow);
}

export function connectionFate({ flows, index }: CaptureAnalysis, flow: number): ConnectionFate {
  const marks = flows.marks(flow);
  const first = flows.firstPacket(flow);
  if (marks & flowMark.synAckSeen || !(marks & flowMark.synSeen)) return 'open';
  if (marks & (flowMark.dataFirstSide | flowMark.dataOtherSide)) return 'open';
  const direction = index.direction(first);
  let syns = 0;
  for (let packet = first; packet !== none; packet = index.nextInFlow(packet)) {
    const flags = index.tcpFlags(packet);
    if (index.direction(packet) !== direction) return flags & tcpFlag.rst ? 'refused' : 'open';
    if ((flags & (tcpFlag.syn | tcpFlag.ack)) === tcpFlag.syn) syns += 1;
  }
  const waited = index.secondsBetween(first, index.count - 1);
  return syns > 1 || waited >= synPatienceSeconds ? 'unanswered' : 'undecided';
}

/** Seconds from packet number `packet` (from 1) to the capture's last one. */
export const secondsUntilEnd = ({ index }: CaptureAnalysis, packet: number): number =>
  index.secondsBetween(packet - 1, index.count - 1);
