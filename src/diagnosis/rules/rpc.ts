/** `rpc/mapped-port-blocked` and `rpc/record-fragmented`: what the portmapper's answers led to, and how records came. */
import type { CaptureAnalysis } from '../../alg/capture-analysis.ts';
import { serviceOfPurpose } from '../../alg/mapped-purpose.ts';
import type { Session } from '../../alg/session.ts';
import { formatEndpoint } from '../../base/address.ts';
import type { AlgRule } from '../alg-rule.ts';
import { finding, packetsText, type Finding } from '../finding.ts';
import { serverEndpoint } from '../flow-text.ts';
import { mappedServices, type MappedService } from '../mapped-service.ts';
import { tellAttempts } from '../mapped-service-text.ts';

const shownPackets = 100;

export const rpcRule: AlgRule = ({ source, analysis }) => {
  const sessions = analysis.sessions.sessions.filter(({ alg }) => alg === 'rpc-portmap' || alg === 'rpc');
  return {
    findings: [
      ...mappedServices(analysis, sessions).flatMap((service) => tellBlocked(source, analysis, service)),
      ...sessions.flatMap((session) => tellFragmented(source, session)),
    ],
    explainedGates: sessions.flatMap(({ gates }) => gates),
  };
};

function tellBlocked(source: number, analysis: CaptureAnalysis, service: MappedService): Finding[] {
  const { session, gates, answers, verdict } = service;
  const [gate] = gates;
  if (!gate || verdict.fate === 'reached' || verdict.fate === 'undecided') return [];
  const { text, evidence, confidence, accountable, severity } = tellAttempts(gate, verdict);
  const what = serviceOfPurpose(gate.purpose);
  const place = `${formatEndpoint(gate.to.address, gate.to.port)} over ${gate.transport.toUpperCase()}`;
  const asked = analysis.flows.serverAddress(session.flow);
  const elsewhere =
    gate.to.address === asked
      ? ''
      : ` The answer names ${gate.to.address}, although ${asked} was asked: the message was not translated with the header.`;
  return [
    finding('rpc/mapped-port-blocked', source, {
      severity,
      detail: `The portmapper ${serverEndpoint(analysis, session.flow)} said in ${packetsText(answers)} that ${what} is at ${place}. ${text}${elsewhere} A firewall that lets port 111 pass has to follow the portmapper's answers (a Sun RPC ALG that knows this program), or the service needs a fixed port that the firewall allows.`,
      packets: [...answers, ...verdict.attempts].slice(0, shownPackets),
      session: session.id,
      flow: session.flow,
      accountable,
      confidence,
      evidence: [{ text: `${what} is at ${place}`, packet: gate.openedAt.packet }, ...evidence],
    }),
  ];
}

function tellFragmented(source: number, session: Session): Finding[] {
  const pieces = session.messages.filter(({ facts }) => facts?.['fragments'] !== undefined);
  const first = pieces[0];
  if (!first) return [];
  const answered = new Set(session.messages.map(({ facts }) => facts?.['callPacket']));
  const lost = pieces.find(
    ({ from, packet, name }) => from === 'client' && / call$/.test(name) && !answered.has(packet),
  );
  const consequence = lost
    ? `Packet ${lost.packet} (${lost.name}) was never answered.`
    : 'They were answered, so nothing on this way minds.';
  return [
    finding('rpc/record-fragmented', source, {
      // ALGs read what the portmapper says; what passed did no harm.
      ...(session.alg === 'rpc' ? { severity: 'hint' } : lost ? {} : { severity: 'info' }),
      detail: `${pieces.length === 1 ? 'A record' : `${pieces.length} records`} of this connection came in several fragments (the mark's highest bit tells the last one, RFC 5531 §11). That is allowed, but ALGs that read only whole records drop them: Cisco IOS-XE counts them as "TCP record is not last frag". ${consequence}`,
      packets: pieces.slice(0, shownPackets).map(({ packet }) => packet),
      session: session.id,
      flow: session.flow,
      confidence: lost ? 0.8 : 0.5,
      evidence: [{ text: `${first.summary}, ${first.size} bytes`, packet: first.packet }],
    }),
  ];
}
