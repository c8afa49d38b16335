/** Flows in words, the same everywhere. */
import type { CaptureAnalysis } from '../alg/capture-analysis.ts';
import type { Session } from '../alg/session.ts';
import { formatEndpoint } from '../base/address.ts';
import { none } from '../capture/packet-index.ts';

export const clientEndpoint = ({ flows }: CaptureAnalysis, flow: number): string =>
  formatEndpoint(flows.clientAddress(flow), flows.clientPort(flow));
export const serverEndpoint = ({ flows }: CaptureAnalysis, flow: number): string =>
  formatEndpoint(flows.serverAddress(flow), flows.serverPort(flow));

/** `10.0.0.5:1027 > 192.0.2.9:21` */
export const flowText = (analysis: CaptureAnalysis, flow: number): string =>
  `${clientEndpoint(analysis, flow)} > ${serverEndpoint(analysis, flow)}`;

/** The session that reads a flow, if one does. */
export function sessionOfFlow(analysis: CaptureAnalysis, flow: number): Session | undefined {
  const claim = analysis.flows.claim(flow);
  return claim === none || claim === 0 ? undefined : analysis.sessions.sessions[claim - 1];
}

/** Packet indices (from 0) of a flow, in order, at most `limit`. */
export function packetsOfFlow({ index, flows }: CaptureAnalysis, flow: number, limit = Infinity): number[] {
  const packets: number[] = [];
  for (
    let packet = flows.firstPacket(flow);
    packet !== none && packets.length < limit;
    packet = index.nextInFlow(packet)
  )
    packets.push(packet);
  return packets;
}
