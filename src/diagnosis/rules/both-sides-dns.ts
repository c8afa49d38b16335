/**
 * What a gateway does to DNS, seen on both sides of it: answers with other addresses (`dns/answer-rewritten`), and over UDP
 * long answers that never come out again (`dns/reply-exceeds-length`), and later answers lost because the flow was closed with the
 * first one (`dns/closed-after-answer`).
 */
import type { AlgMessage } from '../../alg/alg.ts';
import type { Session } from '../../alg/session.ts';
import { sessionEnds } from '../../gateway/replay-sessions.ts';
import type { CaptureEvidence, EvidenceSet } from '../evidence-set.ts';
import { finding, type Finding } from '../finding.ts';
import { serverEndpoint, sessionOfFlow } from '../flow-text.ts';
import { offerFixes } from '../offer-fixes.ts';
import type { Joined } from '../story.ts';

/** RFC 1035 §4.2.1: what every gateway lets through. */
const smallestLimit = 512;
const mostFindings = 50;

interface Pair {
  readonly near: CaptureEvidence;
  readonly far: CaptureEvidence;
  readonly session: Session;
  readonly partner: Session;
}

const idOf = ({ facts }: AlgMessage): string => `${String(facts?.['id'])} ${String(facts?.['qname'])}`;
const answersOf = ({ messages }: Session): readonly AlgMessage[] => messages.filter(({ from }) => from === 'server');
const addressesOf = ({ fields = [] }: AlgMessage): readonly string[] => fields.map(({ value }) => value);

function* pairsOf(evidence: EvidenceSet, joined: Joined): Generator<Pair> {
  for (const near of evidence.captures)
    for (const session of near.analysis.sessions.sessions) {
      if (session.alg !== 'dns') continue;
      for (const { capture: far, flow } of joined.partners(near, session.flow)) {
        const partner = sessionOfFlow(far.analysis, flow);
        if (partner?.alg === 'dns') yield { near, far, session, partner };
      }
    }
}

export function bothSidesDns(evidence: EvidenceSet, joined: Joined): Finding[] {
  const found: Finding[] = [];
  if (evidence.captures.length < 2) return found;
  for (const pair of pairsOf(evidence, joined)) {
    if (found.length >= mostFindings) break;
    // Each pair is met from both sides; addresses are told once, losses where the answer is missing.
    if (pair.near.source < pair.far.source) found.push(...rewritten(pair, evidence));
    // Over TCP a lost answer is sent again, or the connection breaks, which is told elsewhere.
    if (pair.session.transport === 'udp') found.push(...lost(pair, evidence));
  }
  return found.slice(0, mostFindings);
}

function rewritten({ near, far, session, partner }: Pair, evidence: EvidenceSet): Finding[] {
  const { transport } = session;
  const there = new Map(answersOf(partner).map((message) => [idOf(message), message]));
  return answersOf(session).flatMap((message) => {
    const other = there.get(idOf(message));
    if (!other) return [];
    const [here, away] = [addressesOf(message), addressesOf(other)];
    const at = here.findIndex((address, index) => address !== away[index]);
    if (at < 0 || here.length !== away.length) return [];
    return [
      finding('dns/answer-rewritten', near.source, {
        detail: `The answer for ${String(message.facts?.['qname'])} names ${here[at]} in ${near.name} and ${away[at]} in ${far.name}: the gateway's DNS ALG changed it on the way ("doctoring", RFC 2694). Where that is not wanted, turn the ALG off for this server or leave its translation's payload alone; signatures (DNSSEC, TSIG) do not survive it.`,
        packets: [message.packet],
        session: session.id,
        flow: session.flow,
        evidence: [
          { text: `${near.name}: ${here.join(', ')}`, packet: message.packet },
          { text: `${far.name}: ${away.join(', ')}`, source: far.source, packet: other.packet },
        ],
        fixes: offerFixes(
          { kind: 'alg-off', alg: 'dns', transport, scope: { kind: 'protocol' } },
          evidence,
          { alg: 'dns', transport, ...sessionEnds(near.analysis, session), messages: session.messages },
          { verdict: 'drop', packet: message.packet },
        ),
      }),
    ];
  });
}

/** Answers that the far side has and the near side, where the client is, does not. */
function lost({ near, far, session, partner }: Pair, evidence: EvidenceSet): Finding[] {
  const arrived = answersOf(session);
  const came = new Set(arrived.map(idOf));
  const asked = new Set(session.messages.filter(({ from }) => from === 'client').map(idOf));
  // An answer with a broken name is lost for its name (`label-rejected.ts`).
  const missing = answersOf(partner).filter(
    (message) => !came.has(idOf(message)) && asked.has(idOf(message)) && message.facts?.['problem'] === undefined,
  );
  const [first] = missing;
  if (!first) return [];
  const large = missing.find(({ size }) => size > smallestLimit);
  const passed = Math.max(0, ...arrived.map(({ size }) => size));
  if (large && large.size > passed) return [tooLong(near, far, session, large, passed, evidence)];
  const before = arrived.at(-1);
  if (!before) return [];
  return [
    finding('dns/closed-after-answer', near.source, {
      detail: `${serverEndpoint(near.analysis, session.flow)} answered ${missing.length + arrived.length} queries that share one client port; the gateway let ${arrived.length} of the answers in and lost the rest: it closes the flow with the first answer. Ask each query from a port of its own, or turn this off (Cisco ASA: dns-guard).`,
      packets: [before.packet],
      session: session.id,
      flow: session.flow,
      confidence: 0.85,
      evidence: [
        { text: 'Last answer that came in', packet: before.packet },
        { text: `An answer that only ${far.name} has (${first.size} bytes)`, source: far.source, packet: first.packet },
      ],
    }),
  ];
}

function tooLong(
  near: CaptureEvidence,
  far: CaptureEvidence,
  session: Session,
  message: AlgMessage,
  passed: number,
  evidence: EvidenceSet,
): Finding {
  const ends = sessionEnds(near.analysis, session);
  const query = session.messages.find((each) => each.from === 'client' && idOf(each) === idOf(message));
  return finding('dns/reply-exceeds-length', near.source, {
    detail: `The answer of ${message.size} bytes to packet ${query?.packet ?? '?'} reached the gateway (${far.name} packet ${message.packet}) and did not come out again${passed > 0 ? `, while answers of up to ${passed} bytes did` : ''}: it is longer than the gateway's DNS inspection lets through.`,
    packets: query ? [query.packet] : [],
    session: session.id,
    flow: session.flow,
    confidence: 0.85,
    evidence: [
      { text: `Answer of ${message.size} bytes in ${far.name}`, source: far.source, packet: message.packet },
      ...(query ? [{ text: `Its query in ${near.name}, never answered there`, packet: query.packet }] : []),
    ],
    fixes: offerFixes(
      { kind: 'limit', alg: 'dns', transport: 'udp', largest: Math.max(message.size, 4096) },
      evidence,
      {
        alg: 'dns',
        transport: 'udp',
        ...ends,
        messages: [...session.messages, { ...message, packet: query?.packet ?? 0 }],
      },
      { verdict: 'drop', packet: null },
    ),
  });
}
