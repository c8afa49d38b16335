/** `capture/one-sided`: TCP payload in one direction whose acknowledgements were never captured. */
import { none } from '../../capture/packet-index.ts';
import { flowMark, isTcp } from '../../flow/flow-table.ts';
import { tcpFlag } from '../../packet/scratch.ts';
import type { CaptureEvidence } from '../evidence-set.ts';
import { finding, type Finding } from '../finding.ts';
import { flowText } from '../flow-text.ts';

/** A SYN-ACK without its SYN says it with two, anything else may be the rest of an older connection. */
const minimumPackets = 3;
const minimumAnswers = 2;
const shownFlows = 20;

export function oneSidedFlows({ source, analysis }: CaptureEvidence): Finding[] {
  const { flows, index } = analysis;
  const found: number[] = [];
  for (let flow = 0; flow < flows.count; flow += 1) {
    const answersOnly = (flows.marks(flow) & (flowMark.synSeen | flowMark.synAckSeen)) === flowMark.synAckSeen;
    if (!isTcp(flows, flow) || flows.packets(flow) < (answersOnly ? minimumAnswers : minimumPackets)) continue;
    // A SYN alone in one direction is an unanswered SYN, another story.
    if (
      flows.marks(flow) & flowMark.synSeen &&
      !(flows.marks(flow) & (flowMark.dataFirstSide | flowMark.dataOtherSide))
    )
      continue;
    if (isOneSided(flow)) found.push(flow);
  }
  return found.slice(0, shownFlows).map((flow, at) => {
    const packet = flows.firstPacket(flow) + 1;
    const more = at === 0 && found.length > shownFlows ? ` ${found.length - shownFlows} more flows are like this.` : '';
    return finding('capture/one-sided', source, {
      detail: `Of ${flowText(analysis, flow)} only one direction was captured (${flows.packets(flow)} packets). What the other side answered, and whether it was changed on the way, cannot be known from this capture.${more}`,
      packets: [packet],
      flow,
      evidence: [{ text: `${flows.packets(flow)} packets one way, none back`, packet }],
    });
  });

  function isOneSided(flow: number): boolean {
    if (flows.marks(flow) & flowMark.otherSide) return false;
    for (let packet = flows.firstPacket(flow); packet !== none; packet = index.nextInFlow(packet))
      if (index.tcpFlags(packet) & tcpFlag.ack) return true;
    return false;
  }
}
