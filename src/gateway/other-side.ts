/**
 * The capture as it would look on the gateway's other side: what the gateway drops is gone, the rest is translated packet by
 * packet. With the bindings turned round it leads back.
 */
import type { BindingEnd } from '../alg/field-rewrite.ts';
import type { Session } from '../alg/session.ts';
import type { TranslateEnd } from '../alg/address-rewrite.ts';
import type { MessageTranslation } from '../alg/rewriter.ts';
import { parseIcmp } from '../alg/icmp/parse.ts';
import type { QuoteTranslation } from '../alg/icmp/rewrite.ts';
import { formatAddressBytes } from '../base/address.ts';
import type { Cancellation } from '../base/cancellation.ts';
import { none } from '../capture/packet-index.ts';
import { PacketWindow } from '../capture/packet-window.ts';
import { decodePacket } from '../packet/decode.ts';
import { ipProtocol, PacketScratch } from '../packet/scratch.ts';
import type { Binding } from './binding.ts';
import { findFragmentFlow } from './fragment-flow.ts';
import type { CaptureReplay } from './replay-capture.ts';
import { sessionEnds } from './replay-sessions.ts';
import type { SessionOutcome } from './session-outcome.ts';
import { rewriteAll, type SessionRewrites } from './session-rewrites.ts';
import type { ConnectionEdits } from './stream-edits.ts';
import { translatePacket, type CapturedPacket, type PacketTranslation } from './translate-packet.ts';

/** One packet of the other side. */
export interface OtherSidePacket extends CapturedPacket {
  /** From 0, in the capture that was replayed. */
  readonly packet: number;
  /** Why the verdict is what it is, where that is worth a comment. */
  readonly comment: string | null;
}

/** What bindings say of an endpoint inside a message; of an endpoint without one, its host's address. */
function translateEnds(bindings: readonly Pick<Binding, 'inside' | 'outside'>[]): TranslateEnd {
  const exact = new Map<string, BindingEnd>();
  const hosts = new Map<string, BindingEnd>();
  for (const { inside, outside } of bindings) {
    const key = `${inside.address}|${inside.port}`;
    if (!exact.has(key)) exact.set(key, outside);
    if (!hosts.has(inside.address)) hosts.set(inside.address, outside);
  }
  return (address, port) => {
    const found = port === undefined ? undefined : exact.get(`${address}|${port}`);
    if (found) return found;
    const host = hosts.get(address);
    return host && { address: host.address, port: port ?? host.port };
  };
}

/** Whether the gateway's ALG changes the messages of the session. */
export const isRewritten = ({ decision }: SessionOutcome): boolean =>
  decision.state === 'on' && !decision.payloadExempt && decision.setting?.handling?.rewrites?.value !== false;

/** What messages of the replay's gateway look like on the other side, by session. */
function messageTranslations(replay: CaptureReplay): (session: Session) => MessageTranslation {
  const bindings = [...replay.bindings, ...replay.evidence.learnt];
  const end = translateEnds(bindings);
  const callIds = new Map(
    bindings
      .filter(({ transport }) => transport === 'gre')
      .map(({ inside, outside }) => [`${inside.address}|${inside.port}`, outside.port]),
  );
  return (session) => {
    if (callIds.size === 0) return { end };
    const ends = sessionEnds(replay.evidence.analysis, session);
    return { end, callId: (owner, callId) => callIds.get(`${ends[owner].address}|${callId}`) };
  };
}

/** The rewrites of every session that the gateway's ALGs change, by flow. Reads those sessions' packets again. */
export function rewriteSessions(
  replay: CaptureReplay,
  cancellation: Cancellation,
  wanted: (session: Session) => boolean = () => true,
): Promise<ReadonlyMap<number, SessionRewrites>> {
  const translations = messageTranslations(replay);
  const wishes = replay.outcomes.flatMap((outcome) => {
    if (!isRewritten(outcome) || !wanted(outcome.session)) return [];
    const translation = translations(outcome.session);
    return [{ session: outcome.session, translationAt: () => translation }];
  });
  return rewriteAll(replay.evidence.analysis, wishes, cancellation);
}

/** All packets of the other side, in the capture's order. Throws `CaptureError` when the file no longer holds them. */
export async function* otherSide(replay: CaptureReplay, cancellation: Cancellation): AsyncGenerator<OtherSidePacket> {
  const { analysis } = replay.evidence;
  const { index } = analysis;
  const rewrites = await rewriteSessions(replay, cancellation);
  const errors = errorTranslator(replay);
  const window = new PacketWindow(analysis);
  for (let packet = 0; packet < index.count; packet += 1) {
    if (cancellation.cancelled) return;
    const verdict = replay.columns.verdict(packet);
    const own = index.flow(packet);
    const isStopped = replay.columns.isStopped(packet);
    // What is stopped was seen where it came from, and never arrived on the other side.
    if (isStopped && own !== none && isOutward(replay, own, packet) === (replay.evidence.view === 'inside')) continue;
    const bytes = window.bytes(packet) ?? (await window.read(packet));
    const fragment = own === none ? findFragmentFlow(analysis, packet, bytes) : undefined;
    const { flow, sibling } = fragment ?? { flow: own, sibling: packet };
    const outward = flow !== none && isOutward(replay, flow, sibling);
    const held = { bytes, originalLength: index.originalLength(packet) };
    const binding = flow === none ? null : replay.bindingOf(flow);
    const comment = isStopped ? `The gateway does not let this in: ${replay.columns.reasonOf(packet)}.` : null;
    const linkType = analysis.linkType(packet);
    const error = flow === none || verdict !== 'translate' ? null : errors(bytes, linkType, outward);
    const translation =
      binding && flow !== none
        ? translationOf(replay, flow, sibling, binding, rewrites.get(flow))
        : error && errorTranslation(replay, outward, error);
    if (!translation) {
      yield { ...held, packet, comment };
      continue;
    }
    const whole = error ? { ...translation, quote: error.quote } : translation;
    const done = translatePacket(held, linkType, analysis.encapsulations, whole);
    yield { ...done, packet, comment };
  }
}

function isOutward({ evidence }: CaptureReplay, flow: number, packet: number): boolean {
  const { index, flows } = evidence.analysis;
  if (!evidence.sides.crosses(flow)) return false;
  return flows.fromClient(flow, index.direction(packet)) === evidence.sides.clientInside(flow);
}

function translationOf(
  replay: CaptureReplay,
  flow: number,
  packet: number,
  binding: Binding,
  rewrites: SessionRewrites | undefined,
): PacketTranslation {
  const { index, flows } = replay.evidence.analysis;
  const outward = isOutward(replay, flow, packet);
  const fromClient = flows.fromClient(flow, index.direction(packet));
  const { outside, remoteOutside } = binding;
  // Seen from outside, the hop that was made is undone.
  const leaves = outward === (replay.evidence.view === 'inside');
  const translation: PacketTranslation = {
    source: outward ? outside : remoteOutside,
    destination: outward ? remoteOutside : outside,
    hops: leaves ? -1 : 1,
  };
  if (rewrites?.connection) return { ...translation, ...directions(rewrites.connection, fromClient) };
  const datagram = rewrites?.datagrams.get(packet)?.edits;
  return datagram ? { ...translation, datagram } : translation;
}

/** The error is of the inside host that the quote names, or of the one that it comes from or goes to. */
function errorTranslation(replay: CaptureReplay, outward: boolean, { own }: ErrorTranslation): PacketTranslation {
  const leaves = outward === (replay.evidence.view === 'inside');
  return { source: outward ? own : null, destination: outward ? null : own, hops: leaves ? -1 : 1 };
}

function directions(
  { client, server, clientStart, serverStart }: ConnectionEdits,
  fromClient: boolean,
): Pick<PacketTranslation, 'own' | 'other'> {
  const ofClient = { edits: client, start: clientStart };
  const ofServer = { edits: server, start: serverStart };
  return fromClient ? { own: ofClient, other: ofServer } : { own: ofServer, other: ofClient };
}

interface ErrorTranslation {
  readonly quote: QuoteTranslation;
  /** The inside host whose error it is; null where nothing translates it. */
  readonly own: BindingEnd | null;
}

/** An ICMP error on the other side: the quoted packet went the other way. Null for what is no error. */
function errorTranslator(
  replay: CaptureReplay,
): (bytes: Uint8Array, linkType: number, outward: boolean) => ErrorTranslation | null {
  const end = translateEnds(replay.bindings);
  const scratch = new PacketScratch();
  const { encapsulations } = replay.evidence.analysis;
  return (bytes, linkType, outward) => {
    decodePacket(scratch, encapsulations, bytes, 0, bytes.length, linkType);
    const isIpv6 = scratch.protocol === ipProtocol.icmpv6;
    if ((scratch.protocol !== ipProtocol.icmp && !isIpv6) || scratch.fragmentOffset > 0) return null;
    const quote = parseIcmp(scratch.payload(), isIpv6)?.quote;
    if (!quote) return null;
    // An error that comes in quotes what the inside host sent, one that goes out what it received.
    const source = outward ? undefined : end(quote.source, quote.sourcePort);
    const destination = outward ? end(quote.destination, quote.destinationPort) : undefined;
    const own = source ?? destination ?? end(addressOf(scratch, outward), undefined) ?? null;
    return { quote: { ...(source ? { source } : {}), ...(destination ? { destination } : {}) }, own };
  };
}

function addressOf({ ipVersion, bytes, networkOffset }: PacketScratch, ofSource: boolean): string {
  const size = ipVersion === 4 ? 4 : 16;
  const at = networkOffset + (ipVersion === 4 ? 12 : 8) + (ofSource ? 0 : size);
  return formatAddressBytes(bytes.subarray(at, at + size));
}
