/** `sip/content-length` and `sip/sdp-damaged`: messages that cannot be what their sender made, and who is to blame. */
import type { EvidenceRecord } from '../../base/place.ts';
import type { EvidenceSet } from '../evidence-set.ts';
import { finding, type Finding } from '../finding.ts';
import type { FindingId } from '../catalogue.ts';
import { lengthFits, type MessagePair } from './both-sides.ts';
import { gatewayFixes } from './gateway-fixes.ts';
import { told, type SipMessagePlace, type SipSession } from './sip-messages.ts';

const shownPackets = 12;

interface Damage {
  readonly id: FindingId;
  readonly isDamaged: (place: SipMessagePlace) => boolean;
  readonly evidence: (place: SipMessagePlace) => string;
  readonly consequence: string;
  readonly confidence: number;
}

const damages: readonly Damage[] = [
  {
    id: 'sip/content-length',
    isDamaged: ({ facts, message }) => message.complete && !lengthFits(facts),
    evidence: (place) =>
      `${told(place)}: Content-Length ${place.facts.contentLength ?? 'missing'}, body of ${place.facts.bodyBytes ?? '?'} bytes`,
    consequence:
      'The receiver cuts the body there, or waits for bytes that never come: descriptions lose their last lines, or the next message over TCP is not understood.',
    confidence: 0.8,
  },
  {
    id: 'sip/sdp-damaged',
    isDamaged: ({ facts }) => facts.damagedLine !== undefined,
    evidence: (place) => `${told(place)}: ${place.facts.damagedLine ?? ''}`,
    consequence: 'The receiver cannot tell where media is to go, or refuses the message.',
    confidence: 0.7,
  },
];

export function damagedMessages(session: SipSession, pairs: readonly MessagePair[], evidence: EvidenceSet): Finding[] {
  return damages.flatMap((damage) => {
    const found = session.messages.filter(damage.isDamaged);
    const first = found[0];
    if (!first) return [];
    const pair = pairs.find(
      ({ before, after }) => found.includes(after) || (found.includes(before) && !damage.isDamaged(after)),
    );
    // Damaged already where it came from: told there.
    if (pair && damage.isDamaged(pair.before) && damage.isDamaged(pair.after) && pair.after.session === session.session)
      return [];
    const byGateway = pair !== undefined && pair.ordered && !damage.isDamaged(pair.before);
    const shown = byGateway ? pair.after : first;
    return [
      finding(damage.id, session.capture.source, {
        detail: `${damage.evidence(shown)} (packet ${shown.message.packet}). ${damage.consequence} ${whose(pair, byGateway)}`,
        packets: found.slice(0, shownPackets).map(({ message }) => message.packet),
        session: session.session.id,
        flow: session.session.flow,
        accountable: byGateway ? 'gateway' : 'unknown',
        confidence: byGateway ? 0.95 : damage.confidence,
        evidence: [
          ...found
            .slice(0, 3)
            .map((place): EvidenceRecord => ({ text: damage.evidence(place), packet: place.message.packet })),
          ...(byGateway ? [beforeEvidence(pair)] : []),
        ],
        fixes: byGateway ? gatewayFixes(evidence, pair.after) : [],
      }),
    ];
  });
}

const whose = (pair: MessagePair | undefined, byGateway: boolean): string =>
  byGateway
    ? `On the sender's side of the gateway the message is sound (packet ${pair?.before.message.packet ?? '?'}${pair && pair.before.capture !== pair.after.capture ? ` of ${pair.before.capture.name}` : ''}): the gateway rewrote it and broke it.`
    : "Whether the sender made it so or something on the way did, a capture on the sender's side tells.";

const beforeEvidence = ({ before, after }: MessagePair): EvidenceRecord => ({
  text: `The same message before the gateway: Content-Length ${before.facts.contentLength ?? 'missing'}, body of ${before.facts.bodyBytes ?? '?'} bytes, no damaged line`,
  packet: before.message.packet,
  ...(before.capture === after.capture ? {} : { source: before.capture.source }),
});
