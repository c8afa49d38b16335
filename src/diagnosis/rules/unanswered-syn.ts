/** `tcp/syn-unanswered`: a SYN repeated in vain. */
import { none } from '../../capture/packet-index.ts';
import { flowMark, isTcp } from '../../flow/flow-table.ts';
import { tcpFlag } from '../../packet/scratch.ts';
import type { CaptureEvidence } from '../evidence-set.ts';
import { finding, packetsText, type Finding } from '../finding.ts';
import { formatSpan } from '../../base/time.ts';
import { clientEndpoint, serverEndpoint } from '../flow-text.ts';

const shownFlows = 200;

export function unansweredSyns({ source, analysis }: CaptureEvidence): Finding[] {
  const { flows, index } = analysis;
  const findings: Finding[] = [];
  for (let flow = 0; flow < flows.count && findings.length < shownFlows; flow += 1) {
    if (!isTcp(flows, flow) || (flows.marks(flow) & (flowMark.synSeen | flowMark.synAckSeen)) !== flowMark.synSeen)
      continue;
    const syns: number[] = [];
    let answered = false;
    const direction = index.direction(flows.firstPacket(flow));
    for (let packet = flows.firstPacket(flow); packet !== none && !answered; packet = index.nextInFlow(packet)) {
      if (index.direction(packet) !== direction) answered = true;
      if ((index.tcpFlags(packet) & (tcpFlag.syn | tcpFlag.ack)) === tcpFlag.syn) syns.push(packet);
    }
    if (answered || syns.length < 2) continue;
    const numbers = syns.map((packet) => packet + 1);
    const span = formatSpan(index.secondsBetween(syns[0]!, syns[syns.length - 1]!));
    findings.push(
      finding('tcp/syn-unanswered', source, {
        detail: `${clientEndpoint(analysis, flow)} tried ${syns.length} times within ${span} to reach ${serverEndpoint(analysis, flow)}; neither SYN-ACK, RST nor ICMP error came back. A filter drops it silently, the host is down, or the answer takes another way.`,
        packets: numbers,
        flow,
        confidence: 0.9,
        evidence: [{ text: `SYN in ${packetsText(numbers)}, no packet the other way`, packet: numbers[0]! }],
      }),
    );
  }
  return findings;
}
