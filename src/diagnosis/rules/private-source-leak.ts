/**
 * `tcp/private-source-leak`: segments of a translated connection that left without translation, because the gateway had
 * forgotten the connection or took them for invalid. The peer drops them and never learns that the connection is over.
 */
import { isPrivateAddress } from '../../base/address.ts';
import { flowMark, isTcp } from '../../flow/flow-table.ts';
import type { CaptureEvidence } from '../evidence-set.ts';
import { finding, type Finding } from '../finding.ts';
import { flowText } from '../flow-text.ts';

const maximumFindings = 50;
const handshakeMarks = flowMark.synSeen | flowMark.synAckSeen;

export function privateSourceLeaks({ source, analysis }: CaptureEvidence): Finding[] {
  const { flows } = analysis;
  // A fragment of a connection: one direction, no handshake, from a private address to a public one.
  const leaks: number[] = [];
  for (let flow = 0; flow < flows.count; flow += 1) {
    if (!isTcp(flows, flow) || (flows.marks(flow) & handshakeMarks) !== 0) continue;
    if ((flows.marks(flow) & flowMark.serverFirst) !== 0 || flows.portFirst(flow) < 1024) continue;
    if (!isPrivateAddress(flows.sourceAddress(flow, 0)) || isPrivateAddress(flows.sourceAddress(flow, 1))) continue;
    if (isOneWay(flow)) leaks.push(flow);
  }
  if (leaks.length === 0) return [];
  const translated = translatedFlows(new Set(leaks.map(keyOf)));
  return leaks
    .flatMap((leak) => {
      const flow = translated.get(keyOf(leak));
      if (flow === undefined || !isDuring(leak, flow)) return [];
      const packet = flows.firstPacket(leak) + 1;
      return [
        finding('tcp/private-source-leak', source, {
          detail: `${flows.packets(leak)} packet${flows.packets(leak) === 1 ? '' : 's'} of ${flowText(analysis, leak)} left with the private source address, while the same connection runs translated as ${flowText(analysis, flow)}. The peer never sees ${flows.marks(leak) & flowMark.resetSeen ? 'this reset' : 'them'}. Drop what the gateway finds invalid before it leaves, and look why it lost the connection (table full, timer).`,
          packets: [packet],
          flow: leak,
          confidence: 0.9,
          evidence: [
            { text: `Untranslated: ${flowText(analysis, leak)}`, packet },
            { text: `Translated: ${flowText(analysis, flow)}`, packet: flows.firstPacket(flow) + 1 },
          ],
        }),
      ];
    })
    .slice(0, maximumFindings);

  function isOneWay(flow: number): boolean {
    let packet = flows.firstPacket(flow);
    for (let steps = 0; steps < 64 && packet < analysis.index.count; steps += 1) {
      if (analysis.index.direction(packet) !== 0) return false;
      packet = analysis.index.nextInFlow(packet);
    }
    return true;
  }

  /** Server and client port: NAT keeps the port while it is free. */
  function keyOf(flow: number): string {
    return `${flows.sourceAddress(flow, 1)} ${flows.portOther(flow)} ${flows.portFirst(flow)}`;
  }

  function translatedFlows(wanted: ReadonlySet<string>): ReadonlyMap<string, number> {
    const found = new Map<string, number>();
    for (let flow = 0; flow < flows.count; flow += 1) {
      if (!isTcp(flows, flow) || (flows.marks(flow) & handshakeMarks) === 0) continue;
      if (isPrivateAddress(flows.clientAddress(flow))) continue;
      const key = `${flows.serverAddress(flow)} ${flows.serverPort(flow)} ${flows.clientPort(flow)}`;
      if (wanted.has(key)) found.set(key, flow);
    }
    return found;
  }

  function isDuring(leak: number, flow: number): boolean {
    return flows.firstPacket(leak) > flows.firstPacket(flow);
  }
}
