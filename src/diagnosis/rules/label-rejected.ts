/**
 * `dns/label-rejected`: names that break RFC 1035 §2.3.4, which the DNS analyzer notes, and what became of them: answered
 * (nobody on the way minds), never answered, or seen before a gateway and not behind it.
 */
import type { AlgMessage, AlgNote } from '../../alg/alg.ts';
import type { Session } from '../../alg/session.ts';
import type { CaptureEvidence, EvidenceSet } from '../evidence-set.ts';
import { finding, listNumbers, type Finding } from '../finding.ts';
import { serverEndpoint, sessionOfFlow } from '../flow-text.ts';
import type { Joined } from '../story.ts';

const id = 'dns/label-rejected';
/** Clocks of two machines. */
const toleranceSeconds = 5;

export function labelRejections(capture: CaptureEvidence, evidence: EvidenceSet, joined: Joined): Finding[] {
  const others = evidence.captures
    .filter((each) => each !== capture)
    .map((each) => ({ capture: each, servers: dnsServers(each) }));
  return capture.analysis.sessions.sessions.flatMap((session) =>
    session.notes.filter((note) => note.id === id).map((note) => rejection(capture, session, note, joined, others)),
  );
}

interface OtherSide {
  readonly capture: CaptureEvidence;
  /** Endpoints of the DNS servers that it shows. */
  readonly servers: ReadonlySet<string>;
}

const dnsServers = ({ analysis }: CaptureEvidence): ReadonlySet<string> =>
  new Set(
    analysis.sessions.sessions.flatMap(({ alg, flow }) => (alg === 'dns' ? [serverEndpoint(analysis, flow)] : [])),
  );

const sameMessage = (one: AlgMessage, other: AlgMessage): boolean =>
  one.from === other.from &&
  one.facts?.['id'] === other.facts?.['id'] &&
  one.facts?.['problem'] === other.facts?.['problem'];

function rejection(
  capture: CaptureEvidence,
  session: Session,
  note: AlgNote,
  joined: Joined,
  others: readonly OtherSide[],
): Finding {
  const noted = new Set(note.packets);
  const bad = session.messages.filter(({ packet, facts }) => noted.has(packet) && facts?.['problem'] !== undefined);
  const parts = {
    packets: note.packets,
    session: session.id,
    flow: session.flow,
    evidence: [{ text: note.evidence, ...(note.packets[0] === undefined ? {} : { packet: note.packets[0] }) }],
  };
  for (const far of others) {
    const lost = bad.filter((message) => isMissing(capture, session, message, joined, far));
    const [first] = lost;
    if (!first) continue;
    return finding(id, capture.source, {
      ...parts,
      accountable: 'gateway',
      confidence: 0.9,
      detail: `${String(first.facts?.['problem'])}: the ${first.from === 'client' ? 'query' : 'answer'} in packet ${listNumbers(lost.map(({ packet }) => packet))} is in ${capture.name} and not in ${far.capture.name}, which shows other messages of ${serverEndpoint(capture.analysis, session.flow)}. The gateway's DNS inspection dropped it for its name. Correct the sender, or turn the check off (Cisco ASA: no protocol-enforcement).`,
      evidence: [...parts.evidence, { text: 'Not there', source: far.capture.source }],
    });
  }
  const queries = bad.filter(({ from }) => from === 'client');
  const answered = queries.filter((query) =>
    session.messages.some(
      ({ from, packet, facts }) => from === 'server' && packet > query.packet && facts?.['id'] === query.facts?.['id'],
    ),
  );
  const fate =
    queries.length === 0
      ? ''
      : answered.length === queries.length
        ? ' Here it was answered: nothing on this way objected.'
        : ` ${queries.length - answered.length} of ${queries.length} such queries were never answered.`;
  return finding(id, capture.source, {
    ...parts,
    detail: `${note.detail ?? note.evidence}${fate}`,
    confidence: answered.length < queries.length ? 0.7 : 0.4,
  });
}

/** True when the other capture shows this conversation, or this server at this time, and not this message. */
function isMissing(
  capture: CaptureEvidence,
  session: Session,
  message: AlgMessage,
  joined: Joined,
  { capture: far, servers }: OtherSide,
): boolean {
  const place = joined.partners(capture, session.flow).find((each) => each.capture === far);
  if (place) {
    const partner = sessionOfFlow(far.analysis, place.flow);
    return partner !== undefined && !partner.messages.some((other) => sameMessage(message, other));
  }
  const { index } = far.analysis;
  if (index.count === 0) return false;
  const from = index.seconds(0) - toleranceSeconds;
  const to = index.seconds(index.count - 1) + toleranceSeconds;
  return (
    servers.has(serverEndpoint(capture.analysis, session.flow)) && message.seconds >= from && message.seconds <= to
  );
}
