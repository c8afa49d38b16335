/** `netshow/media-blocked`, `realaudio/media-blocked`: the client named a UDP port and no media came to it. */
import { formatEndpoint, isPrivateAddress } from '../../base/address.ts';
import type { AlgId } from '../../alg/alg.ts';
import type { CaptureAnalysis } from '../../alg/capture-analysis.ts';
import type { Gate } from '../../alg/gate-table.ts';
import type { Session } from '../../alg/session.ts';
import type { AlgRule } from '../alg-rule.ts';
import type { FindingId } from '../catalogue.ts';
import { secondsUntilEnd } from '../data-connection.ts';
import { finding, packetsText, type Finding } from '../finding.ts';
import { NetshowFallbacks, type FallbackStep } from '../netshow-fallback.ts';

/** Players wait some seconds for UDP before they fall back to TCP. */
const patienceSeconds = 5;

interface Blocked {
  readonly session: Session;
  readonly gates: readonly Gate[];
  /** What the client tried next, when its next steps are known. */
  readonly steps: readonly FallbackStep[];
}

type StepsAfter = (session: Session, asked: number) => readonly FallbackStep[];

const funnelRule =
  (alg: AlgId, id: FindingId, stepsOf: (analysis: CaptureAnalysis) => StepsAfter): AlgRule =>
  ({ source, analysis }) => {
    const stepsAfter = stepsOf(analysis);
    const blocked = analysis.sessions.sessions
      .filter((session) => session.alg === alg)
      .flatMap((session) => blockedFunnels(analysis, session, stepsAfter));
    return {
      findings: blocked.map((each) => mediaBlocked(id, source, analysis, each)),
      explainedGates: blocked.flatMap(({ gates }) => gates),
    };
  };

function mediaBlocked(
  id: FindingId,
  source: number,
  analysis: CaptureAnalysis,
  { session, gates, steps }: Blocked,
): Finding {
  const ends = gates.map(({ to }) => formatEndpoint(to.address, to.port)).join(' and ');
  const client = analysis.flows.clientAddress(session.flow);
  const leak = gates.some(({ to }) => isPrivateAddress(to.address) && to.address !== client);
  const packets = [...new Set(gates.map(({ openedAt }) => openedAt.packet))];
  const reason = leak
    ? `It appears as ${client}: the header was translated, the address in the message was not.`
    : 'A gateway without an ALG for this protocol has no binding for these packets and drops them; the player falls back to TCP, or stays silent.';
  const fallback =
    steps.length === 0
      ? ''
      : ` The client then fell back to ${steps.map(({ way, packet, session: other }) => `${way} (packet ${packet}${other === null || other === session.id ? '' : `, session ${other}`})`).join(' and to ')}: one attempt, which shows that the way over UDP is blocked and that the server can be reached. Let UDP from the server through, or leave it at the slower way.`;
  return finding(id, source, {
    detail: `The client asks for media over UDP to ${ends} (${packetsText(packets)}), and none came. ${reason}${fallback}`,
    packets: [...packets, ...steps.map(({ packet }) => packet)],
    session: session.id,
    flow: session.flow,
    accountable: leak ? 'gateway' : 'unknown',
    confidence: leak ? 0.9 : steps.length > 0 ? 0.85 : 0.7,
    evidence: [
      ...packets.slice(0, 3).map((packet) => ({ text: `Media asked for to ${ends}`, packet })),
      ...steps.map(({ text, packet }) => ({ text: `Fallback: ${text}`, packet })),
    ],
  });
}

/** A repair port alone is no fault: nothing may have to be repeated. */
function blockedFunnels(analysis: CaptureAnalysis, session: Session, stepsAfter: StepsAfter): Blocked[] {
  if (session.gates.some(({ outcome }) => outcome === 'fulfilled')) return [];
  const silent = session.gates.filter(({ outcome }) => outcome === 'expired' || outcome === 'pending');
  const [first] = silent;
  if (!first) return [];
  const steps = stepsAfter(session, first.openedAt.packet);
  // Who fell back has waited for long enough.
  const gates =
    steps.length > 0
      ? silent
      : silent.filter(({ openedAt }) => secondsUntilEnd(analysis, openedAt.packet) >= patienceSeconds);
  return gates.length > 0 ? [{ session, gates, steps }] : [];
}

export const netshowRule: AlgRule = funnelRule('netshow', 'netshow/media-blocked', (analysis) => {
  const fallbacks = new NetshowFallbacks(analysis);
  return (session, asked) => fallbacks.after(session, asked);
});
export const realaudioRule: AlgRule = funnelRule('realaudio', 'realaudio/media-blocked', () => () => []);
