/** The gates of a ladder: what a control flow's messages opened, and for a data flow the message that let it in. */
import type { CaptureAnalysis } from '../alg/capture-analysis.ts';
import type { Gate } from '../alg/gate-table.ts';
import { formatEndpoint } from '../base/address.ts';
import { sessionOfFlow } from '../diagnosis/flow-text.ts';
import type { LadderGate, LadderOrigin } from './api.ts';

/** A portmapper may open thousands; a ladder draws a few hundred packets. */
const mostGates = 200;

/** Gates that the flow's own session opened, in the order of their packets. */
export function gatesOfFlow(analysis: CaptureAnalysis, flow: number): readonly LadderGate[] {
  const gates = sessionOfFlow(analysis, flow)?.gates ?? [];
  return gates
    .slice(0, mostGates)
    .map(ladderGate)
    .sort((one, other) => one.packet - other.packet || one.id - other.id);
}

const ladderGate = ({
  id,
  openedAt,
  purpose,
  from,
  to,
  outcome,
  contradiction,
  flow,
  firstPacket,
}: Gate): LadderGate => ({
  id,
  packet: openedAt.packet,
  purpose,
  endpoints: `${formatEndpoint(from.address, from.port)} → ${formatEndpoint(to.address, to.port)}`,
  outcome,
  contradiction,
  flow,
  firstPacket,
});

/** The gate that let the flow in, or that it contradicted; null when there is none. */
export function originOfFlow({ sessions }: CaptureAnalysis, flow: number): LadderOrigin | null {
  const gate = sessions.gates.gates.find((each) => each.flow === flow);
  const session = gate && sessions.sessions[gate.session - 1];
  if (!gate || !session || session.flow === flow) return null;
  return { gate: gate.id, purpose: gate.purpose, alg: session.alg, flow: session.flow, packet: gate.openedAt.packet };
}
