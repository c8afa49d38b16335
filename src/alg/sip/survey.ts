/** The facts of one message (what rules read) and its fields (what a rewrite changes), copied out of the message's text. */
import type { LocatedField } from '../alg.ts';
import { formatEndpoint } from '../../base/address.ts';
import { connectionOf } from '../sdp/media-endpoints.ts';
import type { SdpMedia } from '../sdp/session-description.ts';
import { detached } from '../text/detached.ts';
import { parameterOf } from '../text/parameters.ts';
import { descriptionPairs, signallingPairs } from './address-pairs.ts';
import type { SipFacts } from './facts.ts';
import { declaredBodyBytes, tagOf, type SipMessage } from './parse.ts';
import type { HostPort, NameAddress } from './uri.ts';

const maximumFields = 48;

/** `host:port`, or the host alone. */
const hostPortText = ({ host, port }: HostPort): string =>
  port ? formatEndpoint(host.value, Number(port.value)) : host.value;

/** Facts of the message itself; `bodyBytes`: what stands behind the head. */
export function messageFacts(message: SipMessage, bodyBytes: number): SipFacts {
  const { method, status, vias, contacts } = message;
  const facts: SipFacts = { method: detached(method), status, sequence: message.sequence, viaCount: vias.length };
  const via = vias[0];
  const contact = contacts[0];
  put(facts, 'fromTag', tagOf(message.from));
  put(facts, 'toTag', tagOf(message.to));
  put(facts, 'branch', via?.branch?.value);
  put(facts, 'sentBy', via && hostPortText(via));
  put(facts, 'received', via?.received?.value);
  if (via?.rport) facts.rport = Number(via.rport.value);
  put(facts, 'contact', contact?.uri && hostPortText(contact.uri));
  put(facts, 'route', topOf(message.routes));
  // RFC 3261 §12.1: the one that answers a request goes by the first, the one that asked by the last.
  put(facts, 'recordRoute', topOf(status === 0 ? message.recordRoutes : message.recordRoutes.slice(-1)));
  const expires = expiresOf(message);
  if (expires !== undefined) facts.expires = expires;
  addSessionFacts(facts, message);
  addDescriptionFacts(facts, message);
  const declared = declaredBodyBytes(message);
  if (declared !== undefined) facts.contentLength = declared;
  if (message.bodyAt >= 0) facts.bodyBytes = Math.max(0, bodyBytes);
  return facts;
}

function addSessionFacts(facts: SipFacts, message: SipMessage): void {
  const sessionExpires = /^\d{1,9}/.exec(message.header('session-expires')?.value ?? '');
  if (sessionExpires) facts.sessionExpires = Number(sessionExpires[0]);
  // RFC 3262 §7.1: the number that the PRACK names.
  if (message.header('rseq')) facts.reliable = true;
  put(facts, 'referTo', message.header('refer-to')?.value);
}

function addDescriptionFacts(facts: SipFacts, { description }: SipMessage): void {
  if (!description) return;
  const media = description.media[0];
  facts.mediaCount = description.mediaCount;
  if (media) {
    put(facts, 'mediaAddress', connectionOf(description, media)?.value);
    facts.mediaPort = media.portNumber;
    facts.mediaDirection = media.direction;
  }
  const odd = description.media.find(isOddPair);
  if (odd) facts.oddMediaPort = odd.portNumber;
  if (description.media.some(({ candidates }) => candidates.length > 0)) facts.ice = true;
  const bad = description.badLines[0];
  if (bad) facts.damagedLine = detached(`line ${bad.line}: ${bad.text}`);
}

/** RFC 3550 §11: RTP has the even port of a pair, unless the description says where RTCP is. */
const isOddPair = ({ portNumber, protocol, rtcpMux, rtcpPort }: SdpMedia): boolean =>
  portNumber % 2 === 1 && /^RTP\//i.test(protocol) && !rtcpMux && !rtcpPort;

/** RFC 3261 §10.2.1.1: the contact's own lifetime counts before the header's. */
function expiresOf(message: SipMessage): number | undefined {
  if (!['REGISTER', 'SUBSCRIBE', 'PUBLISH'].includes(message.method)) return undefined;
  const contact = message.contacts[0];
  const text = (contact && parameterOf(contact.parameters, 'expires')?.value) ?? message.header('expires')?.value;
  const digits = /^\d{1,10}/.exec(text ?? '')?.[0];
  return digits === undefined ? undefined : Number(digits);
}

/** Address and port fields for the message's list; an address line that several media share stands there once. */
export function messageFields(message: SipMessage): LocatedField[] {
  const fields = new Map<number, LocatedField>();
  for (const { address, port } of [...signallingPairs(message), ...descriptionPairs(message)])
    for (const field of [address, port])
      if (field && fields.size < maximumFields && !fields.has(field.offset))
        fields.set(field.offset, { ...field, value: detached(field.value) });
  return [...fields.values()].sort((one, other) => one.offset - other.offset);
}

const topOf = (addresses: readonly NameAddress[]): string | undefined => {
  const uri = addresses[0]?.uri;
  return uri && hostPortText(uri);
};

type TextFact = 'fromTag' | 'toTag' | 'branch' | 'sentBy' | 'received' | 'contact' | 'route' | 'recordRoute' | 'referTo' | 'mediaAddress'; // prettier-ignore

function put(facts: SipFacts, key: TextFact, value: string | undefined): void {
  if (value !== undefined) facts[key] = detached(value);
}
