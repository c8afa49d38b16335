/** Packets that a gateway refuses for what they are, whatever flow they belong to: header anomalies, errors about nothing, too many fragments. */
import { quotingErrors } from '../alg/icmp/quoted-flows.ts';
import { none } from '../capture/packet-index.ts';
import { packetProblem } from '../packet/scratch.ts';
import type { Profile } from './profile.ts';
import type { ReplayEvidence } from './replay-sessions.ts';
import type { SourcedNumber } from './sourced.ts';

/** Junos' TCP anomalies and ports zero (Junos ALG descriptions, anomaly events). */
const anomalyWords = new Map<number, string>([
  [packetProblem.portZero, 'a port is zero'],
  [packetProblem.tcpHeaderLength, 'the TCP header length is wrong'],
  [packetProblem.tcpFlagCombination, 'the TCP flags contradict each other'],
  [packetProblem.tcpSequenceZero, 'the TCP sequence number is zero without a cause'],
  [packetProblem.udpLength, 'the UDP length is wrong'],
]);

/** Packets from 0 with the reason, where the profile checks for such things. */
export function* refusedPackets({ analysis, sides }: ReplayEvidence, { checks }: Profile): Generator<[number, string]> {
  const { headerAnomalies, icmpErrorsNeedFlow, maximumFragments } = checks ?? {};
  if (headerAnomalies?.value === 'drop')
    for (const [problem, { packets }] of analysis.packetProblems) {
      const what = anomalyWords.get(problem);
      if (what === undefined) continue;
      for (const packet of packets) yield [packet, `${what} (${headerAnomalies.source})`];
    }
  if (maximumFragments) yield* refusedFragments(analysis, sides, maximumFragments);
  if (icmpErrorsNeedFlow?.value !== true) return;
  const words = `the error quotes a flow that the gateway does not know (${icmpErrorsNeedFlow.source})`;
  const { flows, sessions } = analysis;
  for (const { namesFlow, matches, session, message } of quotingErrors({ flows, sessions: sessions.sessions }))
    if (namesFlow && matches.length === 0 && sides.crosses(session.flow)) yield [message.packet - 1, words];
}

/** All packets of datagrams that come in more fragments than the gateway keeps. */
function* refusedFragments(
  { index, fragments }: ReplayEvidence['analysis'],
  sides: ReplayEvidence['sides'],
  { value, source }: SourcedNumber,
): Generator<[number, string]> {
  for (const { packets } of fragments.all()) {
    const flow = packets.map((packet) => index.flow(packet)).find((each) => each !== none);
    if (packets.length <= value || flow === undefined || !sides.crosses(flow)) continue;
    const words = `a datagram in ${packets.length} fragments, of which the gateway keeps ${value} (${source})`;
    for (const packet of packets) yield [packet, words];
  }
}
