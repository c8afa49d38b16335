/** `sip/reinvite-unanswered`, `sip/ack-misrouted`, `sip/registration-expired`: what a dialog or a registration lost on its way. */
import { formatEndpoint } from '../../base/address.ts';
import { formatSpan } from '../../base/time.ts';
import { finding, type Finding } from '../finding.ts';
import { hostOf, isAddress, portOf, told, type SipMessagePlace, type SipSession } from './sip-messages.ts';

/** RFC 3261 §17.1.1.2: timer B, 64 times T1; nothing is awaited after it. */
const transactionSeconds = 32;
const repeatsEnough = 2;
/** The shortest UDP idle timers of gateways: Junos services cards (30 s), home routers. */
const shortestIdleSeconds = 30;
const defaultSipPort = 5060;

interface Asked {
  readonly place: SipMessagePlace;
  readonly repeats: readonly number[];
}

/** The SIP messages of a capture, grouped once for all sessions. */
export interface DialogIndex {
  readonly byCall: ReadonlyMap<string, readonly SipMessagePlace[]>;
  /** Transactions with any response, on whatever flow. */
  readonly answered: ReadonlySet<string>;
  readonly lastSeconds: number;
}

export function indexDialogs(messages: readonly SipMessagePlace[], lastSeconds: number): DialogIndex {
  const byCall = new Map<string, SipMessagePlace[]>();
  const answered = new Set<string>();
  for (const place of messages) {
    const { callId = '', method, sequence, status } = place.facts;
    const call = byCall.get(callId);
    if (call) call.push(place);
    else byCall.set(callId, [place]);
    if (status !== 0) answered.add(transactionOf(callId, method, sequence));
  }
  return { byCall, answered, lastSeconds };
}

export const dialogFailures = (session: SipSession, index: DialogIndex): Finding[] =>
  hasBothSides(session.messages) ? [...reinvites(session, index), ...expiredRegistrations(session, index)] : [];

/** A capture of one direction has no answers at all. */
const hasBothSides = (messages: readonly SipMessagePlace[]): boolean =>
  messages.some(({ message }) => message.from === 'client') &&
  messages.some(({ message }) => message.from === 'server');

function unanswered(session: SipSession, { answered, lastSeconds }: DialogIndex): Asked[] {
  const asked = new Map<number, Asked & { readonly repeats: number[] }>();
  for (const place of session.messages) {
    const { facts, message } = place;
    if (facts.status !== 0 || facts.method === 'ACK' || facts.method === 'CANCEL') continue;
    if (answered.has(transactionOf(facts.callId, facts.method, facts.sequence))) continue;
    if (facts.repeatOf === undefined) asked.set(message.packet, { place, repeats: [] });
    else asked.get(facts.repeatOf)?.repeats.push(message.packet);
  }
  return [...asked.values()].filter(
    ({ place, repeats }) =>
      repeats.length >= repeatsEnough || lastSeconds - place.message.seconds >= transactionSeconds,
  );
}

const transactionOf = (callId: string | undefined, method: string | undefined, sequence: number | undefined): string =>
  `${sequence ?? 0} ${method ?? ''} ${callId ?? ''}`;

function reinvites(session: SipSession, index: DialogIndex): Finding[] {
  return unanswered(session, index)
    .filter(
      ({ place: { facts } }) => facts.toTag !== undefined && (facts.method === 'INVITE' || facts.method === 'UPDATE'),
    )
    .map(({ place, repeats }) => {
      const { message, facts } = place;
      const call = index.byCall.get(facts.callId ?? '') ?? [];
      const began = call[0]?.message.seconds ?? message.seconds;
      const after = message.seconds - began;
      const timer = call.find(({ facts: other }) => other.sessionExpires !== undefined);
      return finding('sip/reinvite-unanswered', session.capture.source, {
        detail: `${facts.method ?? ''} inside the dialog (packet ${message.packet}), ${formatSpan(after)} after the call began, gets no answer${repeats.length > 0 ? ` although it is sent ${repeats.length + 1} times` : ''}. The call was set up, so what changed is on the way: a binding or an ALG's state that has gone, or a Contact that leads elsewhere. Calls that refresh their session (Session-Expires${timer ? ` ${timer.facts.sessionExpires} s here` : ''}) end then.`,
        packets: [message.packet, ...repeats.slice(0, 8)],
        session: session.session.id,
        flow: session.session.flow,
        confidence: repeats.length >= repeatsEnough ? 0.85 : 0.7,
        evidence: [
          {
            text: `${told(place)} to ${formatEndpoint(place.destination.address, place.destination.port)}, never answered`,
            packet: message.packet,
          },
          ...(repeats.length > 0 ? [{ text: `Repeated ${repeats.length} times`, packet: repeats[0] }] : []),
        ].map(({ text, packet }) => ({ text, ...(packet === undefined ? {} : { packet }) })),
      });
    });
}

/** A request from the registrar's side that comes after a silence and meets nothing. */
function expiredRegistrations(session: SipSession, index: DialogIndex): Finding[] {
  if (session.session.transport !== 'udp') return [];
  const registered = session.messages.filter(
    ({ facts, message }) =>
      facts.method === 'REGISTER' && facts.status === 200 && (facts.expires ?? 0) > 0 && message.from === 'server',
  );
  if (registered.length === 0) return [];
  return unanswered(session, index)
    .flatMap(({ place, repeats }) => {
      const { message } = place;
      if (message.from !== 'server') return [];
      const registration = registered.findLast(({ message: answer }) => answer.packet < message.packet);
      const expires = registration?.facts.expires ?? 0;
      if (!registration || message.seconds - registration.message.seconds > expires) return [];
      const before = session.session.messages.findLast(
        ({ from, packet }) => from === 'client' && packet < message.packet,
      );
      const silence = message.seconds - (before?.seconds ?? message.seconds);
      if (silence < shortestIdleSeconds) return [];
      return [
        finding('sip/registration-expired', session.capture.source, {
          detail: `${told(place)} (packet ${message.packet}) reaches nobody: the phone registered for ${expires} s (packet ${registration.message.packet}), and had sent nothing for ${formatSpan(silence)} before. Gateways forget UDP bindings after 30 to 300 s of silence; the phone has to send something more often (keepalives every 25 s, or a shorter registration).`,
          packets: [registration.message.packet, message.packet, ...repeats.slice(0, 4)],
          session: session.session.id,
          flow: session.session.flow,
          confidence: 0.8,
          evidence: [
            { text: `Registered for ${expires} s`, packet: registration.message.packet },
            { text: `Nothing from the phone for ${formatSpan(silence)}`, packet: before?.packet ?? message.packet },
            { text: `${told(place)} without an answer, ${repeats.length} repeats`, packet: message.packet },
          ],
        }),
      ];
    })
    .slice(0, 1);
}

/** The answer to an INVITE is repeated, because the ACK goes elsewhere or gets lost (RFC 3261 §13.3.1.4). */
export const misroutedAcks = ({ byCall }: DialogIndex, source: number): Finding[] =>
  [...byCall.values()].flatMap((messages) => misroutedAcksOf(messages, source));

function misroutedAcksOf(messages: readonly SipMessagePlace[], source: number): Finding[] {
  const repeated = new Map<number, SipMessagePlace[]>();
  for (const place of messages) {
    const { method, status, repeatOf } = place.facts;
    if (method !== 'INVITE' || status === undefined || status < 200 || status >= 300 || repeatOf === undefined)
      continue;
    const list = repeated.get(repeatOf);
    if (list) list.push(place);
    else repeated.set(repeatOf, [place]);
  }
  if (repeated.size === 0) return [];
  const answers = new Map<number, SipMessagePlace>();
  for (const place of messages) {
    const { message, facts } = place;
    if (facts.method === 'INVITE' && facts.status !== 0 && !answers.has(message.packet))
      answers.set(message.packet, place);
  }
  return [...repeated].flatMap(([packet, repeats]) => {
    const answer = answers.get(packet);
    const told = answer && hasBothSides(messages) ? tellAck(answer, repeats, messages, source) : undefined;
    return told ? [told] : [];
  });
}

function tellAck(
  answer: SipMessagePlace,
  repeats: readonly SipMessagePlace[],
  messages: readonly SipMessagePlace[],
  source: number,
): Finding | undefined {
  const { facts, message, session } = answer;
  const acks = messages.filter(
    (place) =>
      place.facts.method === 'ACK' &&
      place.facts.callId === facts.callId &&
      place.facts.sequence === facts.sequence &&
      place.message.packet > message.packet,
  );
  const last = repeats.at(-1)?.message.packet ?? message.packet;
  const ack = acks.find((place) => place.message.packet < last);
  const target = facts.recordRoute ?? facts.contact;
  if (!ack)
    return acks.length === 0 && repeats.length > repeatsEnough ? tellLostAck(answer, repeats, source) : undefined;
  if (target === undefined || !isAddress(hostOf(target))) return undefined;
  const { address, port } = ack.destination;
  if (hostOf(target) === address && portOf(target, defaultSipPort) === port) return undefined;
  return finding('sip/ack-misrouted', source, {
    detail: `${told(answer)} (packet ${message.packet}) wants in-dialog requests at ${target}, and the ACK (packet ${ack.message.packet}) goes to ${formatEndpoint(address, port)}. The answer is repeated ${repeats.length} times, so the ACK does not arrive; the call will be ended after 32 s.`,
    packets: [message.packet, ack.message.packet, ...repeats.slice(0, 8).map((place) => place.message.packet)],
    session: session.id,
    flow: session.flow,
    confidence: 0.85,
    evidence: [
      { text: `${facts.recordRoute === undefined ? 'Contact' : 'Record-Route'} ${target}`, packet: message.packet },
      { text: `ACK to ${formatEndpoint(address, port)}`, packet: ack.message.packet },
    ],
  });
}

function tellLostAck(answer: SipMessagePlace, repeats: readonly SipMessagePlace[], source: number): Finding {
  const { facts, message, session } = answer;
  return finding('sip/ack-misrouted', source, {
    detail: `${told(answer)} (packet ${message.packet}) is repeated ${repeats.length} times and no ACK is in this capture: it went elsewhere, or nowhere. In-dialog requests are to go to ${facts.recordRoute ?? facts.contact ?? 'an address that the answer does not name'}; a gateway that changed it, or an address that cannot be reached, makes the call end after 32 s.`,
    packets: [message.packet, ...repeats.slice(0, 8).map((place) => place.message.packet)],
    session: session.id,
    flow: session.flow,
    confidence: 0.6,
    evidence: [{ text: `${repeats.length} repeats of the answer, no ACK`, packet: message.packet }],
  });
}
