/**
 * `ike-esp/second-client`: two hosts speak ESP with one server, and when the second one's answers begin, the first one's
 * end although it goes on sending. ESP has no ports to tell them apart behind one address.
 */
import type { CaptureAnalysis } from '../../alg/capture-analysis.ts';
import type { Session } from '../../alg/session.ts';
import { traversalPort } from '../../alg/ike-esp/vocabulary.ts';
import { isPrivateAddress } from '../../base/address.ts';
import { formatSpan } from '../../base/time.ts';
import { none } from '../../capture/packet-index.ts';
import { ipProtocol } from '../../packet/scratch.ts';
import type { AlgRule } from '../alg-rule.ts';
import { finding, type Finding } from '../finding.ts';

/** What the first client must still send in vain before its silence is more than chance. */
const leastPacketsInVain = 3;
const leastSecondsInVain = 5;
/** The first client's answers end about when the second one's begin. */
const coincidenceSeconds = 60;
const overlapSeconds = 2;
/** Packets of one flow that are looked at, and clients of one server that are compared. */
const maximumSteps = 100_000;
const maximumClients = 200;

/** All ESP between one client and one server, as packet indices. */
interface Association {
  readonly session: Session;
  readonly client: string;
  readonly server: string;
  readonly overUdp: boolean;
  readonly outbound: number[];
  readonly inbound: number[];
}

export const ikeEspRule: AlgRule = ({ source, analysis }) => {
  const byServer = new Map<string, Association[]>();
  for (const association of associationsOf(analysis)) {
    const list = byServer.get(association.server);
    if (!list) byServer.set(association.server, [association]);
    else if (list.length < maximumClients) list.push(association);
  }
  const findings: Finding[] = [];
  for (const list of byServer.values())
    for (const first of list) {
      const second = list.find((other) => other !== first && takesOver(analysis, first, other));
      if (second) findings.push(describe(source, analysis, first, second));
    }
  return { findings, explainedGates: [] };
};

/** The client sends the first IKE message; plain ESP belongs to the session between the same hosts. */
function associationsOf(analysis: CaptureAnalysis): Association[] {
  const { flows, sessions } = analysis;
  const associations: Association[] = [];
  const byHosts = new Map<string, Association>();
  for (const session of sessions.sessions) {
    if (session.alg !== 'ike-esp') continue;
    const client = flows.clientAddress(session.flow);
    const server = flows.serverAddress(session.flow);
    const overUdp = flows.serverPort(session.flow) === traversalPort;
    const association: Association = { session, client, server, overUdp, outbound: [], inbound: [] };
    if (overUdp) {
      collectUdp(analysis, association);
      associations.push(association);
    } else if (!byHosts.has(`${client} ${server}`)) {
      byHosts.set(`${client} ${server}`, association);
      associations.push(association);
    }
  }
  if (byHosts.size === 0) return associations;
  for (let flow = 0; flow < flows.count; flow += 1) {
    if (flows.protocol(flow) !== ipProtocol.esp) continue;
    const from = flows.sourceAddress(flow, 0);
    const to = flows.sourceAddress(flow, 1);
    collect(analysis, flow, byHosts.get(`${from} ${to}`)?.outbound ?? byHosts.get(`${to} ${from}`)?.inbound);
  }
  for (const { outbound, inbound } of byHosts.values()) {
    outbound.sort((a, b) => a - b);
    inbound.sort((a, b) => a - b);
  }
  return associations;
}

function collect({ index, flows }: CaptureAnalysis, flow: number, packets: number[] | undefined): void {
  let steps = 0;
  for (let at = flows.firstPacket(flow); packets && at !== none && steps < maximumSteps; at = index.nextInFlow(at)) {
    packets.push(at);
    steps += 1;
  }
}

/** Keepalives are a byte, IKE is listed: what is left of the flow is ESP. */
function collectUdp({ index, flows }: CaptureAnalysis, { session, outbound, inbound }: Association): void {
  const ike = new Set(session.messages.filter(({ name }) => name !== 'ESP').map(({ packet }) => packet - 1));
  let steps = 0;
  for (let at = flows.firstPacket(session.flow); at !== none && steps < maximumSteps; at = index.nextInFlow(at)) {
    steps += 1;
    if (ike.has(at) || index.payloadLength(at) <= 1) continue;
    (flows.fromClient(session.flow, index.direction(at)) ? outbound : inbound).push(at);
  }
}

function takesOver({ index }: CaptureAnalysis, first: Association, second: Association): boolean {
  if (first.overUdp !== second.overUdp || !behindOneAddress(first, second)) return false;
  const [firstAnswer] = first.inbound;
  const lastAnswer = first.inbound.at(-1);
  const [takeover] = second.inbound;
  if (firstAnswer === undefined || lastAnswer === undefined || takeover === undefined || firstAnswer > takeover)
    return false;
  const late = index.secondsBetween(takeover, lastAnswer);
  if (late > overlapSeconds || late < -coincidenceSeconds) return false;
  const inVain = first.outbound.filter((packet) => packet > lastAnswer && packet > takeover);
  const [firstInVain] = inVain;
  const lastInVain = inVain.at(-1);
  return (
    inVain.length >= leastPacketsInVain &&
    firstInVain !== undefined &&
    lastInVain !== undefined &&
    index.secondsBetween(lastAnswer, lastInVain) >= leastSecondsInVain
  );
}

/** Seen inside the gateway the clients have private addresses, seen outside they have one. */
const behindOneAddress = (one: Association, other: Association): boolean =>
  one.client === other.client || (isPrivateAddress(one.client) && isPrivateAddress(other.client));

function describe(source: number, { index, flows }: CaptureAnalysis, first: Association, second: Association): Finding {
  const lastAnswer = first.inbound.at(-1) ?? 0;
  const takeover = second.inbound[0] ?? 0;
  const inVain = first.outbound.filter((packet) => packet > lastAnswer && packet > takeover);
  const span = formatSpan(index.secondsBetween(lastAnswer, inVain.at(-1) ?? lastAnswer));
  const name = ({ client, overUdp, session }: Association): string =>
    overUdp ? `${client}:${flows.clientPort(session.flow)}` : client;
  return finding('ike-esp/second-client', source, {
    detail: `${name(first)} gets no ESP from ${first.server} after packet ${lastAnswer + 1}, though it sends ${inVain.length} more packets within ${span}; the answers for ${name(second)} begin in packet ${takeover + 1}. ${
      first.overUdp
        ? 'Both use NAT traversal, so the ports tell them apart at the gateway; the server takes the second one for the first (the same address, the same selectors).'
        : 'ESP has no ports: the gateway gives inbound ESP to the client that negotiated last. NAT traversal (UDP 4500) tells the clients apart.'
    }`,
    packets: [lastAnswer + 1, takeover + 1, ...inVain.slice(0, 20).map((packet) => packet + 1)],
    session: first.session.id,
    flow: first.session.flow,
    accountable: first.overUdp ? 'server' : 'gateway',
    confidence: first.overUdp ? 0.7 : 0.85,
    evidence: [
      { text: `Last ESP to ${name(first)}`, packet: lastAnswer + 1 },
      { text: `First ESP to ${name(second)}`, packet: takeover + 1 },
      { text: `${name(first)} goes on sending: ${inVain.length} packets`, packet: (inVain[0] ?? lastAnswer) + 1 },
    ],
  });
}
