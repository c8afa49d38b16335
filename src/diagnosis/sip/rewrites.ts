/** `sip/rewritten`, `sip/contact-rewritten`, `sip/media-port-odd`: what the gateway made of messages that were captured on both sides. */
import type { EvidenceRecord } from '../../base/place.ts';
import type { EvidenceSet } from '../evidence-set.ts';
import { finding, type Finding } from '../finding.ts';
import { misledContact, oddedPort, type MessagePair } from './both-sides.ts';
import { gatewayFixes } from './gateway-fixes.ts';
import { told } from './sip-messages.ts';

const shownChanges = 6;
const shownPackets = 12;

/** `pairs`: of one session, as the far side has it. */
export function rewrites(pairs: readonly MessagePair[], evidence: EvidenceSet): Finding[] {
  return [...tellRewritten(pairs), ...tellContact(pairs, evidence), ...tellOddPort(pairs, evidence)];
}

function about({ after, before }: MessagePair): {
  readonly source: number;
  readonly session: number;
  readonly flow: number;
  readonly partner: EvidenceRecord;
} {
  return {
    source: after.capture.source,
    session: after.session.id,
    flow: after.session.flow,
    partner: {
      text: `The same ${told(before)} before the gateway`,
      packet: before.message.packet,
      ...(before.capture === after.capture ? {} : { source: before.capture.source }),
    },
  };
}

function tellRewritten(pairs: readonly MessagePair[]): Finding[] {
  const changed = pairs.filter(({ changes, ordered }) => changes.length > 0 && ordered);
  const first = changed[0];
  if (!first) return [];
  const { source, session, flow, partner } = about(first);
  const kinds = new Map<string, string>();
  for (const { changes } of changed)
    for (const { name, before, after } of changes)
      if (!kinds.has(name)) kinds.set(name, `${name} ${before} → ${after}`);
  const shown = [...kinds.values()].slice(0, shownChanges);
  return [
    finding('sip/rewritten', source, {
      detail: `${changed.length} of ${pairs.length} messages that were captured on both sides differ: an ALG is at work. It changes ${[...kinds.keys()].join(', ')}. If the phones find their public address by themselves (STUN, outbound proxy), or the server answers to where messages come from, both correct the same thing: switch one of them off.`,
      packets: changed.slice(0, shownPackets).map(({ after }) => after.message.packet),
      session,
      flow,
      confidence: 0.95,
      evidence: [...shown.map((text) => ({ text, packet: first.after.message.packet })), partner],
    }),
  ];
}

function tellContact(pairs: readonly MessagePair[], evidence: EvidenceSet): Finding[] {
  const misled = pairs.flatMap((pair) => {
    const wrong = pair.ordered ? misledContact(pair) : undefined;
    return wrong ? [{ pair, wrong }] : [];
  });
  const first = misled[0];
  if (!first) return [];
  const { pair, wrong } = first;
  const { source, session, flow, partner } = about(pair);
  return [
    finding('sip/contact-rewritten', source, {
      detail: `The gateway turned Contact ${pair.before.facts.contact ?? ''} of ${told(pair.after)} (packet ${pair.after.message.packet}) into ${wrong.is}, but the message comes from ${wrong.should}: what is sent to that Contact has no binding to go through. ACK and BYE get lost, and the call ends after 32 s.`,
      packets: misled.slice(0, shownPackets).map((each) => each.pair.after.message.packet),
      session,
      flow,
      confidence: 0.85,
      evidence: [{ text: `Contact ${wrong.is}, sender ${wrong.should}`, packet: pair.after.message.packet }, partner],
      fixes: gatewayFixes(evidence, pair.after),
    }),
  ];
}

function tellOddPort(pairs: readonly MessagePair[], evidence: EvidenceSet): Finding[] {
  const pair = pairs.find((each) => each.ordered && oddedPort(each));
  if (!pair) return [];
  const { source, session, flow, partner } = about(pair);
  const { after, before } = pair;
  return [
    finding('sip/media-port-odd', source, {
      detail: `The gateway moved RTP from port ${before.facts.mediaPort ?? '?'} to the odd port ${after.facts.oddMediaPort ?? '?'} (packet ${after.message.packet}). RTP has the even port of a pair and RTCP the one above (RFC 3550 §11): receivers that go by it send to the wrong port, and header compression and quality marking by even ports fail.`,
      packets: [after.message.packet],
      session,
      flow,
      accountable: 'gateway',
      confidence: 0.9,
      evidence: [
        {
          text: `m= port ${before.facts.mediaPort ?? '?'} → ${after.facts.oddMediaPort ?? '?'}`,
          packet: after.message.packet,
        },
        partner,
      ],
      fixes: gatewayFixes(evidence, after),
    }),
  ];
}
