/** The same conversations in two captures of the two sides of a gateway. */
import type { CaptureAnalysis } from '../alg/capture-analysis.ts';
import { isTcp } from '../flow/flow-table.ts';
import { pairDatagrams } from './pair-datagrams.ts';
import { serverEndpoint } from './flow-text.ts';

/** Reads flow → flow of the other capture. */
export type FlowPairs = ReadonlyMap<number, number>;

/** NAT keeps initial sequence numbers; a proxy or a randomizing firewall does not, then time decides. */
const clockToleranceSeconds = 2;

/**
 * Pairs by the far end's endpoint (or the near end's, for destination NAT) and an equal initial sequence number of either
 * side; a flow without such a partner is paired when it is the only one to its server within two seconds.
 */
export function pairFlows(one: CaptureAnalysis, other: CaptureAnalysis): FlowPairs {
  const pairs = new Map<number, number>();
  const bySequence = new Map<number, number[]>();
  for (const { flow, sequence } of initialSequences(other))
    bySequence.set(sequence, [...(bySequence.get(sequence) ?? []), flow]);
  const taken = new Set<number>();
  for (const { flow, sequence } of initialSequences(one)) {
    if (pairs.has(flow)) continue;
    const partner = bySequence
      .get(sequence)
      ?.find((candidate) => !taken.has(candidate) && sharesEnd(one, flow, other, candidate));
    if (partner === undefined) continue;
    pairs.set(flow, partner);
    taken.add(partner);
  }
  pairByTime(one, other, pairs, taken);
  pairDatagrams(one, other, pairs);
  return pairs;
}

function pairByTime(
  one: CaptureAnalysis,
  other: CaptureAnalysis,
  pairs: Map<number, number>,
  taken: ReadonlySet<number>,
): void {
  const rest = new Map<string, number[]>();
  for (const flow of tcpFlows(other)) {
    if (taken.has(flow)) continue;
    const server = serverEndpoint(other, flow);
    rest.set(server, [...(rest.get(server) ?? []), flow]);
  }
  for (const flow of tcpFlows(one)) {
    if (pairs.has(flow)) continue;
    const near = (rest.get(serverEndpoint(one, flow)) ?? []).filter((candidate) =>
      startsWithin(one, flow, other, candidate),
    );
    if (near.length === 1) pairs.set(flow, near[0]!);
  }
}

function* tcpFlows(analysis: CaptureAnalysis): Generator<number> {
  for (let flow = 0; flow < analysis.flows.count; flow += 1) if (isTcp(analysis.flows, flow)) yield flow;
}

function* initialSequences(analysis: CaptureAnalysis): Generator<{ readonly flow: number; readonly sequence: number }> {
  for (const flow of tcpFlows(analysis))
    for (const direction of [0, 1]) {
      const sequence = analysis.tracker.streamStart(analysis.flows.tcp(flow), direction);
      if (sequence !== undefined) yield { flow, sequence };
    }
}

function sharesEnd(one: CaptureAnalysis, flow: number, other: CaptureAnalysis, candidate: number): boolean {
  const ports =
    one.flows.serverPort(flow) === other.flows.serverPort(candidate) ||
    one.flows.clientPort(flow) === other.flows.clientPort(candidate);
  const hosts =
    one.flows.serverAddress(flow) === other.flows.serverAddress(candidate) ||
    one.flows.clientAddress(flow) === other.flows.clientAddress(candidate);
  return ports && hosts;
}

function startsWithin(one: CaptureAnalysis, flow: number, other: CaptureAnalysis, candidate: number): boolean {
  const first = one.flows.firstPacket(flow);
  const second = other.flows.firstPacket(candidate);
  const seconds =
    other.index.seconds(second) -
    one.index.seconds(first) +
    (other.index.nanoseconds(second) - one.index.nanoseconds(first)) / 1e9;
  return Math.abs(seconds) <= clockToleranceSeconds;
}
