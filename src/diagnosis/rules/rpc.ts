/** `rpc/mapped-port-blocked` and `rpc/record-fragmented`: what the portmapper's answers led to, and how records came. */
import type { CaptureAnalysis } from '../../alg/capture-analysis.ts';
import type { Gate } from '../../alg/gate-table.ts';
import { isListedPurpose } from '../../alg/rpc-portmap/mapped-gates.ts';
import type { Session } from '../../alg/session.ts';
import { formatEndpoint } from '../../base/address.ts';
import type { AlgRule } from '../alg-rule.ts';
import { finding, packetsText, type Finding } from '../finding.ts';
import { serverEndpoint } from '../flow-text.ts';
import { serviceJudge, type ServiceVerdict } from '../mapped-service.ts';
import { tellAttempts } from '../mapped-service-text.ts';

const shownPackets = 100;

/** Everything that one client was told about one service, however often it asked. */
interface Mapping {
  readonly session: Session;
  readonly gates: Gate[];
}

export const rpcRule: AlgRule = ({ source, analysis }) => {
  const sessions = analysis.sessions.sessions.filter(({ alg }) => alg === 'rpc-portmap' || alg === 'rpc');
  const mappings = collectMappings(sessions);
  const judge = serviceJudge(
    analysis,
    mappings.flatMap(({ gates }) => gates),
  );
  return {
    findings: [
      ...mappings.flatMap((mapping) => tellBlocked(source, analysis, mapping, judge(mapping.gates))),
      ...sessions.flatMap((session) => tellFragmented(source, session)),
    ],
    explainedGates: sessions.flatMap(({ gates }) => gates),
  };
};

function collectMappings(sessions: readonly Session[]): Mapping[] {
  const byService = new Map<string, Mapping>();
  for (const session of sessions)
    for (const gate of session.gates) {
      if (isListedPurpose(gate.purpose)) continue;
      const { transport, from, to } = gate;
      const key = `${transport} ${from.address} ${to.address} ${to.port}`;
      const known = byService.get(key);
      if (known) known.gates.push(gate);
      else byService.set(key, { session, gates: [gate] });
    }
  return [...byService.values()];
}

function tellBlocked(
  source: number,
  analysis: CaptureAnalysis,
  { session, gates }: Mapping,
  verdict: ServiceVerdict,
): Finding[] {
  const first = gates[0];
  if (!first || verdict.fate === 'reached' || verdict.fate === 'undecided') return [];
  const told = gates.slice(0, shownPackets).map(({ openedAt }) => openedAt.packet);
  const place = `${formatEndpoint(first.to.address, first.to.port)} over ${first.transport.toUpperCase()}`;
  const { text, evidence, confidence, accountable, severity } = tellAttempts(first, verdict);
  const mapper = serverEndpoint(analysis, session.flow);
  const answered = analysis.flows.serverAddress(session.flow);
  const elsewhere =
    first.to.address === answered
      ? ''
      : ` The answer names ${first.to.address}, although ${answered} was asked: the message was not translated with the header.`;
  return [
    finding('rpc/mapped-port-blocked', source, {
      severity,
      detail: `The portmapper ${mapper} said in ${packetsText(told)} that ${serviceOf(first)} is at ${place}. ${text}${elsewhere} A firewall that lets port 111 pass has to follow the portmapper's answers (a Sun RPC ALG that knows this program), or the service needs a fixed port that the firewall allows.`,
      packets: [...told, ...verdict.attempts].slice(0, shownPackets),
      session: session.id,
      flow: session.flow,
      accountable,
      confidence,
      evidence: [
        { text: `${capitalized(serviceOf(first))} is at ${place}`, packet: first.openedAt.packet },
        ...evidence,
      ],
    }),
  ];
}

/** `rpc nfs (100003)` → `nfs (100003)`. */
const serviceOf = ({ purpose }: Gate): string => purpose.replace(/^rpc /, '');

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

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
