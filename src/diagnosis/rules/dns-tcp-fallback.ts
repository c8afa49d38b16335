/** `dns/tcp-fallback-blocked`: a truncated answer whose retry over TCP failed. */
import { none } from '../../capture/packet-index.ts';
import { isTcp } from '../../flow/flow-table.ts';
import { tcpFlag } from '../../packet/scratch.ts';
import type { CaptureEvidence } from '../evidence-set.ts';
import { finding, type Finding } from '../finding.ts';
import { serverEndpoint, sessionOfFlow } from '../flow-text.ts';

const retrySeconds = 30;
const dnsPort = 53;

export function dnsTcpFallback({ source, analysis }: CaptureEvidence): Finding[] {
  const { flows, index, sessions } = analysis;
  const truncated = sessions.sessions.flatMap((session) =>
    session.alg === 'dns' && session.transport === 'udp'
      ? session.messages
          .filter((message) => message.from === 'server' && message.facts?.['truncated'] === true)
          .map((message) => ({ session, message }))
      : [],
  );
  if (truncated.length === 0) return [];
  const hosts = (flow: number): string => `${flows.clientAddress(flow)} ${flows.serverAddress(flow)}`;
  const tcpFlows = new Map<string, number[]>();
  for (let flow = 0; flow < flows.count; flow += 1) {
    if (!isTcp(flows, flow) || flows.serverPort(flow) !== dnsPort) continue;
    const key = hosts(flow);
    const known = tcpFlows.get(key);
    if (known) known.push(flow);
    else tcpFlows.set(key, [flow]);
  }
  return truncated.flatMap(({ session, message }) => {
    const retries = (tcpFlows.get(hosts(session.flow)) ?? []).filter((flow) => {
      const delay = index.secondsBetween(message.packet - 1, flows.firstPacket(flow));
      return delay >= 0 && delay < retrySeconds;
    });
    if (retries.length === 0 || retries.some((flow) => wasAnswered(flow))) return [];
    const packet = flows.firstPacket(retries[0]!) + 1;
    return [
      finding('dns/tcp-fallback-blocked', source, {
        detail: `The answer in packet ${message.packet} was truncated, so the client asked again over TCP (packet ${packet}); ${serverEndpoint(analysis, session.flow)} over TCP never answered. TCP port 53 is filtered, or an ALG breaks it.`,
        packets: [message.packet, packet],
        session: session.id,
        flow: retries[0]!,
        confidence: 0.9,
        evidence: [
          { text: 'Answer with the TC bit', packet: message.packet },
          { text: 'Retry over TCP without an answer', packet },
        ],
      }),
    ];
  });

  function wasAnswered(flow: number): boolean {
    const session = sessionOfFlow(analysis, flow);
    if (session?.messages.some(({ from, complete }) => from === 'server' && complete)) return true;
    let synAcks = 0;
    let last = flows.firstPacket(flow);
    for (let packet = last; packet !== none; packet = index.nextInFlow(packet)) {
      if ((index.tcpFlags(packet) & (tcpFlag.syn | tcpFlag.ack)) === (tcpFlag.syn | tcpFlag.ack)) synAcks += 1;
      last = packet;
    }
    // A connection that the capture's end cuts short has not failed.
    return synAcks > 0 && index.secondsBetween(last, index.count - 1) < 1;
  }
}
