/**
 * ICMP errors whose quote a gateway left as it was on the other side: `icmp/inner-not-translated`. Who gets such an error
 * finds no socket for it, so that path MTU discovery and traceroute fail behind the NAT.
 */
import { isTimeExceeded, type QuotingError } from '../../alg/icmp/quoted-flows.ts';
import { formatEndpoint, isPrivateAddress } from '../../base/address.ts';
import type { FlowTable } from '../../flow/flow-table.ts';
import { ipProtocol } from '../../packet/scratch.ts';
import type { CaptureEvidence } from '../evidence-set.ts';
import { finding, packetsText, type Finding } from '../finding.ts';
import { flowText } from '../flow-text.ts';

/** The capture's own flow that an error means, though it quotes other ends. */
export type MeantFlows = ReadonlyMap<QuotingError, number>;

const isIcmp = (protocol: number): boolean => protocol === ipProtocol.icmp || protocol === ipProtocol.icmpv6;
const hasPorts = (protocol: number): boolean => protocol === ipProtocol.tcp || protocol === ipProtocol.udp;

/** A receiver's flow to the quoted destination, or the quoted source's flow to another destination; echo ids may differ. */
const receiverKey = (protocol: number, receiver: string, destination: string, port: number): string =>
  `to ${protocol} ${receiver} ${destination} ${hasPorts(protocol) ? port : ''}`;
const sourceKey = (protocol: number, source: string, port: number): string => `from ${protocol} ${source} ${port}`;

/** One walk over the flows for all errors that no flow matches; only flows on one of their ports are looked at. */
export function meantFlows(flows: FlowTable, errors: readonly QuotingError[]): MeantFlows {
  const wanted = new Map<string, QuotingError[]>();
  const ports = new Uint8Array(65_536);
  let echoes = false;
  for (const error of errors) {
    if (!error.namesFlow || error.matches.length > 0) continue;
    const { protocol, source, sourcePort, destination, destinationPort, receiver } = error;
    const translated = receiver !== source;
    const key = translated
      ? receiverKey(protocol, receiver, destination, destinationPort)
      : sourceKey(protocol, source, sourcePort);
    const list = wanted.get(key);
    if (list) list.push(error);
    else wanted.set(key, [error]);
    echoes ||= isIcmp(protocol);
    ports[translated ? destinationPort : sourcePort] = 1;
  }
  const meant = new Map<QuotingError, number>();
  if (wanted.size === 0) return meant;
  for (let flow = 0; flow < flows.count; flow += 1) {
    const protocol = flows.protocol(flow);
    if (!(echoes && isIcmp(protocol)) && ports[flows.portFirst(flow)] === 0 && ports[flows.portOther(flow)] === 0)
      continue;
    // Errors travel in flows of their own, and mean another.
    if (isIcmp(protocol) && flows.portFirst(flow) === 0) continue;
    for (const direction of [0, 1] as const) {
      const from = flows.sourceAddress(flow, direction);
      const to = flows.sourceAddress(flow, 1 - direction);
      const port = flows.sourcePort(flow, direction);
      const found = wanted.get(receiverKey(protocol, from, to, flows.sourcePort(flow, 1 - direction)));
      for (const error of found ?? []) meant.set(error, flow);
      for (const error of wanted.get(sourceKey(protocol, from, port)) ?? [])
        if (isPrivateAddress(error.destination) && !isPrivateAddress(to)) meant.set(error, flow);
    }
  }
  return meant;
}

/** The finding when the quote is of the gateway's other side; `packets` are all errors with the same quote. */
export function translatedQuote(
  { source, analysis }: CaptureEvidence,
  error: QuotingError,
  packets: readonly number[],
  meant: MeantFlows,
): Finding | undefined {
  const flow = meant.get(error);
  const otherSource = error.receiver !== error.source;
  if (!otherSource && flow === undefined) return undefined;
  const quoted = quotedText(error);
  const side = otherSource
    ? `quotes the source ${error.source}, but it was delivered to ${error.receiver}`
    : `quotes the destination ${error.destination}, which ${error.receiver} never spoke to`;
  const own = flow === undefined ? '' : ` The flow it means is ${flowText(analysis, flow)}.`;
  return finding('icmp/inner-not-translated', source, {
    detail: `The ICMP error in ${packetsText(packets)} (${error.message.name}) ${side}: a gateway translated the outer header and left the quoted packet as it looked on its other side. ${error.receiver} cannot tell which of its flows is meant and ignores it.${own}`,
    packets,
    session: error.session.id,
    flow: flow ?? error.session.flow,
    confidence: flow === undefined ? 0.75 : 0.95,
    evidence: [
      {
        text: `${error.message.name} from ${error.sender} to ${error.receiver} quotes ${quoted}`,
        packet: error.message.packet,
      },
      ...(flow === undefined
        ? []
        : [{ text: `${flowText(analysis, flow)} begins`, packet: analysis.flows.firstPacket(flow) + 1 }]),
    ],
  });
}

/** "Time exceeded" that carries the address of where the packet was going: only a gateway on the way can have put it there. */
export function rewrittenSenders({ source }: CaptureEvidence, errors: readonly QuotingError[]): Finding[] {
  const rewritten = errors.filter((error) => isTimeExceeded(error) && error.sender === error.destination);
  const [first] = rewritten;
  if (!first) return [];
  const packets = rewritten.map(({ message }) => message.packet).slice(0, 100);
  return [
    finding('icmp/error-source-rewritten', source, {
      detail: `In ${packetsText(packets)} "${first.message.name}" comes from ${first.sender}, where the quoted packet was going. A host that is reached does not report that; a gateway put its own or the peer's address in the place of the router's, so that traceroute shows the target at every hop.`,
      packets,
      session: first.session.id,
      flow: first.session.flow,
      confidence: 0.7,
      evidence: [
        { text: `${first.sender} reports that ${quotedText(first)} ran out of TTL`, packet: first.message.packet },
      ],
    }),
  ];
}

/** `UDP 10.0.0.5:4000 > 192.0.2.9:53`; an echo with its identifier. */
export function quotedText({ protocol, source, sourcePort, destination, destinationPort }: QuotingError): string {
  if (hasPorts(protocol))
    return `${protocol === ipProtocol.tcp ? 'TCP' : 'UDP'} ${formatEndpoint(source, sourcePort)} > ${formatEndpoint(destination, destinationPort)}`;
  return `${isIcmp(protocol) ? `an ICMP echo (id ${sourcePort})` : `IP protocol ${protocol}`} ${source} > ${destination}`;
}
