/**
 * `nat/hairpin`: an inside host dials the outside address of another inside host. The gateway turns the packet round without
 * translating its source, the server answers the client straight, and the client knows no such connection.
 */
import { isPrivateAddress } from '../../base/address.ts';
import { flowMark, isTcp } from '../../flow/flow-table.ts';
import type { CaptureEvidence } from '../evidence-set.ts';
import { finding, type Finding } from '../finding.ts';
import { flowText } from '../flow-text.ts';

const mostFindings = 50;
/** A SYN is repeated within a second; an answer by the short way comes sooner. */
const answerSeconds = 3;

export function hairpins({ source, analysis }: CaptureEvidence): Finding[] {
  const { flows, index } = analysis;
  const dialled = new Map<string, number>();
  const found: Finding[] = [];
  for (let flow = 0; flow < flows.count && found.length < mostFindings; flow += 1) {
    if (!isTcp(flows, flow)) continue;
    const marks = flows.marks(flow);
    const client = flows.clientAddress(flow);
    if (!isPrivateAddress(client)) continue;
    const key = `${client} ${flows.clientPort(flow)} ${flows.serverPort(flow)}`;
    if (marks & flowMark.synSeen) {
      if (!(marks & flowMark.synAckSeen) && !isPrivateAddress(flows.serverAddress(flow))) dialled.set(key, flow);
      continue;
    }
    // A conversation that begins with its answer.
    const asked =
      marks & flowMark.synAckSeen && isPrivateAddress(flows.serverAddress(flow)) ? dialled.get(key) : undefined;
    if (asked === undefined) continue;
    const [syn, answer] = [flows.firstPacket(asked), flows.firstPacket(flow)];
    if (index.secondsBetween(syn, answer) > answerSeconds) continue;
    found.push(
      finding('nat/hairpin', source, {
        detail: `${client} dialled ${flows.serverAddress(asked)} (packet ${syn + 1}), which is ${flows.serverAddress(flow)} behind the same gateway. The server answers the client straight (packet ${answer + 1}), so the client sees an answer from a host that it never asked and refuses it. Translate the source of such connections as well (hairpin NAT), or let inside names lead to inside addresses.`,
        packets: [syn + 1, answer + 1],
        flow: asked,
        confidence: 0.9,
        evidence: [
          { text: `Asked: ${flowText(analysis, asked)}`, packet: syn + 1 },
          { text: `Answered: ${flowText(analysis, flow)}`, packet: answer + 1 },
        ],
      }),
    );
  }
  return found;
}
