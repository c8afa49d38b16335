/** `h323/media-not-opened`: channels that both sides agreed on and whose media never came. */
import { formatEndpoint, isPrivateAddress } from '../../base/address.ts';
import type { AlgMessage } from '../../alg/alg.ts';
import type { CaptureAnalysis } from '../../alg/capture-analysis.ts';
import type { Gate } from '../../alg/gate-table.ts';
import type { Session } from '../../alg/session.ts';
import { ipProtocol } from '../../packet/scratch.ts';
import type { AlgRule } from '../alg-rule.ts';
import { secondsUntilEnd } from '../data-connection.ts';
import { finding, packetsText, type Finding } from '../finding.ts';

/** Media begins within a second of the agreement; by then nobody waits any more. */
const patienceSeconds = 5;
const shownGates = 8;

export const h323Rule: AlgRule = ({ source, analysis }) => {
  const sessions = analysis.sessions.sessions.filter(({ alg }) => alg === 'h323');
  return {
    findings: sessions.flatMap((session) => mediaFindings(source, analysis, session)),
    explainedGates: sessions.flatMap(explained),
  };
};

const isMedia = ({ purpose }: Gate): boolean => purpose.startsWith('rtp-');

function mediaFindings(source: number, analysis: CaptureAnalysis, session: Session): Finding[] {
  const missing = session.gates.filter(
    (gate) =>
      isMedia(gate) &&
      (gate.outcome === 'expired' || gate.outcome === 'pending') &&
      secondsUntilEnd(analysis, gate.openedAt.packet) >= patienceSeconds &&
      isAgreed(session, gate) &&
      !isReleasedSoon(analysis, session, gate),
  );
  const first = missing[0];
  if (!first) return [];
  const packets = missing.slice(0, shownGates).map(({ openedAt }) => openedAt.packet);
  const endpoints = missing.slice(0, shownGates).map(({ to }) => formatEndpoint(to.address, to.port));
  const about = { packets, session: session.id, flow: session.flow };
  const arrived = session.gates.filter((gate) => isMedia(gate) && gate.outcome === 'fulfilled');
  if (arrived.length === 0 && !hasDatagrams(analysis, session))
    return [
      finding('alg/cannot-know', source, {
        ...about,
        detail: `H.245 agreed on media to ${endpoints.join(', ')} (${packetsText(packets)}), but the capture has no UDP of these hosts at all. Capture without a filter on the signalling ports to see whether media flows.`,
        evidence: [{ text: `Channels agreed, no UDP of their hosts captured`, packet: first.openedAt.packet }],
      }),
    ];
  const leak = missing.find(({ to }) => isPrivateAddress(to.address) && !isOfSession(analysis, session, to.address));
  const how = leak
    ? `${leak.to.address} is a private address that none of the connection's ends has: no ALG translated it in the message.`
    : arrived.length > 0
      ? 'Media of the other direction came: the call is one-way. The sender did not learn the address, or a gateway lets nothing in.'
      : 'No media came in any direction.';
  return [
    finding('h323/media-not-opened', source, {
      ...about,
      detail: `The channel was agreed, but no media came to ${endpoints.join(', ')} (${packetsText(packets)}). ${how}`,
      accountable: leak ? 'gateway' : 'unknown',
      confidence: leak ? 0.9 : arrived.length > 0 ? 0.8 : 0.5,
      evidence: [
        { text: `Agreed: media to ${endpoints[0] ?? ''}`, packet: first.openedAt.packet },
        ...arrived.slice(0, 1).map((gate) => ({
          text: `Media to ${formatEndpoint(gate.to.address, gate.to.port)} came`,
          ...(gate.firstPacket === null ? {} : { packet: gate.firstPacket }),
        })),
      ],
    }),
  ];
}

const fact = (message: AlgMessage | undefined, name: string): unknown => message?.facts?.[name];

/** Acknowledged, or offered as fast start and answered by it. */
function isAgreed(session: Session, gate: Gate): boolean {
  const message = session.messages.find(({ packet }) => packet === gate.openedAt.packet);
  if (fact(message, 'acknowledges') === true) return true;
  if (!message || !hasFastStart(message)) return false;
  return session.messages.some((other) => other.from !== message.from && hasFastStart(other));
}

const hasFastStart = (message: AlgMessage): boolean => Number(fact(message, 'fastStart') ?? 0) > 0;

/** The call ended before media could be missed. */
const isReleasedSoon = (analysis: CaptureAnalysis, session: Session, gate: Gate): boolean =>
  analysis.sessions.sessions
    .filter(({ id }) => id === session.id || id === session.parent)
    .some(({ messages }) =>
      messages.some(
        ({ name, packet, seconds }) =>
          (name === 'RELEASE COMPLETE' || name === 'endSessionCommand') &&
          packet >= gate.openedAt.packet &&
          seconds - gate.openedAt.seconds < patienceSeconds,
      ),
    );

const isOfSession = ({ flows }: CaptureAnalysis, { flow }: Session, address: string): boolean =>
  flows.clientAddress(flow) === address || flows.serverAddress(flow) === address;

function hasDatagrams({ flows }: CaptureAnalysis, session: Session): boolean {
  const hosts = new Set(session.gates.map(({ to }) => to.address));
  hosts.add(flows.clientAddress(session.flow)).add(flows.serverAddress(session.flow));
  for (let flow = 0; flow < flows.count; flow += 1)
    if (
      flows.protocol(flow) === ipProtocol.udp &&
      (hosts.has(flows.clientAddress(flow)) || hosts.has(flows.serverAddress(flow)))
    )
      return true;
  return false;
}

/** Media is judged above, RTCP is not always sent, and H.245 needs no connection once its messages found another way. */
function explained(session: Session): Gate[] {
  const isTunnelled = session.messages.some((message) => Number(fact(message, 'tunnelled') ?? 0) > 0);
  const sides = new Set(session.messages.filter(hasFastStart).map(({ from }) => from));
  return session.gates.filter(
    ({ purpose, outcome }) =>
      outcome === 'expired' &&
      (purpose.startsWith('rtp-') ||
        purpose.startsWith('rtcp-') ||
        (purpose === 'h245' && (isTunnelled || sides.size > 1))),
  );
}
