/** Everything that is found about SIP in one capture, and between captures of both sides of a gateway. */
import type { Session } from '../../alg/session.ts';
import type { AlgRule } from '../alg-rule.ts';
import type { CaptureEvidence, EvidenceSet } from '../evidence-set.ts';
import { finding, type Finding } from '../finding.ts';
import { messagePairs, type MessagePair } from '../sip/both-sides.ts';
import { damagedMessages } from '../sip/damage.ts';
import { dialogFailures, indexDialogs, misroutedAcks } from '../sip/dialog-failures.ts';
import { flowsBothWays, oneWayMedia } from '../sip/one-way-media.ts';
import { refusedTransports } from '../sip/refused-transport.ts';
import { rewrites } from '../sip/rewrites.ts';
import { sipCalls } from '../sip/sip-calls.ts';
import { sipSessions, type SipSession } from '../sip/sip-messages.ts';
import { unreachableAddresses } from '../sip/unreachable-addresses.ts';

const shownOddPorts = 12;
const shownOfEach = 20;

export const sipRule: AlgRule = (capture, evidence) => {
  const sessions = sipSessions(capture);
  if (sessions.length === 0) return { findings: [], explainedGates: [] };
  const messages = sessions.flatMap((session) => session.messages);
  const calls = sipCalls(sessions);
  const bothWays = new Set(calls.filter(flowsBothWays).map(({ id }) => id));
  const media = oneWayMedia(capture, calls);
  const pairs = pairsBySession(
    messagePairs(evidence.captures.flatMap((each) => (each === capture ? sessions : sipSessions(each)))),
  );
  const { index } = capture.analysis;
  const lastSeconds = index.count === 0 ? 0 : index.seconds(index.count - 1);
  const dialogs = indexDialogs(messages, lastSeconds);
  const found = [
    ...sessions.flatMap((session) => [
      ...unreachableAddresses(session, ({ facts }) => bothWays.has(facts.callId ?? '')),
      ...dialogFailures(session, dialogs),
      ...sessionFindings(session, pairs.get(session.session) ?? [], evidence),
    ]),
    ...misroutedAcks(dialogs, capture.source),
    ...media.findings,
    ...refusedTransports(capture, sessions),
  ];
  return { findings: firstOfEach(found), explainedGates: media.explainedGates };
};

/** A registrar's capture may show the same of thousands of phones: the first ones stand for the others. */
function firstOfEach(findings: readonly Finding[]): Finding[] {
  const counts = new Map<string, number>();
  for (const { id } of findings) counts.set(id, (counts.get(id) ?? 0) + 1);
  const shown = new Map<string, number>();
  return findings.flatMap((each) => {
    const at = (shown.get(each.id) ?? 0) + 1;
    shown.set(each.id, at);
    if (at > shownOfEach) return [];
    const more = (counts.get(each.id) ?? 0) - shownOfEach;
    return at === 1 && more > 0 ? [{ ...each, detail: `${each.detail} ${more} more findings are like this.` }] : [each];
  });
}

/** Both sides' sessions, so that none is searched for in all pairs. */
function pairsBySession(pairs: readonly MessagePair[]): ReadonlyMap<Session, readonly MessagePair[]> {
  const bySession = new Map<Session, MessagePair[]>();
  for (const pair of pairs)
    for (const { session } of [pair.before, pair.after]) {
      const own = bySession.get(session);
      if (own) own.push(pair);
      else bySession.set(session, [pair]);
    }
  return bySession;
}

function sessionFindings(session: SipSession, own: readonly MessagePair[], evidence: EvidenceSet): Finding[] {
  const arrived = own.filter(({ after }) => after.session === session.session);
  const told = rewrites(arrived, evidence);
  const odd = told.some(({ id }) => id === 'sip/media-port-odd') ? [] : oddPorts(session, session.capture);
  return [...damagedMessages(session, own, evidence), ...told, ...odd];
}

/** One side alone cannot say whether translation made the port odd. */
function oddPorts(session: SipSession, { source }: CaptureEvidence): Finding[] {
  const found = session.messages.filter(({ facts }) => facts.oddMediaPort !== undefined);
  const first = found[0];
  if (!first) return [];
  return [
    finding('sip/media-port-odd', source, {
      detail: `RTP is offered on the odd port ${first.facts.oddMediaPort ?? '?'} (packet ${first.message.packet}), and no a=rtcp line says where RTCP goes. RTP has the even port of a pair (RFC 3550 §11). Port translation that ignores parity makes such ports; some endpoints choose them, too.`,
      packets: found.slice(0, shownOddPorts).map(({ message }) => message.packet),
      session: session.session.id,
      flow: session.session.flow,
      confidence: 0.6,
      evidence: [{ text: `m= port ${first.facts.oddMediaPort ?? '?'}`, packet: first.message.packet }],
    }),
  ];
}
