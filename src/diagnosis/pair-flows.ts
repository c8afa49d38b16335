/** The same conversations in two captures of the two sides of a gateway. */
import type { CaptureAnalysis } from '../alg/capture-analysis.ts';
import { isTcp } from '../flow/flow-table.ts';
import type { CaptureEvidence, EvidenceSet } from './evidence-set.ts';
import { pairDatagrams } from './pair-datagrams.ts';
import { serverEndpoint } from './flow-text.ts';

/** Reads flow → flow of the other capture. */
export type FlowPairs = ReadonlyMap<number, number>;

/** NAT keeps initial sequence numbers; a proxy or a randomizing firewall does not, then time decides. */
const clockToleranceSeconds = 2;
/** Connections that share one initial sequence number; scans use one for all of theirs. */
const mostCandidates = 16;

/** Lives as long as the evidence does: several rules ask for the same two captures. */
const paired = new WeakMap<EvidenceSet, Map<string, FlowPairs>>();

/** {@link pairFlows} of two captures of `evidence`, worked out once. */
export function pairsOf(evidence: EvidenceSet, one: CaptureEvidence, other: CaptureEvidence): FlowPairs {
  const known = paired.get(evidence) ?? new Map<string, FlowPairs>();
  paired.set(evidence, known);
  const key = `${one.source} ${other.source}`;
  const pairs = known.get(key) ?? pairFlows(one.analysis, other.analysis);
  known.set(key, pairs);
  return pairs;
}

/**
 * Pairs by the far end's endpoint (or the near end's, for destination NAT) and an equal initial sequence number of either
 * side; a flow without such a partner is paired when it is the only one to its server within two seconds.
 */
export function pairFlows(one: CaptureAnalysis, other: CaptureAnalysis): FlowPairs {
  const pairs = new Map<number, number>();
  const bySequence = new Map<number, number[]>();
  for (const { flow, sequence } of initialSequences(other)) {
    const list = bySequence.get(sequence);
    if (!list) bySequence.set(sequence, [flow]);
    else if (list.length < mostCandidates) list.push(flow);
  }
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
  const rest = new Map<string, Start[]>();
  for (const flow of tcpFlows(other)) {
    if (taken.has(flow)) continue;
    const server = serverEndpoint(other, flow);
    const start = { flow, seconds: startOf(other, flow) };
    const list = rest.get(server);
    if (list) list.push(start);
    else rest.set(server, [start]);
  }
  for (const list of rest.values()) list.sort((a, b) => a.seconds - b.seconds);
  for (const flow of tcpFlows(one)) {
    if (pairs.has(flow)) continue;
    const partner = onlyNear(rest.get(serverEndpoint(one, flow)) ?? [], startOf(one, flow));
    if (partner !== undefined) pairs.set(flow, partner);
  }
}

interface Start {
  readonly flow: number;
  readonly seconds: number;
}

const startOf = ({ flows, index }: CaptureAnalysis, flow: number): number => {
  const packet = flows.firstPacket(flow);
  return index.seconds(packet) + index.nanoseconds(packet) / 1e9;
};

/** The flow that starts within the tolerance of `seconds` when there is one and no other. `starts` is in order of time. */
function onlyNear(starts: readonly Start[], seconds: number): number | undefined {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (starts[middle]!.seconds < seconds - clockToleranceSeconds) low = middle + 1;
    else high = middle;
  }
  const [first, second] = [starts[low], starts[low + 1]];
  const isNear = (start: Start | undefined): boolean =>
    start !== undefined && start.seconds <= seconds + clockToleranceSeconds;
  return isNear(first) && !isNear(second) ? first?.flow : undefined;
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
