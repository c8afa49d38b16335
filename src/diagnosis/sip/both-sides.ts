/**
 * The same SIP message on both sides of a gateway, in two captures or in one that sees both: what was changed on the way
 * (`sip/rewritten`), changed to what does not fit (`sip/contact-rewritten`, `sip/media-port-odd`), or broken
 * (`sip/content-length`, `sip/sdp-damaged`). A message keeps its topmost branch and CSeq across a gateway; a proxy puts its
 * own branch on top, so that what a proxy changes is not held against anybody.
 */
import type { LocatedField } from '../../alg/alg.ts';
import type { SipFacts } from '../../alg/sip/facts.ts';
import { formatEndpoint } from '../../base/address.ts';
import { hostOf, isPublic, isUnreachable, portOf, type SipMessagePlace, type SipSession } from './sip-messages.ts';

export interface MessagePair {
  /** As the sender's side has it. */
  readonly before: SipMessagePlace;
  readonly after: SipMessagePlace;
  /** True when addresses tell which side is which. */
  readonly ordered: boolean;
  readonly changes: readonly FieldDifference[];
}

export interface FieldDifference {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

const maximumPairs = 50_000;
const defaultSipPort = 5060;

export function messagePairs(sessions: readonly SipSession[]): MessagePair[] {
  const seen = new Map<string, SipMessagePlace>();
  const pairs: MessagePair[] = [];
  for (const session of sessions)
    for (const place of session.messages) {
      const { facts } = place;
      if (facts.branch === undefined || facts.repeatOf !== undefined || pairs.length >= maximumPairs) continue;
      const key = `${facts.method ?? ''} ${facts.status ?? 0} ${facts.sequence ?? 0} ${facts.branch} ${facts.fromTag ?? ''}`;
      const known = seen.get(key);
      if (!known) seen.set(key, place);
      else if (known.session !== place.session) pairs.push(pairOf(known, place));
    }
  return pairs;
}

function pairOf(one: SipMessagePlace, other: SipMessagePlace): MessagePair {
  const order = orderOf(one, other);
  const [before, after] = order < 0 ? [other, one] : [one, other];
  return { before, after, ordered: order !== 0, changes: differences(before.message.fields, after.message.fields) };
}

/** 1: `one` is the sender's side; -1: `other` is; 0: the headers do not tell. */
function orderOf(one: SipMessagePlace, other: SipMessagePlace): -1 | 0 | 1 {
  if (one.source.address !== other.source.address) {
    if (isUnreachable(one.source.address) !== isUnreachable(other.source.address))
      return isUnreachable(one.source.address) ? 1 : -1;
    // The side where Via and header agree is the one where nothing was translated yet.
    const sentBy = hostOf(one.facts.sentBy);
    if (one.facts.status === 0 && sentBy === one.source.address) return 1;
    if (one.facts.status === 0 && hostOf(other.facts.sentBy) === other.source.address) return -1;
  }
  if (one.destination.address !== other.destination.address)
    if (isPublic(one.destination.address) !== isPublic(other.destination.address))
      return isPublic(one.destination.address) ? 1 : -1;
  return 0;
}

/** Fields by name and order of appearance. */
function differences(before: readonly LocatedField[] = [], after: readonly LocatedField[] = []): FieldDifference[] {
  const found: FieldDifference[] = [];
  const named = (fields: readonly LocatedField[]): Map<string, string[]> => {
    const values = new Map<string, string[]>();
    for (const { name, value } of fields) values.set(name, [...(values.get(name) ?? []), value]);
    return values;
  };
  const left = named(before);
  const right = named(after);
  for (const name of new Set([...left.keys(), ...right.keys()])) {
    const one = left.get(name) ?? [];
    const other = right.get(name) ?? [];
    for (let at = 0; at < Math.max(one.length, other.length); at += 1)
      if (one[at] !== other[at]) found.push({ name, before: one[at] ?? 'none', after: other[at] ?? 'none' });
  }
  return found;
}

/** Contact as rewritten leads elsewhere than where the message comes from on that side. */
export function misledContact({
  before,
  after,
}: MessagePair): { readonly is: string; readonly should: string } | undefined {
  const { contact } = after.facts;
  if (contact === undefined || before.facts.contact === contact) return undefined;
  const wasOwn = hostOf(before.facts.contact) === before.source.address;
  const { address, port } = after.source;
  if (!wasOwn || (hostOf(contact) === address && portOf(contact, defaultSipPort) === port)) return undefined;
  return { is: contact, should: formatEndpoint(address, port) };
}

/** Even before, odd after. */
export const oddedPort = ({ before, after }: MessagePair): boolean =>
  after.facts.oddMediaPort !== undefined &&
  before.facts.oddMediaPort === undefined &&
  after.facts.mediaPort !== before.facts.mediaPort;

export const lengthFits = ({ contentLength, bodyBytes }: SipFacts): boolean =>
  contentLength === undefined || bodyBytes === undefined || contentLength === bodyBytes;
