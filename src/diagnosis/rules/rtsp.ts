/** `rtsp/media-blocked`: media was set up over UDP, played, and nothing came; and which gates need no finding of their own. */
import type { AlgMessage } from '../../alg/alg.ts';
import type { Gate } from '../../alg/gate-table.ts';
import type { Session } from '../../alg/session.ts';
import type { RtspFacts } from '../../alg/rtsp/facts.ts';
import { formatEndpoint } from '../../base/address.ts';
import type { EvidenceRecord } from '../../base/place.ts';
import { formatSpan } from '../../base/time.ts';
import { ipProtocol } from '../../packet/scratch.ts';
import type { AlgRule } from '../alg-rule.ts';
import type { CaptureEvidence } from '../evidence-set.ts';
import { finding, type Finding } from '../finding.ts';

/** Players give up UDP after a few seconds without a packet. */
const patienceSeconds = 5;

export const rtspRule: AlgRule = (capture) => {
  const findings: Finding[] = [];
  const explainedGates: Gate[] = [];
  for (const session of capture.analysis.sessions.sessions) {
    if (session.alg !== 'rtsp') continue;
    const played = answerTo(session, 'PLAY');
    const media = session.gates.filter(({ purpose }) => !isControl(purpose));
    const silent = media.filter(({ outcome }) => outcome === 'pending' || outcome === 'expired');
    // Media that came from elsewhere than negotiated has a finding of its own.
    explainedGates.push(...session.gates.filter((gate) => isControl(gate.purpose) || silent.includes(gate)));
    const blocked =
      played &&
      (silent.length > 0 ? tell(capture, session, silent, played) : tellBehind(capture, session, media, played));
    if (blocked) findings.push(blocked);
  }
  return { findings, explainedGates };
};

const isControl = (purpose: string): boolean => purpose.startsWith('rtcp') || purpose.endsWith('-resend');

/** The first answer of success to such a request. */
function answerTo(session: Session, method: string): { readonly packet: number; readonly seconds: number } | undefined {
  return session.messages.find(({ facts }) => {
    const { method: answered, status = 0 }: RtspFacts = facts ?? {};
    return answered === method && status >= 200 && status < 300;
  });
}

/** Back to the connection after PLAY: the player has given up UDP. */
const fallbackOf = (session: Session, playedPacket: number): AlgMessage | undefined =>
  session.messages.find(
    ({ from, packet, facts }) =>
      from === 'client' && packet > playedPacket && (facts as RtspFacts | undefined)?.transport === 'tcp',
  );

/** Media passes here, and the player gives it up all the same: it is lost between here and the player. */
function tellBehind(
  { source }: CaptureEvidence,
  session: Session,
  media: readonly Gate[],
  played: { readonly packet: number },
): Finding | undefined {
  const fallback = fallbackOf(session, played.packet);
  const passing = media.find(({ outcome }) => outcome === 'fulfilled');
  if (!fallback || !passing) return undefined;
  const to = formatEndpoint(passing.to.address, passing.to.port);
  return finding('rtsp/media-blocked', source, {
    detail: `Media to ${to} passes here (packet ${passing.firstPacket ?? '?'}), and the player asks for media in the connection all the same (packet ${fallback.packet}): what was sent over UDP is lost between here and the player. A gateway there has no opening for it.`,
    packets: [passing.openedAt.packet, played.packet, fallback.packet],
    session: session.id,
    flow: session.flow,
    accountable: 'gateway',
    confidence: 0.7,
    evidence: [
      { text: `UDP media to ${to}`, packet: passing.firstPacket ?? played.packet },
      { text: 'SETUP again, over TCP', packet: fallback.packet },
    ],
  });
}

function tell(
  capture: CaptureEvidence,
  session: Session,
  silent: readonly Gate[],
  played: { readonly packet: number; readonly seconds: number },
): Finding | undefined {
  const { index } = capture.analysis;
  const waited = index.count === 0 ? 0 : index.seconds(index.count - 1) - played.seconds;
  const fallback = fallbackOf(session, played.packet);
  if (waited < patienceSeconds && !fallback) return undefined;
  const elsewhere = otherMedia(capture, session, played.packet);
  const sawUdp =
    elsewhere !== undefined || session.gates.some(({ outcome }) => outcome === 'fulfilled') || hasUdp(capture);
  const gates = silent.map(({ to }) => formatEndpoint(to.address, to.port));
  const end = fallback
    ? `The player gives up UDP and asks for media in the connection (packet ${fallback.packet}).`
    : `Nothing comes in ${formatSpan(waited)}.`;
  return finding('rtsp/media-blocked', capture.source, {
    detail: `The media that was set up for ${gates.slice(0, 4).join(', ')} and started in packet ${played.packet} never arrives. ${end} ${elsewhere ? `The server sends UDP to ${elsewhere.to} instead (packet ${elsewhere.packet}): address or port were changed in one place and not in the other.` : 'Without an RTSP ALG a gateway has no opening for it, or opens another port.'} ${sawUdp ? 'Media in the connection (interleaved) needs none.' : 'The capture holds no UDP at all: if it was taken with a filter, this says nothing.'}`,
    packets: [
      ...silent.map(({ openedAt }) => openedAt.packet),
      played.packet,
      ...(elsewhere ? [elsewhere.packet] : []),
    ],
    session: session.id,
    flow: session.flow,
    confidence: !sawUdp ? 0.5 : fallback || elsewhere ? 0.9 : 0.8,
    evidence: [
      ...silent.slice(0, 4).map((gate): EvidenceRecord => ({
        text: `Set up: ${gate.purpose} to ${formatEndpoint(gate.to.address, gate.to.port)}, no packet`,
        packet: gate.openedAt.packet,
      })),
      { text: 'PLAY answered with success', packet: played.packet },
      ...(elsewhere ? [{ text: `UDP from the server to ${elsewhere.to}`, packet: elsewhere.packet }] : []),
    ],
  });
}

/** UDP of the same server that begins after PLAY and goes where nothing was set up. */
function otherMedia(
  { analysis }: CaptureEvidence,
  session: Session,
  playedPacket: number,
): { readonly to: string; readonly packet: number } | undefined {
  const { flows } = analysis;
  const server = flows.serverAddress(session.flow);
  const wanted = new Set(session.gates.flatMap(({ flow }) => (flow === null ? [] : [flow])));
  for (let flow = 0; flow < flows.count; flow += 1) {
    if (flows.protocol(flow) !== ipProtocol.udp || wanted.has(flow)) continue;
    const packet = flows.firstPacket(flow) + 1;
    if (packet <= playedPacket || flows.clientAddress(flow) !== server || flows.packets(flow) < 10) continue;
    return { to: formatEndpoint(flows.serverAddress(flow), flows.serverPort(flow)), packet };
  }
  return undefined;
}

function hasUdp({ analysis: { flows } }: CaptureEvidence): boolean {
  for (let flow = 0; flow < flows.count; flow += 1) if (flows.protocol(flow) === ipProtocol.udp) return true;
  return false;
}
