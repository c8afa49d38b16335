/** `tftp/return-blocked`: the answer from a new port does not reach the client, or the client's side refuses it. */
import type { AlgMessage } from '../../alg/alg.ts';
import type { CaptureAnalysis } from '../../alg/capture-analysis.ts';
import type { Gate } from '../../alg/gate-table.ts';
import type { Session } from '../../alg/session.ts';
import type { EvidenceRecord } from '../../base/place.ts';
import { none } from '../../capture/packet-index.ts';
import type { AlgRule } from '../alg-rule.ts';
import { secondsUntilEnd } from '../data-connection.ts';
import { finding, packetsText, type Finding } from '../finding.ts';

/** A server answers at once or not at all; clients repeat their request every few seconds. */
const patienceSeconds = 3;
const shownPackets = 50;

export const tftpRule: AlgRule = ({ source, analysis }) => {
  const findings: Finding[] = [];
  const explainedGates: Gate[] = [];
  for (const session of analysis.sessions.sessions) {
    if (session.alg !== 'tftp') continue;
    session.gates.forEach((gate, at) => {
      const until = session.gates[at + 1]?.openedAt.packet ?? Infinity;
      const requests = session.messages.filter(
        ({ packet, name }) => (name === 'RRQ' || name === 'WRQ') && packet >= gate.openedAt.packet && packet < until,
      );
      const told = judge(source, analysis, session, gate, requests);
      if (told !== 'unexplained') explainedGates.push(gate);
      if (typeof told === 'object') findings.push(told);
    });
  }
  return { findings, explainedGates };
};

function judge(
  source: number,
  analysis: CaptureAnalysis,
  session: Session,
  gate: Gate,
  requests: readonly AlgMessage[],
): Finding | 'fine' | 'unexplained' {
  const first = requests[0];
  const last = requests.at(-1);
  if (!first || !last) return 'unexplained';
  // A server that answers from the port that was asked needs no gate.
  if (session.messages.some(({ from, packet }) => from === 'server' && packet > gate.openedAt.packet)) return 'fine';
  const about = { session: session.id, flow: session.flow } as const;
  const asked = `${last.name} ${last.summary} in ${packetsText(requests.map(({ packet }) => packet))}`;
  if (gate.flow !== null && gate.firstPacket !== null) {
    const answer = answerOf(analysis, gate.flow);
    if (answer.bothSides) return 'fine';
    const refusals = refusalsOf(analysis, gate.flow);
    const repeated = answer.packets.length > 1 || last.packet > gate.firstPacket;
    if (!repeated && refusals.length === 0) return 'unexplained';
    const other =
      gate.outcome === 'fulfilled'
        ? `its port ${analysis.flows.serverPort(gate.flow)}, not from the port that was asked`
        : `another address than the one that was asked (${gate.contradiction ?? ''})`;
    return finding('tftp/return-blocked', source, {
      ...about,
      detail: `The server answers ${asked} from ${other} (packet ${gate.firstPacket}), as TFTP does, and hears nothing: the answer does not get through to the client. A gateway without a TFTP ALG, or with rules for port 69 only, refuses it.`,
      packets: [
        ...requests.map(({ packet }) => packet),
        ...answer.packets,
        ...refusals.flatMap(({ packet }) => packet ?? []),
      ].slice(0, shownPackets),
      confidence: refusals.length > 0 ? 0.95 : 0.85,
      evidence: [
        { text: `Answered ${answer.packets.length} times, never acknowledged`, packet: gate.firstPacket },
        ...refusals,
      ],
    });
  }
  if (requests.length < 2 || secondsUntilEnd(analysis, first.packet) < patienceSeconds) return 'unexplained';
  return finding('tftp/return-blocked', source, {
    ...about,
    detail: `${asked}: nothing came back. Either the server is silent, or its answer, which comes from a new port, was refused on the way: gateways need a TFTP ALG for it. A capture on the server's side would tell.`,
    packets: requests.slice(0, shownPackets).map(({ packet }) => packet),
    accountable: 'unknown',
    confidence: 0.6,
    evidence: [{ text: `Asked ${requests.length} times, no answer from any port`, packet: last.packet }],
  });
}

/** Packets of the answering side, and whether the client ever spoke in that flow. */
function answerOf(
  { index, flows }: CaptureAnalysis,
  flow: number,
): { readonly packets: readonly number[]; readonly bothSides: boolean } {
  const packets: number[] = [];
  const direction = index.direction(flows.firstPacket(flow));
  for (let packet = flows.firstPacket(flow); packet !== none; packet = index.nextInFlow(packet)) {
    if (index.direction(packet) !== direction) return { packets, bothSides: true };
    if (packets.length < shownPackets) packets.push(packet + 1);
  }
  return { packets, bothSides: false };
}

/** ICMP errors that quote the answer. */
function refusalsOf({ sessions, flows }: CaptureAnalysis, flow: number): EvidenceRecord[] {
  const ports = [flows.clientPort(flow), flows.serverPort(flow)];
  const found: EvidenceRecord[] = [];
  for (const { alg, messages } of sessions.sessions) {
    if (alg !== 'icmp') continue;
    for (const { packet, name, facts } of messages)
      if (
        ports.includes(Number(facts?.['quotedSourcePort'])) &&
        ports.includes(Number(facts?.['quotedDestinationPort']))
      )
        found.push({ text: `ICMP error for the answer: ${name}`, packet });
  }
  return found.slice(0, 5);
}
