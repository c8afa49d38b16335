/**
 * `sip/private-contact` and `sip/private-media-address`: a message asks to be answered, or media to be sent, where the
 * peer cannot reach. What a gateway would still rewrite behind the capture is not blamed: either the address is already
 * outside, or the peer's own words (`received`) show that it got there as it is.
 */
import type { Side } from '../../alg/alg.ts';
import type { Severity } from '../../base/severity.ts';
import type { EvidenceRecord } from '../../base/place.ts';
import { finding, packetsText, type Finding } from '../finding.ts';
import { hostOf, isAddress, isPublic, isUnreachable, otherSide, told, type SipMessagePlace, type SipSession } from './sip-messages.ts'; // prettier-ignore

const shownPackets = 12;
/** Contact is the sender's own in requests, and in answers to what makes a dialog; an answer to REGISTER repeats bindings. */
const contactIsOwn: ReadonlySet<string> = new Set(['INVITE', 'SUBSCRIBE', 'REFER', 'UPDATE', 'NOTIFY']);

interface Sight {
  readonly place: SipMessagePlace;
  readonly address: string;
  readonly confidence: number;
  readonly severity: Severity;
  readonly why: string;
}

/** A response that says where its request came from: not from where the request says. */
interface NatWitness {
  readonly packet: number;
  readonly sentBy: string;
  readonly received: string;
}

export function unreachableAddresses(session: SipSession, worksAnyway: (place: SipMessagePlace) => boolean): Finding[] {
  if (session.client.address === session.server.address) return [];
  const witnesses = { client: witnessOf(session, 'client'), server: witnessOf(session, 'server') };
  const contacts = session.messages.flatMap((place) => contactSight(place, witnesses[place.message.from]) ?? []);
  const media = session.messages.flatMap(
    (place) => mediaSight(place, witnesses[place.message.from], worksAnyway) ?? [],
  );
  return [...tellContacts(session, contacts), ...tellMedia(session, media)];
}

/** `side`: whose requests were seen with another address. */
function witnessOf({ messages }: SipSession, side: Side): NatWitness | undefined {
  for (const { message, facts } of messages) {
    if (message.from !== otherSide(side) || facts.status === 0 || facts.viaCount !== 1) continue;
    const { received, sentBy } = facts;
    if (received === undefined || sentBy === undefined || !isPublic(received)) continue;
    const host = hostOf(sentBy);
    if (isAddress(host) && host !== received) return { packet: message.packet, sentBy: host, received };
  }
  return undefined;
}

function contactSight(place: SipMessagePlace, witness: NatWitness | undefined): Sight | undefined {
  const { facts, source, destination } = place;
  const isRequest = facts.status === 0;
  if (facts.contact === undefined || facts.recordRoute !== undefined) return undefined;
  if (isRequest ? facts.viaCount !== 1 : (facts.status ?? 0) >= 300 || !contactIsOwn.has(facts.method ?? ''))
    return undefined;
  const address = hostOf(facts.contact);
  if (!isAddress(address)) return undefined;
  const sight = (confidence: number, severity: Severity, why: string): Sight => ({
    place,
    address,
    confidence,
    severity,
    why,
  });
  if (isUnreachable(address)) {
    if (isPublic(source.address))
      return sight(0.95, 'error', `it came from ${source.address}, and says that it is to be answered at ${address}`);
    return witness && isPublic(destination.address) ? sight(0.8, 'error', witnessText(witness)) : undefined;
  }
  // Both public: the header was translated and the message was not.
  const translated = isRequest && isPublic(source.address) && address !== source.address;
  return translated && hostOf(facts.sentBy) === address
    ? sight(0.6, 'warning', `it came from ${source.address}, while Via and Contact say ${address}`)
    : undefined;
}

function mediaSight(
  place: SipMessagePlace,
  witness: NatWitness | undefined,
  worksAnyway: (place: SipMessagePlace) => boolean,
): Sight | undefined {
  const { facts, source, destination } = place;
  const address = facts.mediaAddress;
  if (address === undefined || facts.ice || facts.mediaPort === 0 || (facts.status ?? 0) >= 300) return undefined;
  if (!isAddress(address) || !isUnreachable(address)) return undefined;
  const outside = isPublic(source.address);
  if (!outside && !(witness && isPublic(destination.address))) return undefined;
  const works = worksAnyway(place);
  if (works && !outside) return undefined;
  return {
    place,
    address,
    confidence: outside ? 0.95 : 0.75,
    severity: works ? 'info' : 'error',
    why: outside ? `it came from ${source.address}, and wants media at ${address}` : witnessText(witness),
  };
}

const witnessText = (witness: NatWitness | undefined): string =>
  witness
    ? `the peer says that it came from ${witness.received}, not from ${witness.sentBy} (packet ${witness.packet})`
    : '';

function tellContacts(session: SipSession, sights: readonly Sight[]): Finding[] {
  const best = strongest(sights);
  if (!best) return [];
  const packets = packetsOf(sights);
  return [
    finding('sip/private-contact', session.capture.source, {
      detail: `${told(best.place)} (packet ${best.place.message.packet}) has Contact ${best.place.facts.contact ?? ''}: ${best.why}. NAT translated the IP header and left the message as it is: requests to that Contact (an incoming call, ACK, BYE, re-INVITE) get lost. Either an ALG rewrites all of it, or the server answers to where messages come from (rport, "fix NATed contact"), or the phone learns its public address (STUN, outbound).`,
      packets,
      session: session.session.id,
      flow: session.session.flow,
      confidence: best.confidence,
      severity: best.severity,
      evidence: evidenceOf(sights, ({ place }) => `${told(place)}: Contact ${place.facts.contact ?? ''}`),
    }),
  ];
}

function tellMedia(session: SipSession, sights: readonly Sight[]): Finding[] {
  const best = strongest(sights);
  if (!best) return [];
  const { facts } = best.place;
  const consequence =
    best.severity === 'info'
      ? 'Media flows all the same, because the peer sends it to where it receives it from.'
      : 'What is sent there gets lost: one hears, the other does not. An ALG has to rewrite c= and m=, or the peer to send media to where it receives it from.';
  return [
    finding('sip/private-media-address', session.capture.source, {
      detail: `${told(best.place)} (packet ${best.place.message.packet}) offers media at ${best.address} port ${facts.mediaPort ?? '?'}: ${best.why}. ${consequence}`,
      packets: packetsOf(sights),
      session: session.session.id,
      flow: session.session.flow,
      confidence: best.confidence,
      severity: best.severity,
      evidence: evidenceOf(
        sights,
        ({ place, address }) => `${told(place)}: c= ${address}, m= port ${place.facts.mediaPort ?? '?'}`,
      ),
    }),
  ];
}

const strongest = (sights: readonly Sight[]): Sight | undefined =>
  [...sights].sort((one, other) => other.confidence - one.confidence)[0];

const packetsOf = (sights: readonly Sight[]): number[] =>
  sights.slice(0, shownPackets).map(({ place }) => place.message.packet);

function evidenceOf(sights: readonly Sight[], text: (sight: Sight) => string): EvidenceRecord[] {
  const first = sights.slice(0, 3).map((sight) => ({ text: text(sight), packet: sight.place.message.packet }));
  return sights.length > 3
    ? [...first, { text: `${sights.length} such messages, among them ${packetsText(packetsOf(sights))}` }]
    : first;
}
