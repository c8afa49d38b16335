/** The same UDP conversations in two captures of the two sides of a gateway: NAT keeps the IP identification and the length. */
import type { CaptureAnalysis } from '../alg/capture-analysis.ts';
import { clientEndpoint, serverEndpoint } from './flow-text.ts';
import { ipProtocol } from '../packet/scratch.ts';

/** Clocks of two machines; the IP identification comes round again after 65,536 packets. */
const clockToleranceSeconds = 5;
/** Conversations that share one key; more are no help. */
const mostCandidates = 16;

/** What the first datagram of a flow shows on both sides: the end that is not translated, identification and length. */
function keysOf({ flows, index }: CaptureAnalysis, flow: number, ends: readonly string[]): string[] {
  const packet = flows.firstPacket(flow);
  const seen = `${index.ipIdentification(packet)} ${index.payloadLength(packet)}`;
  return ends.map((end) => `${end} ${seen}`);
}

const endsOf = (analysis: CaptureAnalysis, flow: number): readonly string[] => [
  serverEndpoint(analysis, flow),
  clientEndpoint(analysis, flow),
];

const secondsOf = ({ flows, index }: CaptureAnalysis, flow: number): number => {
  const packet = flows.firstPacket(flow);
  return index.seconds(packet) + index.nanoseconds(packet) / 1e9;
};

function* udpFlows({ flows }: CaptureAnalysis): Generator<number> {
  for (let flow = 0; flow < flows.count; flow += 1) if (flows.protocol(flow) === ipProtocol.udp) yield flow;
}

/**
 * Adds to `pairs` (flow → flow of `other`). Who keeps no identification (Linux sends 0 with the don't-fragment bit) is told
 * by its endpoints alone; where several fit, the nearest in time is taken.
 */
export function pairDatagrams(one: CaptureAnalysis, other: CaptureAnalysis, pairs: Map<number, number>): void {
  const byKey = new Map<string, number[]>();
  for (const flow of udpFlows(other))
    for (const key of keysOf(other, flow, endsOf(other, flow))) {
      const list = byKey.get(key);
      if (!list) byKey.set(key, [flow]);
      else if (list.length < mostCandidates) list.push(flow);
    }
  const taken = new Set<number>();
  for (const flow of udpFlows(one)) {
    const from = secondsOf(one, flow);
    let best: number | undefined;
    let nearest = clockToleranceSeconds;
    for (const key of keysOf(one, flow, endsOf(one, flow)))
      for (const candidate of byKey.get(key) ?? []) {
        const apart = Math.abs(secondsOf(other, candidate) - from);
        if (taken.has(candidate) || apart > nearest) continue;
        nearest = apart;
        best = candidate;
      }
    if (best === undefined) continue;
    pairs.set(flow, best);
    taken.add(best);
  }
}
