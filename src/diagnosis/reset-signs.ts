/**
 * The signs that tell who sent a RST. Each is weighed as log odds for "a device in between" (positive) against "the
 * endpoint whose address it carries" (negative), and says its numbers, so that nobody has to believe the score.
 */
import { formatSpan } from '../base/time.ts';
import { sequenceBefore } from '../flow/tcp-tracker.ts';
import type { ResetContext, SidePacket } from './reset-context.ts';
import type { EvidenceRecord } from '../base/place.ts';

export interface Sign {
  readonly name: string;
  /** Log odds; 0 for what is shown but proves nothing. */
  readonly weight: number;
  readonly evidence: EvidenceRecord;
  /** Another explanation that the user should weigh. */
  readonly doubt?: string;
}

/** Senders start at 32, 64, 128 or 255; the TTL seen is that minus the hops. */
export const initialTtl = (ttl: number): number => (ttl <= 32 ? 32 : ttl <= 64 ? 64 : ttl <= 128 ? 128 : 255);

const countTtl = (packets: readonly SidePacket[]): ReadonlyMap<number, number> => {
  const counts = new Map<number, number>();
  for (const { ttl } of packets) counts.set(ttl, (counts.get(ttl) ?? 0) + 1);
  return counts;
};
const ttlList = (counts: ReadonlyMap<number, number>): string =>
  [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 4)
    .map(([ttl, count]) => (counts.size === 1 ? `${ttl}` : `${ttl} (${count}×)`))
    .join(', ');

/** TTL against the same sender's other packets: initial class, distance, steadiness. */
export function ttlSign(context: ResetContext): Sign | undefined {
  const { side, ttl, claimedSide: who, row } = context;
  const packet = row.packet + 1;
  if (side.length === 0)
    return {
      name: 'ttl',
      weight: 0,
      evidence: { text: `TTL ${ttl}; the capture holds no other packet of the ${who} to compare it with`, packet },
      doubt: `Nothing else of the ${who} was captured, so its usual TTL is not known.`,
    };
  const data = side.filter(({ handshake }) => !handshake);
  const handshake = side.filter((other) => other.handshake);
  const all = countTtl(side);
  const text = `TTL ${ttl}, the ${who}'s other packet${side.length === 1 ? '' : 's'} ${ttlList(all)}`;
  const handshakeTtls = new Set(handshake.map((other) => other.ttl));
  const dataTtls = countTtl(data);
  if (all.has(ttl)) {
    // A proxy that answers handshakes and resets has one TTL, the host behind it another.
    const nearestData = Math.min(...[...dataTtls.keys()].map((other) => Math.abs(other - ttl)));
    if (handshakeTtls.has(ttl) && dataTtls.size > 0 && !dataTtls.has(ttl) && nearestData >= 3)
      return {
        name: 'handshake-device',
        weight: 3,
        evidence: {
          text: `TTL ${ttl} like the ${who}'s handshake (packet ${handshake[0]!.packet + 1}), but its data come with TTL ${ttlList(dataTtls)}: the device that answers handshakes for it sent the RST`,
          packet,
        },
      };
    const proxied = proxySign(context, handshakeTtls, dataTtls);
    if (proxied) return proxied;
    const latest = side.filter(({ before }) => before).at(-1);
    return {
      name: 'ttl',
      weight: side.length >= 2 && latest?.ttl === ttl ? -1.6 : -1,
      evidence: { text: `${text}: equal, as the ${who} would send it; a device may copy it`, packet },
      ...(all.size > 1
        ? { doubt: `The ${who}'s TTL changed within the flow (${ttlList(all)}): its route is not steady.` }
        : {}),
    };
  }
  const nearest = Math.min(...[...all.keys()].map((other) => Math.abs(other - ttl)));
  const otherClass = [...all.keys()].every((other) => initialTtl(other) !== initialTtl(ttl));
  const steady = all.size === 1;
  const base = otherClass ? 3.4 : nearest >= 3 ? 2.6 : 1.2;
  const hops = initialTtl(ttl) - ttl;
  const weight = base - (steady ? 0 : 1) - (side.length === 1 ? 0.6 : 0);
  const distance = otherClass
    ? `another initial TTL (${initialTtl(ttl)}, so sent ${hops} hop${hops === 1 ? '' : 's'} away)`
    : `${nearest} apart`;
  return {
    name: 'ttl',
    weight,
    evidence: { text: `${text}: ${distance}`, packet },
    ...(otherClass && steady
      ? {}
      : {
          doubt: steady
            ? 'A routing change at the very moment of the RST would change the TTL as well.'
            : `The ${who}'s TTL also changed elsewhere in the flow (${ttlList(all)}): a routing change is possible.`,
        }),
  };
}

/** The RST looks like what came since the handshake, and the handshake looked otherwise: somebody took over. */
function proxySign(
  { ttl, claimedSide: who, row }: ResetContext,
  handshakeTtls: ReadonlySet<number>,
  dataTtls: ReadonlyMap<number, number>,
): Sign | undefined {
  const handshake = [...handshakeTtls];
  if (!dataTtls.has(ttl) || handshake.length === 0 || handshake.some((other) => Math.abs(other - ttl) < 3))
    return undefined;
  const text = `TTL ${ttl} like the ${who}'s packets since the handshake, which came with TTL ${handshake.join(', ')}`;
  const packet = row.packet + 1;
  // Hosts start at 64 or 128, routers and firewalls at 255.
  if (initialTtl(ttl) === 255 && handshake.every((other) => initialTtl(other) < 255))
    return {
      name: 'ttl',
      weight: 2.6,
      evidence: {
        text: `${text}: a router's TCP proxy took the connection over from the ${who}, and sent the RST`,
        packet,
      },
    };
  const fromHost = initialTtl(ttl) < 255 && handshake.every((other) => initialTtl(other) === 255);
  return {
    name: 'ttl',
    weight: fromHost ? -0.8 : 0,
    evidence: { text: `${text}: a TCP proxy takes part, so the TTL alone does not tell ${who} from proxy`, packet },
    doubt: `A TCP proxy takes part in this connection: what carries the ${who}'s address may be the proxy's.`,
  };
}

/** A RST that acknowledges what the other side sent less than a round trip ago cannot come from the far end. */
export function timingSign(context: ResetContext): Sign | undefined {
  const { roundTripSeconds: roundTrip, sinceAcknowledgedSeconds: since, claimedSide: who, row } = context;
  const packet = row.packet + 1;
  if (roundTrip === undefined || since === undefined || roundTrip < 0.002) return undefined;
  const text = `RST ${formatSpan(since)} after the packet that it acknowledges; the handshake's round trip to the ${who} took ${formatSpan(roundTrip)}`;
  if (since < roundTrip * 0.5)
    return { name: 'timing', weight: 3, evidence: { text: `${text}: too soon for an answer from there`, packet } };
  if (since < roundTrip * 0.85)
    return { name: 'timing', weight: 1.2, evidence: { text: `${text}: sooner than the handshake's answer`, packet } };
  return {
    name: 'timing',
    weight: since < roundTrip * 1.5 ? -0.5 : 0,
    evidence: { text: `${text}: late enough to come from there`, packet },
  };
}

/** IP identification against the sender's running sequence (RFC 6864 allows any; stacks have habits). */
export function identificationSign(context: ResetContext): Sign | undefined {
  const { side, ipIdentification: id, claimedSide: who, row } = context;
  const before = side.filter((other) => other.before).slice(-8);
  const packet = row.packet + 1;
  if (before.length < 2) return undefined;
  const ids = before.map(({ ipIdentification }) => ipIdentification);
  const steps = ids.slice(1).map((next, at) => (next - ids[at]!) & 0xffff);
  const nonZero = ids.filter((value) => value !== 0);
  const last = ids[ids.length - 1]!;
  const text = `IP identification ${id}, the ${who}'s before it ${ids.slice(-3).join(', ')}`;
  if (nonZero.length === 0)
    return {
      name: 'identification',
      weight: id === 0 ? -0.3 : 1,
      evidence: { text: id === 0 ? `${text}: zero like the rest` : `${text}: not zero as the rest`, packet },
    };
  const running = steps.slice(nonZero.length < ids.length ? 1 : 0);
  if (running.length > 0 && running.every((step) => step > 0 && step < 256)) {
    const step = (id - last) & 0xffff;
    const reach = 256 + Math.max(...running) * 4;
    if (step > 0 && step < reach)
      return {
        name: 'identification',
        weight: -1.8,
        evidence: { text: `${text}: next in the running sequence`, packet },
      };
    // Linux answers for closed sockets with identification zero, so zero says less than a strange number.
    return {
      name: 'identification',
      weight: id === 0 ? 0.4 : 1.8,
      evidence: { text: `${text}: outside the running sequence`, packet },
    };
  }
  return {
    name: 'identification',
    weight: 0,
    evidence: { text: `${text}: the ${who}'s numbers follow no sequence, so this says nothing`, packet },
  };
}

/** RFC 7323 §3.2: a RST need not carry timestamps, most stacks in an open connection do. */
export function timestampSign(context: ResetContext): Sign | undefined {
  const { row, timestampsNegotiated, claimedSide: who } = context;
  if (!timestampsNegotiated) return undefined;
  return row.hasTimestamps
    ? {
        name: 'timestamps',
        weight: -1.5,
        evidence: {
          text: `The RST carries the TCP timestamps that the connection negotiated, as the ${who}'s own segments do`,
          packet: row.packet + 1,
        },
      }
    : {
        name: 'timestamps',
        weight: 0.7,
        evidence: { text: 'The connection negotiated TCP timestamps, the RST carries none', packet: row.packet + 1 },
      };
}

/** Sequence position, and an alleged sender that goes on sending. */
export function sequenceSign(context: ResetContext): Sign | undefined {
  const { row, dataAfter, claimedSide: who } = context;
  const packet = row.packet + 1;
  if (dataAfter.length > 0)
    return {
      name: 'sequence',
      weight: 2.4,
      evidence: {
        text: `The ${who} went on sending after "its" RST: ${dataAfter.length} data packet${dataAfter.length === 1 ? '' : 's'} from packet ${dataAfter[0]! + 1} on`,
        packet: dataAfter[0]! + 1,
      },
    };
  const { expectedSequence: expected } = row;
  if (expected === undefined || row.sequence === expected) return undefined;
  const behind = sequenceBefore(row.sequence, expected);
  const distance = behind ? (expected - row.sequence) >>> 0 : (row.sequence - expected) >>> 0;
  return {
    name: 'sequence',
    weight: behind ? 0.9 : 0.3,
    evidence: {
      text: `Sequence number ${distance} byte${distance === 1 ? '' : 's'} ${behind ? 'behind' : 'ahead of'} what the ${who} had sent${behind ? ': the sender of the RST did not know of those bytes' : ''}`,
      packet,
    },
  };
}

/** A device that ends a connection often resets both ends at once; endpoints never do. */
export function twinSign(context: ResetContext): Sign | undefined {
  const { twinPackets, row, claimedSide } = context;
  if (twinPackets.length === 0 || row.acknowledgement === 0) return undefined;
  return {
    name: 'twin',
    weight: 0.8,
    evidence: {
      text: `A RST went to each side at the same time (packet ${twinPackets[0]! + 1} the other way), though the ${claimedSide} needs only one`,
      packet: twinPackets[0]! + 1,
    },
  };
}

/** Windows of RSTs are ignored by receivers; an odd one is a weak mark of another stack. */
export function windowSign(context: ResetContext): Sign {
  const { row } = context;
  return { name: 'window', weight: 0, evidence: { text: `Window ${row.window}`, packet: row.packet + 1 } };
}
