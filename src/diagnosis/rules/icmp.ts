/** What ICMP errors and echoes say about a gateway: `icmp/…`. */
import type { Session } from '../../alg/session.ts';
import { quotingErrors, type QuotingError } from '../../alg/icmp/quoted-flows.ts';
import type { AlgRule } from '../alg-rule.ts';
import type { CaptureEvidence } from '../evidence-set.ts';
import { finding, packetsText, type Finding } from '../finding.ts';
import { clientEndpoint, serverEndpoint } from '../flow-text.ts';
import { meantFlows, quotedText, rewrittenSenders, translatedQuote } from './icmp-quote.ts';

/** Junos' ICMP ALG forwards so many echo requests of one ping before it sees a reply (Junos OS, ALG Descriptions). */
const maximumOutstanding = 20;
const maximumFindings = 50;
const shownPackets = 100;

export const icmpRule: AlgRule = (capture) => {
  const errors = quotingErrors({ flows: capture.analysis.flows, sessions: capture.analysis.sessions.sessions });
  return {
    findings: [
      ...quoteFindings(capture, errors),
      ...rewrittenSenders(capture, errors),
      ...checksums(capture, errors),
      ...echoFindings(capture),
    ],
    explainedGates: [],
  };
};

function quoteFindings(capture: CaptureEvidence, errors: readonly QuotingError[]): Finding[] {
  const groups = new Map<string, QuotingError[]>();
  for (const error of errors) {
    if (!error.namesFlow || error.matches.length > 0) continue;
    const key = `${error.receiver} ${error.protocol} ${error.source} ${error.sourcePort} ${error.destination} ${error.destinationPort}`;
    const group = groups.get(key);
    if (group) group.push(error);
    else groups.set(key, [error]);
  }
  const meant = meantFlows(capture.analysis.flows, errors);
  const findings: Finding[] = [];
  for (const group of groups.values()) {
    const [first] = group;
    if (!first || findings.length >= maximumFindings) break;
    findings.push(
      translatedQuote(capture, first, packetsOf(group), meant) ?? unmatched(capture, first, packetsOf(group)),
    );
  }
  return findings;
}

function unmatched({ source }: CaptureEvidence, error: QuotingError, packets: readonly number[]): Finding {
  const quoted = quotedText(error);
  return finding('icmp/error-unmatched', source, {
    detail: `${error.sender} reports "${error.message.name}" to ${error.receiver} about ${quoted}, of which the capture has no packet. A gateway forwards an error only when a flow of its own matches the quote, so this one is dropped where the flow is gone: it was closed, its binding had expired, or it took another way.`,
    packets,
    session: error.session.id,
    flow: error.session.flow,
    confidence: 0.8,
    evidence: [{ text: `${error.message.name} quotes ${quoted}`, packet: error.message.packet }],
  });
}

function checksums({ source }: CaptureEvidence, errors: readonly QuotingError[]): Finding[] {
  const wrong = (key: string): QuotingError[] => errors.filter(({ message }) => message.facts?.[key] === true);
  const outer = wrong('checksumWrong');
  const header = wrong('quotedHeaderChecksumWrong');
  const transport = wrong('quotedTransportChecksumWrong').filter(
    (error) => !outer.includes(error) && !header.includes(error),
  );
  const describe = (
    found: readonly QuotingError[],
    what: string,
    meaning: string,
    parts: Partial<Finding> = {},
  ): Finding[] => {
    const [first] = found;
    if (!first) return [];
    const packets = packetsOf(found);
    return [
      finding('icmp/checksum', source, {
        detail: `${what} in ${packetsText(packets)}. ${meaning}`,
        packets,
        session: first.session.id,
        flow: first.session.flow,
        confidence: 0.9,
        evidence: [
          {
            text: `${first.message.name} from ${first.sender}: ${first.message.summary}`,
            packet: first.message.packet,
          },
        ],
        ...parts,
      }),
    ];
  };
  return [
    ...describe(
      outer,
      'The checksum of the ICMP error itself is wrong',
      'Its receiver drops it: traceroute stays blind and path MTU discovery fails. A gateway that translates the quoted packet must correct the outer sum as well.',
    ),
    ...describe(
      header.filter((error) => !outer.includes(error)),
      'The checksum of the quoted IP header is wrong',
      'A gateway translated the quoted addresses and left the sum as it was; some receivers do not believe such an error.',
      { confidence: 0.7 },
    ),
    ...describe(
      transport,
      'The checksum inside the quoted packet is wrong',
      'A gateway translated the quoted identifier or port back and left the sum inside the quote as it was. Most receivers do not look at it.',
      { severity: 'info', confidence: 0.7 },
    ),
  ];
}

function echoFindings(capture: CaptureEvidence): Finding[] {
  const { analysis } = capture;
  return analysis.sessions.sessions
    .filter(({ alg }) => alg === 'icmp')
    .flatMap((session) => outstandingEchoes(capture, session))
    .slice(0, maximumFindings);
}

/** Requests that wait at the same time; an error that quotes one answers it as a reply does. */
function outstandingEchoes({ source, analysis }: CaptureEvidence, session: Session): Finding[] {
  const requests = session.messages.filter(({ name }) => name === 'echo request');
  if (requests.length <= maximumOutstanding) return [];
  const answers = session.messages
    .flatMap(({ packet, facts }) => {
      const { requestPacket, answerPacket } = facts ?? {};
      if (typeof requestPacket === 'number') return [{ request: requestPacket, at: packet }];
      return typeof answerPacket === 'number' ? [{ request: packet, at: answerPacket }] : [];
    })
    .sort((a, b) => a.at - b.at);
  const waiting = new Set<number>();
  const beyond: number[] = [];
  let most = 0;
  let next = 0;
  for (const { packet } of requests) {
    for (; next < answers.length && answers[next]!.at < packet; next += 1) waiting.delete(answers[next]!.request);
    waiting.add(packet);
    most = Math.max(most, waiting.size);
    if (waiting.size > maximumOutstanding) beyond.push(packet);
  }
  const [firstBeyond] = beyond;
  if (firstBeyond === undefined) return [];
  const answeredAtAll = answers.length > 0;
  return [
    finding('icmp/echo-outstanding', source, {
      detail: `${clientEndpoint(analysis, session.flow)} has up to ${most} echo requests to ${serverEndpoint(analysis, session.flow)} unanswered at once (the numbers behind the addresses are the echo identifier). A gateway that forwards ${maximumOutstanding} drops the rest from packet ${firstBeyond} on${answeredAtAll ? ': send fewer at a time' : '; but nothing answers at all, so look first at why the host is not reached'}.`,
      packets: beyond.slice(0, shownPackets),
      session: session.id,
      flow: session.flow,
      confidence: answeredAtAll ? 0.8 : 0.5,
      evidence: [
        { text: `Request number ${maximumOutstanding + 1} while ${maximumOutstanding} wait`, packet: firstBeyond },
      ],
    }),
  ];
}

const packetsOf = (errors: readonly QuotingError[]): number[] =>
  errors.slice(0, shownPackets).map(({ message }) => message.packet);
