/** `winframe/private-address`: the browser service names a server that its client cannot reach. */
import type { AlgRule } from '../alg-rule.ts';
import { finding } from '../finding.ts';
import { leakedReferences } from '../leaked-reference.ts';

export const winframeRule: AlgRule = ({ source, analysis }) => {
  const leaked = analysis.sessions.sessions
    .filter(({ alg, transport }) => alg === 'winframe' && transport === 'udp')
    .flatMap((session) => leakedReferences(analysis, session).map((leak) => ({ session, ...leak })));
  return {
    findings: leaked.map(({ session, gate, sender }) =>
      finding('winframe/private-address', source, {
        detail: `The browser service at ${sender} answers with the server address ${gate.to.address}, which no client on this side of the gateway can reach. Give the servers their alternate address, or let an ALG translate the answer.`,
        packets: [gate.openedAt.packet],
        session: session.id,
        flow: session.flow,
        confidence: 0.9,
        evidence: [{ text: `Answer names ${gate.to.address}, sent from ${sender}`, packet: gate.openedAt.packet }],
      }),
    ),
    explainedGates: leaked.map(({ gate }) => gate),
  };
};
