/**
 * Whether a mapped service was reached by a connection that its client had already: whoever asks a mapper again goes on
 * with the flow he has, which no gate could await.
 */
import { none, type PacketIndex } from '../capture/packet-index.ts';
import type { FlowTable } from '../flow/flow-table.ts';
import { ipProtocol } from '../packet/scratch.ts';
import type { GateEndpoint } from './alg.ts';
import type { CaptureSurvey } from './capture-survey.ts';
import type { Gate } from './gate-table.ts';

/** Packets of an older flow that are looked at for its first one behind the mapping. */
const maximumSteps = 10_000;

export const surveyMappedServices: CaptureSurvey = ({ index, flows, sessions }) => {
  const byPort = new Map<number, Gate[]>();
  for (const { gates } of sessions)
    for (const gate of gates) {
      const { port } = gate.to;
      if (gate.reusable !== true || gate.media || gate.outcome === 'fulfilled' || port === '*') continue;
      const list = byPort.get(port);
      if (list) list.push(gate);
      else byPort.set(port, [gate]);
    }
  if (byPort.size === 0) return [];
  for (let flow = 0; flow < flows.count; flow += 1)
    for (const direction of [0, 1] as const) {
      const gates = byPort.get(flows.sourcePort(flow, 1 - direction));
      for (const gate of gates ?? []) if (gate.outcome !== 'fulfilled') serve(gate, flow, direction, flows, index);
    }
  return [];
};

/** `direction`: of packets towards the service. */
function serve(gate: Gate, flow: number, direction: 0 | 1, flows: FlowTable, index: PacketIndex): void {
  const protocol = gate.transport === 'udp' ? ipProtocol.udp : ipProtocol.tcp;
  if (flows.protocol(flow) !== protocol || flows.lastPacket(flow) + 1 < gate.openedAt.packet) return;
  if (!isAt(gate.from, flows, flow, direction) || !isAt(gate.to, flows, flow, direction === 0 ? 1 : 0)) return;
  gate.outcome = 'fulfilled';
  gate.flow = flow;
  gate.firstPacket = firstPacketFrom(gate.openedAt.packet - 1, flow, flows, index) + 1;
}

const isAt = ({ address, port }: GateEndpoint, flows: FlowTable, flow: number, direction: 0 | 1): boolean =>
  address === flows.sourceAddress(flow, direction) && (port === '*' || port === flows.sourcePort(flow, direction));

/** The flow's first packet at or behind `wanted` (from 0), its last one when that is far away. */
function firstPacketFrom(wanted: number, flow: number, flows: FlowTable, index: PacketIndex): number {
  let packet = flows.firstPacket(flow);
  for (let step = 0; step < maximumSteps && packet !== none; step += 1, packet = index.nextInFlow(packet))
    if (packet >= wanted) return packet;
  return flows.lastPacket(flow);
}
