/** `iiop/private-reference`: object references that lead nowhere from where they were captured. */
import { formatEndpoint } from '../../base/address.ts';
import type { AlgRule } from '../alg-rule.ts';
import { finding } from '../finding.ts';
import { leakedReferences } from '../leaked-reference.ts';

export const iiopRule: AlgRule = ({ source, analysis }) => {
  const sessions = analysis.sessions.sessions.filter(({ alg }) => alg === 'iiop');
  const leaked = sessions.flatMap((session) =>
    leakedReferences(analysis, session).map((leak) => ({ session, ...leak })),
  );
  return {
    findings: leaked.map(({ session, gate, sender }) =>
      finding('iiop/private-reference', source, {
        detail: `An object reference leads to ${formatEndpoint(gate.to.address, gate.to.port)}, while its sender appears as ${sender}: the header was translated, the reference was not. Nobody reached that address.`,
        packets: [gate.openedAt.packet],
        session: session.id,
        flow: session.flow,
        confidence: 0.9,
        evidence: [
          { text: `Reference to ${formatEndpoint(gate.to.address, gate.to.port)}`, packet: gate.openedAt.packet },
        ],
      }),
    ),
    // References are kept for later, and most are never used.
    explainedGates: [
      ...leaked.map(({ gate }) => gate),
      ...sessions.flatMap(({ gates }) =>
        gates.filter(({ purpose, outcome }) => purpose !== 'iiop-forward' && outcome === 'expired'),
      ),
    ],
  };
};
