/**
 * Servers inside that a capture shows answering hosts outside: somebody must forward to them, so where no rule is given a
 * port forwarding is assumed. A host outside that merely sends proves nothing.
 */
import type { CaptureAnalysis } from '../alg/capture-analysis.ts';
import type { Transport } from '../alg/alg.ts';
import type { BindingEnd } from '../alg/field-rewrite.ts';
import { none } from '../capture/packet-index.ts';
import { isPrivateIpv4 } from '../base/address.ts';
import { flowMark } from '../flow/flow-table.ts';
import { ipProtocol } from '../packet/scratch.ts';
import type { LearntBinding } from './binding.ts';
import type { Sides } from './sides.ts';
import { standInAddress } from './static-translation.ts';

const transports: Readonly<Record<number, Transport>> = { [ipProtocol.tcp]: 'tcp', [ipProtocol.udp]: 'udp' };

/** What answers at all answers soon. */
const mostPacketsLookedAt = 16;

/** `gateFlows`: flows that came for a gate; whether those get in is the ALG's affair. */
export function assumedForwardings(
  analysis: CaptureAnalysis,
  sides: Sides,
  gateFlows: ReadonlySet<number>,
): readonly LearntBinding[] {
  const { flows } = analysis;
  const answering = new Map<string, LearntBinding>();
  // Flows are many: the number of an address is looked at before its text.
  const hasPrivateServer = (flow: number): boolean =>
    flows.ipVersion(flow) === 4 &&
    isPrivateIpv4(flows.fromClient(flow, 0) ? flows.addressOther(flow) : flows.addressFirst(flow));
  for (let flow = 0; flow < flows.count; flow += 1) {
    const transport = transports[flows.protocol(flow)];
    if (!transport || !hasPrivateServer(flow) || gateFlows.has(flow)) continue;
    if (!sides.crosses(flow) || sides.clientInside(flow)) continue;
    const inside = { address: flows.serverAddress(flow), port: flows.serverPort(flow) };
    const key = keyOf(transport, inside);
    if (answering.has(key) || !isAnswered(analysis, flow, transport)) continue;
    const source = `the capture shows ${inside.address} answering hosts outside, so a port forwarding is assumed`;
    const outside = { address: standInAddress, port: inside.port };
    answering.set(key, { transport, inside, outside, source, beginsOutside: true });
  }
  if (answering.size === 0) return [];
  // What begins conversations from the same port needs no forwarding: its own binding may let the others in.
  for (let flow = 0; flow < flows.count; flow += 1) {
    const transport = transports[flows.protocol(flow)];
    if (transport && sides.crosses(flow) && sides.clientInside(flow))
      answering.delete(keyOf(transport, { address: flows.clientAddress(flow), port: flows.clientPort(flow) }));
  }
  return [...answering.values()];
}

const keyOf = (transport: Transport, { address, port }: BindingEnd): string => `${transport}|${address}|${port}`;

/** Whether the first packet came from outside, and the inside took it up: with a SYN-ACK, or with a datagram of its own. */
function isAnswered({ index, flows }: CaptureAnalysis, flow: number, transport: Transport): boolean {
  const marks = flows.marks(flow);
  if ((marks & flowMark.serverFirst) !== 0) return false;
  if (transport === 'tcp') return (marks & (flowMark.synSeen | flowMark.synAckSeen)) === (flowMark.synSeen | flowMark.synAckSeen); // prettier-ignore
  let packet = flows.firstPacket(flow);
  for (let at = 0; at < mostPacketsLookedAt && packet !== none; at += 1) {
    if (!flows.fromClient(flow, index.direction(packet))) return true;
    packet = index.nextInFlow(packet);
  }
  return false;
}
