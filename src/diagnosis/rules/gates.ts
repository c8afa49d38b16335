/** Gates that no special rule explains: the negotiated data flow never came, or came otherwise. */
import { formatEndpoint } from '../../base/address.ts';
import type { Gate } from '../../alg/gate-table.ts';
import type { CaptureEvidence } from '../evidence-set.ts';
import { finding, type Finding } from '../finding.ts';

export const gateText = (gate: Gate): string =>
  `${formatEndpoint(gate.from.address, gate.from.port)} > ${formatEndpoint(gate.to.address, gate.to.port)} (${gate.transport})`;

/** `explained`: gates that a more special finding already speaks of. */
export function gateFindings({ source, analysis }: CaptureEvidence, explained: ReadonlySet<Gate>): Finding[] {
  return analysis.sessions.sessions.flatMap((session) =>
    session.gates
      .filter((gate) => !explained.has(gate) && (gate.outcome === 'expired' || gate.outcome === 'contradicted'))
      .map((gate) =>
        gate.outcome === 'contradicted'
          ? finding('alg/gate-contradicted', source, {
              detail: `The ${session.alg} session negotiated ${gate.purpose} ${gateText(gate)}, but ${gate.contradiction} arrived: an address or port was translated in the header or in the message, not in both.`,
              packets: [gate.openedAt.packet, ...(gate.firstPacket === null ? [] : [gate.firstPacket])],
              session: session.id,
              flow: session.flow,
              confidence: 0.8,
              evidence: [
                { text: `Negotiated: ${gateText(gate)}`, packet: gate.openedAt.packet },
                {
                  text: `Arrived: ${gate.contradiction}`,
                  ...(gate.firstPacket === null ? {} : { packet: gate.firstPacket }),
                },
              ],
            })
          : finding('alg/gate-expired', source, {
              detail: `The ${session.alg} session negotiated ${gate.purpose} ${gateText(gate)}; no packet of it came within ${gate.lifetimeSeconds} s.`,
              packets: [gate.openedAt.packet],
              session: session.id,
              flow: session.flow,
              confidence: 0.7,
              evidence: [{ text: `Negotiated: ${gateText(gate)}`, packet: gate.openedAt.packet }],
            }),
      ),
  );
}
