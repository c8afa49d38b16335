/** `dce-rpc/mapped-port-blocked` and `dce-rpc/bind-rejected`: what the endpoint mapper's answers and the binds led to. */
import type { AlgMessage } from '../../alg/alg.ts';
import type { CaptureAnalysis } from '../../alg/capture-analysis.ts';
import { serviceOfPurpose } from '../../alg/mapped-purpose.ts';
import type { Session } from '../../alg/session.ts';
import { formatEndpoint } from '../../base/address.ts';
import { none } from '../../capture/packet-index.ts';
import { tcpFlag } from '../../packet/scratch.ts';
import type { AlgRule } from '../alg-rule.ts';
import { finding, packetsText, type Finding } from '../finding.ts';
import { clientEndpoint, serverEndpoint } from '../flow-text.ts';
import { mappedServices, type MappedService } from '../mapped-service.ts';
import { tellAttempts } from '../mapped-service-text.ts';

const shownPackets = 100;

export const dceRpcRule: AlgRule = ({ source, analysis }) => {
  const sessions = analysis.sessions.sessions.filter(({ alg }) => alg === 'dce-rpc-portmap' || alg === 'dce-rpc');
  return {
    findings: [
      ...mappedServices(analysis, sessions).flatMap((service) => tellBlocked(source, analysis, service)),
      ...tellRejected(source, analysis, sessions),
    ],
    explainedGates: sessions.flatMap(({ gates }) => gates),
  };
};

function tellBlocked(source: number, analysis: CaptureAnalysis, service: MappedService): Finding[] {
  const { session, gates, answers, verdict } = service;
  // Clients go on with the host that they asked, whatever address the tower has.
  const asked = analysis.flows.serverAddress(session.flow);
  const gate = gates.find(({ to }) => to.address === asked) ?? gates[0];
  if (!gate || verdict.fate === 'reached' || verdict.fate === 'undecided') return [];
  const { text, evidence, confidence, accountable, severity } = tellAttempts(gate, verdict);
  const what = serviceOfPurpose(gate.purpose);
  const place = `${formatEndpoint(gate.to.address, gate.to.port)} over ${gate.transport.toUpperCase()}`;
  const others = gates.filter(({ to }) => to.address !== asked).map(({ to }) => formatEndpoint(to.address, to.port));
  const elsewhere = others.length === 0 ? '' : ` The answer itself names ${others.join(', ')}.`;
  return [
    finding('dce-rpc/mapped-port-blocked', source, {
      severity,
      detail: `The endpoint mapper ${serverEndpoint(analysis, session.flow)} said in ${packetsText(answers)} that ${what} is at ${place}.${elsewhere} ${text} A firewall that lets port 135 pass has to follow the mapper's answers (an MS-RPC ALG that knows this interface), or the server needs a fixed port range that the firewall allows.`,
      packets: [...answers, ...verdict.attempts].slice(0, shownPackets),
      session: session.id,
      flow: session.flow,
      accountable,
      confidence,
      evidence: [{ text: `${what} is at ${place}`, packet: gate.openedAt.packet }, ...evidence],
    }),
  ];
}

/** A bind that came to nothing. */
interface Rejection {
  readonly session: Session;
  readonly bind: AlgMessage | undefined;
  /** The nak, the answer that accepts nothing, or the RST. */
  readonly packet: number;
  readonly reason: string;
  readonly kind: 'nak' | 'refused' | 'reset';
}

/** One finding for each client, server and interface, however often it was tried. */
function tellRejected(source: number, analysis: CaptureAnalysis, sessions: readonly Session[]): Finding[] {
  const { flows } = analysis;
  const found = new Map<string, Rejection[]>();
  for (const session of sessions)
    for (const rejection of rejectionsOf(analysis, session)) {
      const wanted = String(rejection.bind?.facts?.['interface'] ?? '');
      const key = `${flows.clientAddress(session.flow)} ${flows.serverAddress(session.flow)} ${wanted} ${rejection.kind}`;
      const list = found.get(key);
      if (list) list.push(rejection);
      else found.set(key, [rejection]);
    }
  return [...found.values()].flatMap((rejections) => tell(source, analysis, rejections));
}

function rejectionsOf(analysis: CaptureAnalysis, session: Session): Rejection[] {
  const found: Rejection[] = [];
  let open: AlgMessage | undefined;
  for (const message of session.messages) {
    const { name, packet, facts } = message;
    if (name === 'BIND') open = message;
    else if (name === 'BIND_NAK')
      found.push({ session, bind: open, packet, reason: String(facts?.['rejectReason']), kind: 'nak' });
    else if (name === 'BIND_ACK' && facts?.['accepted'] === 0 && Number(facts['rejected']) > 0)
      found.push({ session, bind: open, packet, reason: String(facts['rejectReason']), kind: 'refused' });
    if (message.from === 'server') open = undefined;
  }
  const reset = open && session.transport === 'tcp' ? resetAfter(analysis, session.flow, open.packet) : undefined;
  if (open && reset !== undefined) found.push({ session, bind: open, packet: reset, reason: 'a RST', kind: 'reset' });
  return found;
}

/** The RST in the server's name behind packet `after`, when the server says nothing before it; numbers from 1. */
function resetAfter({ index, flows }: CaptureAnalysis, flow: number, after: number): number | undefined {
  for (let packet = after - 1; packet !== none; packet = index.nextInFlow(packet)) {
    if (flows.fromClient(flow, index.direction(packet))) continue;
    if (index.payloadLength(packet) > 0) return undefined;
    if (index.tcpFlags(packet) & tcpFlag.rst) return packet + 1;
  }
  return undefined;
}

function tell(source: number, analysis: CaptureAnalysis, rejections: readonly Rejection[]): Finding[] {
  const first = rejections[0];
  if (!first) return [];
  const { session, bind, kind, reason, packet } = first;
  const server = serverEndpoint(analysis, session.flow);
  const what = bind?.summary ?? 'a bind that was not captured';
  const answer = {
    nak: `was rejected with a bind_nak: ${reason}.`,
    refused: `was answered, but no context was accepted: ${reason}.`,
    reset: 'was answered with a RST; who sent it, its own finding weighs.',
  }[kind];
  const syntaxes = String(bind?.facts?.['transferSyntaxes'] ?? '');
  const several = syntaxes.includes(', ');
  const advice =
    kind === 'reset' && several
      ? ` The bind offers ${syntaxes}: firewalls that do not know the negotiation of several transfer syntaxes refuse it (Microsoft KB 899148).`
      : '';
  const times = rejections.length > 1 ? ` It happened ${rejections.length} times.` : '';
  const packets = rejections.flatMap((each) => [...(each.bind ? [each.bind.packet] : []), each.packet]);
  return [
    finding('dce-rpc/bind-rejected', source, {
      detail: `The bind of ${clientEndpoint(analysis, session.flow)} to ${server} (${what}) ${answer}${advice}${times}`,
      packets: packets.slice(0, shownPackets),
      session: session.id,
      flow: session.flow,
      accountable: kind === 'reset' ? 'unknown' : 'server',
      confidence: kind === 'reset' ? 0.85 : 0.95,
      evidence: [
        ...(bind ? [{ text: `Bind: ${bind.summary}`, packet: bind.packet }] : []),
        { text: kind === 'reset' ? 'RST instead of an answer' : `Answer: ${reason}`, packet },
      ],
    }),
  ];
}
