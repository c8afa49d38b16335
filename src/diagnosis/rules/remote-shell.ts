/** `exec/stderr-blocked`, `shell/stderr-blocked`, `shell/source-port`: what NAT does to rexec and rsh. */
import type { CaptureAnalysis } from '../../alg/capture-analysis.ts';
import type { Gate } from '../../alg/gate-table.ts';
import type { Session } from '../../alg/session.ts';
import { formatEndpoint, isPrivateAddress } from '../../base/address.ts';
import type { AlgRule } from '../alg-rule.ts';
import { gateFate, secondsUntilEnd, type ConnectionFate } from '../data-connection.ts';
import { finding, type Finding } from '../finding.ts';

/** A server connects back at once. */
const patienceSeconds = 5;
/** rshd(8): the only ports that it trusts. */
const lowestTrustedPort = 512;
const highestTrustedPort = 1023;

export const remoteShellRule: AlgRule = ({ source, analysis }) => {
  const sessions = analysis.sessions.sessions.filter(({ alg }) => alg === 'exec' || alg === 'shell');
  const explainedGates: Gate[] = [];
  const findings = sessions.flatMap((session) => {
    const blocked = session.gates.flatMap((gate) => {
      const told = judgeGate(source, analysis, session, gate);
      if (told !== 'unexplained') explainedGates.push(gate);
      return typeof told === 'object' ? [told] : [];
    });
    return [...blocked, ...sourcePort(source, analysis, session)];
  });
  return { findings, explainedGates };
};

function judgeGate(
  source: number,
  analysis: CaptureAnalysis,
  session: Session,
  gate: Gate,
): Finding | 'fine' | 'unexplained' {
  const fate = gateFate(analysis, gate);
  if (fate === 'open' || wentOn(session)) return 'fine';
  if (gate.outcome === 'contradicted' || fate === 'undecided') return 'unexplained';
  if (fate === 'absent' && secondsUntilEnd(analysis, gate.openedAt.packet) < patienceSeconds) return 'unexplained';
  const name = session.alg === 'exec' ? 'rexec' : 'rsh';
  const to = formatEndpoint(gate.to.address, gate.to.port);
  const outcome = outcomeText(fate, to, gate);
  return finding(session.alg === 'exec' ? 'exec/stderr-blocked' : 'shell/stderr-blocked', source, {
    detail: `In packet ${gate.openedAt.packet} the client asks for a second connection to ${to}; ${outcome}. The command hangs without output. A gateway has to let the server's connection in, and to rewrite the port when it translates it.`,
    packets: [gate.openedAt.packet, ...(gate.firstPacket === null ? [] : [gate.firstPacket])],
    session: session.id,
    flow: session.flow,
    accountable: fate === 'unanswered' ? 'gateway' : 'unknown',
    confidence: fate === 'absent' ? 0.7 : 0.9,
    evidence: [
      { text: `${name}: errors go to port ${gate.to.port}`, packet: gate.openedAt.packet },
      { text: outcome, packet: gate.firstPacket ?? gate.openedAt.packet },
    ],
  });
}

function outcomeText(fate: ConnectionFate, to: string, gate: Gate): string {
  if (fate === 'unanswered') return `the server's SYN (packet ${gate.firstPacket}) was never answered`;
  if (fate === 'refused') return `the server's SYN (packet ${gate.firstPacket}) was answered with a RST`;
  return `no connection to ${to} came, and the server said nothing`;
}

/** rshd connects before it reads on, rexecd before it answers; what follows proves the connection, captured or not. */
const wentOn = ({ alg, messages }: Session): boolean =>
  messages.some(({ from, name, packet }) => {
    if (from === 'server') return true;
    const port = messages.find((message) => message.name === 'stderr port');
    return alg === 'shell' && name === 'request' && port !== undefined && packet > port.packet;
  });

function sourcePort(source: number, { flows }: CaptureAnalysis, session: Session): Finding[] {
  if (session.alg !== 'shell' || session.messages.length === 0) return [];
  const port = flows.clientPort(session.flow);
  if (port >= lowestTrustedPort && port <= highestTrustedPort) return [];
  const client = formatEndpoint(flows.clientAddress(session.flow), port);
  const packet = flows.firstPacket(session.flow) + 1;
  const accepted = session.messages.some(({ facts }) => facts?.['accepted'] === true);
  const isInside = isPrivateAddress(flows.clientAddress(session.flow));
  return [
    finding('shell/source-port', source, {
      ...(accepted ? { severity: 'info' } : {}),
      detail: `${client} speaks rsh from port ${port}; servers trust ports ${lowestTrustedPort} to ${highestTrustedPort} only and close at once.${accepted ? ' This one did not mind.' : ''} ${isInside ? 'The address is not translated yet, so the client itself chose it.' : 'NAT with ports does this: its pool must give rsh a port of that range.'}`,
      packets: [packet],
      session: session.id,
      flow: session.flow,
      accountable: isInside ? 'client' : 'gateway',
      confidence: 0.9,
      evidence: [{ text: `Client port ${port}`, packet }],
    }),
  ];
}
