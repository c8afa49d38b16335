/** Flows in words, the same everywhere. */
import type { CaptureAnalysis } from '../alg/capture-analysis.ts';
import type { Session } from '../alg/session.ts';
import { formatEndpoint } from '../base/address.ts';
import { none } from '../capture/packet-index.ts';
import { ipProtocol } from '../packet/scratch.ts';

/** ESP's key is an SPI, no pair of ports. */
const isEsp = (analysis: CaptureAnalysis, flow: number): boolean => analysis.flows.protocol(flow) === ipProtocol.esp;

export const clientEndpoint = (analysis: CaptureAnalysis, flow: number): string => {
  const address = analysis.flows.clientAddress(flow);
  return isEsp(analysis, flow) ? address : formatEndpoint(address, analysis.flows.clientPort(flow));
};
export const serverEndpoint = (analysis: CaptureAnalysis, flow: number): string => {
  const address = analysis.flows.serverAddress(flow);
  return isEsp(analysis, flow) ? address : formatEndpoint(address, analysis.flows.serverPort(flow));
};

/** `10.0.0.5:1027 > 192.0.2.9:21`, `10.0.0.5 > 192.0.2.9 (SPI 0x3d713155)` */
export const flowText = (analysis: CaptureAnalysis, flow: number): string =>
  `${clientEndpoint(analysis, flow)} > ${serverEndpoint(analysis, flow)}${isEsp(analysis, flow) ? ` (SPI 0x${spiOf(analysis, flow)})` : ''}`;

const spiOf = ({ flows }: CaptureAnalysis, flow: number): string =>
  (flows.portFirst(flow) * 0x10000 + flows.portOther(flow)).toString(16).padStart(8, '0');

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
