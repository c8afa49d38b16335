/** `netshow/media-blocked`, `realaudio/media-blocked`: the client named a UDP port and no media came to it. */
import { formatEndpoint, isPrivateAddress } from '../../base/address.ts';
import type { AlgId } from '../../alg/alg.ts';
import type { CaptureAnalysis } from '../../alg/capture-analysis.ts';
import type { Gate } from '../../alg/gate-table.ts';
import type { Session } from '../../alg/session.ts';
import type { AlgRule } from '../alg-rule.ts';
import type { FindingId } from '../catalogue.ts';
import { secondsUntilEnd } from '../data-connection.ts';
import { finding, packetsText } from '../finding.ts';

/** Players wait some seconds for UDP before they fall back to TCP. */
const patienceSeconds = 5;

interface Blocked {
  readonly session: Session;
  readonly gates: readonly Gate[];
}

const funnelRule =
  (alg: AlgId, id: FindingId): AlgRule =>
  ({ source, analysis }) => {
    const blocked = analysis.sessions.sessions
      .filter((session) => session.alg === alg)
      .flatMap((session) => blockedFunnels(analysis, session));
    return {
      findings: blocked.map(({ session, gates }) => {
        const ends = gates.map(({ to }) => formatEndpoint(to.address, to.port)).join(' and ');
        const client = analysis.flows.clientAddress(session.flow);
        const leak = gates.some(({ to }) => isPrivateAddress(to.address) && to.address !== client);
        const packets = [...new Set(gates.map(({ openedAt }) => openedAt.packet))];
        return finding(id, source, {
          detail: `The client asks for media over UDP to ${ends} (${packetsText(packets)}), and none came. ${
            leak
              ? `It appears as ${client}: the header was translated, the address in the message was not.`
              : 'A gateway without an ALG for this protocol has no binding for these packets and drops them; the player falls back to TCP, or stays silent.'
          }`,
          packets,
          session: session.id,
          flow: session.flow,
          accountable: leak ? 'gateway' : 'unknown',
          confidence: leak ? 0.9 : 0.7,
          evidence: packets.slice(0, 3).map((packet) => ({ text: `Media asked for to ${ends}`, packet })),
        });
      }),
      explainedGates: blocked.flatMap(({ gates }) => gates),
    };
  };

/** A repair port alone is no fault: nothing may have to be repeated. */
function blockedFunnels(analysis: CaptureAnalysis, session: Session): Blocked[] {
  if (session.gates.some(({ outcome }) => outcome === 'fulfilled')) return [];
  const gates = session.gates.filter(
    ({ outcome, openedAt }) =>
      (outcome === 'expired' || outcome === 'pending') && secondsUntilEnd(analysis, openedAt.packet) >= patienceSeconds,
  );
  return gates.length > 0 ? [{ session, gates }] : [];
}

export const netshowRule: AlgRule = funnelRule('netshow', 'netshow/media-blocked');
export const realaudioRule: AlgRule = funnelRule('realaudio', 'realaudio/media-blocked');
