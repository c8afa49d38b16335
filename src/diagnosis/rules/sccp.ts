/** `sccp/unknown-version` where media stays out, and which silent media gates need no finding of their own. */
import type { AlgRule } from '../alg-rule.ts';
import type { Session } from '../../alg/session.ts';
import type { SccpFacts } from '../../alg/sccp/facts.ts';
import { newestKnownVersion } from '../../alg/sccp/parse.ts';
import type { CaptureEvidence } from '../evidence-set.ts';
import { finding, type Finding } from '../finding.ts';
import { isSideGate, silentMedia } from '../silent-media.ts';

/** Older guides of Cisco's ASA name 19 as the newest, newer ones 22. */
const knownToOlderGateways = 19;

export const sccpRule: AlgRule = (capture) => {
  const sessions = capture.analysis.sessions.sessions.filter(({ alg }) => alg === 'sccp');
  const media = silentMedia(
    capture,
    sessions.flatMap(({ gates }) => gates),
  );
  const versions = sessions.flatMap((session) => doubtfulVersion(capture, session) ?? []);
  return { findings: [...media.findings, ...versions], explainedGates: media.explainedGates };
};

/** A version between the guides is a suspect only where the media of the call does not come. */
function doubtfulVersion({ source }: CaptureEvidence, session: Session): Finding | undefined {
  const silent = session.gates.filter((gate) => !isSideGate(gate) && gate.outcome === 'expired');
  const first = silent[0];
  const message = session.messages.find(({ facts }) => versionOf(facts) > knownToOlderGateways);
  const version = versionOf(message?.facts);
  if (!first || !message || version > newestKnownVersion) return undefined;
  return finding('sccp/unknown-version', source, {
    detail: `The phone speaks version ${version} of Skinny, and media that was agreed on never comes. Cisco's ASA knew versions up to ${knownToOlderGateways} at first and up to ${newestKnownVersion} later: an ALG that is older than the phone's firmware leaves addresses as they are or drops the message.`,
    packets: [message.packet, first.openedAt.packet],
    session: session.id,
    flow: session.flow,
    confidence: 0.5,
    evidence: [
      { text: `${message.name} of version ${version}`, packet: message.packet },
      { text: `No packet to ${first.to.address}:${first.to.port}`, packet: first.openedAt.packet },
    ],
  });
}

const versionOf = (facts: unknown): number => (facts as SccpFacts | undefined)?.version ?? 0;
