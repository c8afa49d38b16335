/** Calls of a capture: the messages of one Call-ID on every flow, both parties' media, and what of it arrived. */
import type { Gate } from '../../alg/gate-table.ts';
import { MediaMonitor, type MediaDirection } from '../../alg/rtp/media-monitor.ts';
import type { Session } from '../../alg/session.ts';
import { formatEndpoint } from '../../base/address.ts';
import type { SipMessagePlace, SipSession } from './sip-messages.ts';

export interface MediaGatePlace {
  readonly gate: Gate;
  readonly session: Session;
  readonly monitor: MediaMonitor;
  /** `10.0.0.5:30000` */
  readonly endpoint: string;
}

/** One end of a call, known by its tag. */
export interface CallParty {
  readonly tag: string;
  /** Where its audio is to go, by endpoint; the same gate of two legs stands there once. */
  readonly gates: readonly MediaGatePlace[];
  /** As its first description says. */
  readonly direction: MediaDirection;
  /** Audio packets that reached it, or were sent its way. */
  heard: number;
}

export interface SipCall {
  readonly id: string;
  readonly messages: readonly SipMessagePlace[];
  readonly answered: boolean;
  /** False for a capture of one direction, which has the media of one direction. */
  readonly seenBothWays: boolean;
  readonly parties: readonly CallParty[];
  /** Every media gate of the call. */
  readonly gates: readonly MediaGatePlace[];
}

export function sipCalls(sessions: readonly SipSession[]): SipCall[] {
  const messages = new Map<string, SipMessagePlace[]>();
  for (const session of sessions) for (const place of session.messages) push(messages, place.facts.callId ?? '', place);
  const gates = new Map<string, MediaGatePlace[]>();
  for (const { session } of sessions)
    for (const gate of session.gates) {
      if (!(gate.media instanceof MediaMonitor)) continue;
      const endpoint = formatEndpoint(gate.to.address, gate.to.port);
      push(gates, gate.media.negotiated.call, { gate, session, monitor: gate.media, endpoint });
    }
  return [...messages].flatMap(([id, all]) => {
    const own = gates.get(id) ?? [];
    return own.length === 0 ? [] : [callOf(id, all, own)];
  });
}

function callOf(id: string, messages: readonly SipMessagePlace[], gates: readonly MediaGatePlace[]): SipCall {
  const answered = messages.some(
    ({ facts }) => facts.method === 'INVITE' && (facts.status ?? 0) >= 200 && (facts.status ?? 0) < 300,
  );
  const seenBothWays = (['client', 'server'] as const).every((side) =>
    messages.some(({ message }) => message.from === side),
  );
  return { id, messages, answered, seenBothWays, parties: partiesOf(messages, gates), gates };
}

function partiesOf(messages: readonly SipMessagePlace[], gates: readonly MediaGatePlace[]): CallParty[] {
  const byTag = new Map<string, MediaGatePlace[]>();
  for (const place of gates) {
    if (place.gate.purpose !== 'rtp-audio') continue;
    const offer = messages.find(
      ({ session, message, facts }) =>
        session === place.session && message.packet === place.gate.openedAt.packet && facts.mediaCount !== undefined,
    );
    const tag = offer && (offer.facts.status === 0 ? offer.facts.fromTag : offer.facts.toTag);
    if (tag !== undefined) push(byTag, tag, place);
  }
  const parties = [...byTag].map(([tag, own]): CallParty => ({
    tag,
    gates: own,
    direction: own[0]?.monitor.negotiated.direction ?? 'sendrecv',
    heard: largestByEndpoint(own, ({ monitor }) => monitor.counts.rtp),
  }));
  const [one, other] = parties;
  if (one && other && parties.length === 2) {
    one.heard = Math.max(
      one.heard,
      largestByEndpoint(other.gates, ({ monitor }) => monitor.returned),
    );
    other.heard = Math.max(
      other.heard,
      largestByEndpoint(one.gates, ({ monitor }) => monitor.returned),
    );
  }
  return parties;
}

/** Both legs of a call count the same packets, so of each endpoint the larger count is taken. */
function largestByEndpoint(gates: readonly MediaGatePlace[], count: (place: MediaGatePlace) => number): number {
  const largest = new Map<string, number>();
  for (const place of gates) largest.set(place.endpoint, Math.max(largest.get(place.endpoint) ?? 0, count(place)));
  return [...largest.values()].reduce((sum, value) => sum + value, 0);
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
