/** What the columns tell of one RST and of the flow around it: the numbers that attribution weighs. */
import type { CaptureAnalysis } from '../alg/capture-analysis.ts';
import { none } from '../capture/packet-index.ts';
import type { ResetRow } from '../flow/reset-table.ts';
import { tcpFlag } from '../packet/scratch.ts';

/** One other packet of the RST's alleged sender. */
export interface SidePacket {
  readonly packet: number;
  readonly ttl: number;
  readonly ipIdentification: number;
  readonly handshake: boolean;
  readonly before: boolean;
  readonly payloadLength: number;
}

export interface ResetContext {
  readonly row: ResetRow;
  readonly flow: number;
  readonly claimedSide: 'client' | 'server';
  readonly ttl: number;
  readonly ipIdentification: number;
  /** The alleged sender's other packets, RSTs left out; capped, handshake and those nearest to the RST kept. */
  readonly side: readonly SidePacket[];
  /** The alleged sender's payload packets after the RST. */
  readonly dataAfter: readonly number[];
  /** Shortest time from a packet of the other side to its acknowledgement by this side, by the handshake; undefined without one. */
  readonly roundTripSeconds: number | undefined;
  /** From the newest packet of the other side that the RST acknowledges, to the RST. */
  readonly sinceAcknowledgedSeconds: number | undefined;
  /** Before the RST, or before the other side's packets that it answers. */
  readonly silenceSeconds: number;
  /** The last packet before that silence. */
  readonly previousPacket: number | undefined;
  readonly established: boolean;
  readonly isAnswerToSyn: boolean;
  readonly ownFinBefore: boolean;
  readonly otherFinBefore: boolean;
  readonly timestampsNegotiated: boolean;
  /** RSTs in the other direction within 100 ms. */
  readonly twinPackets: readonly number[];
}

const maximumSidePackets = 400;
const twinSeconds = 0.1;

const noSilence: { readonly seconds: number; readonly after: number | undefined } = { seconds: 0, after: undefined };

/** Walks the RST's flow once. */
export function resetContext(analysis: CaptureAnalysis, row: ResetRow): ResetContext | undefined {
  const { index, flows } = analysis;
  const flow = index.flow(row.packet);
  if (flow === none) return undefined;
  const direction = index.direction(row.packet);
  const side: SidePacket[] = [];
  const dataAfter: number[] = [];
  const twinPackets: number[] = [];
  let previous: number | undefined;
  let silence = noSilence;
  let synPacket: number | undefined;
  let synAckPacket: number | undefined;
  let handshakeAckPacket: number | undefined;
  let lastOther: number | undefined;
  let ownFinBefore = false;
  let otherFinBefore = false;
  let ownPackets = 0;
  let lastOtherSyn = false;
  for (let packet = flows.firstPacket(flow); packet !== none; packet = index.nextInFlow(packet)) {
    const flags = index.tcpFlags(packet);
    const own = index.direction(packet) === direction;
    const before = packet < row.packet;
    if (before) {
      // A long gap counts until the alleged sender is heard again: what it answers after the gap is the gap's business.
      const gap = previous === undefined ? 0 : index.secondsBetween(previous, packet);
      if (own) silence = noSilence;
      else if (previous !== undefined && gap > silence.seconds) silence = { seconds: gap, after: previous };
      previous = packet;
      if (flags & tcpFlag.syn) {
        if (flags & tcpFlag.ack) synAckPacket ??= packet;
        else synPacket ??= packet;
      } else if (
        synAckPacket !== undefined &&
        handshakeAckPacket === undefined &&
        index.direction(packet) !== index.direction(synAckPacket)
      )
        handshakeAckPacket = packet;
      if (flags & tcpFlag.fin) {
        if (own) ownFinBefore = true;
        else otherFinBefore = true;
      }
      if (!own && (index.payloadLength(packet) > 0 || flags & (tcpFlag.syn | tcpFlag.fin))) {
        lastOther = packet;
        lastOtherSyn = (flags & (tcpFlag.syn | tcpFlag.ack)) === tcpFlag.syn;
      }
    }
    if (flags & tcpFlag.rst) {
      if (!own && packet !== row.packet && Math.abs(index.secondsBetween(row.packet, packet)) < twinSeconds)
        twinPackets.push(packet);
      continue;
    }
    if (!own) continue;
    const payloadLength = index.payloadLength(packet);
    if (!before && payloadLength > 0 && dataAfter.length < 100) dataAfter.push(packet);
    ownPackets += 1;
    const handshake = (flags & tcpFlag.syn) !== 0 || packet === handshakeAckPacket;
    if (side.length >= maximumSidePackets) side.splice(4, side.length / 2);
    side.push({
      packet,
      ttl: index.ttl(packet),
      ipIdentification: index.ipIdentification(packet),
      handshake,
      before,
      payloadLength,
    });
  }
  const fromClient = flows.fromClient(flow, direction);
  const lastGap = previous === undefined ? 0 : index.secondsBetween(previous, row.packet);
  if (lastGap >= silence.seconds) silence = { seconds: lastGap, after: previous };
  // The capture point's distance to the alleged sender: SYN → SYN-ACK for the server, SYN-ACK → ACK for the client.
  const [asked, answered] = fromClient ? [synAckPacket, handshakeAckPacket] : [synPacket, synAckPacket];
  const acknowledgesAll =
    row.otherExpectedSequence !== undefined &&
    (index.tcpFlags(row.packet) & tcpFlag.ack ? row.acknowledgement === row.otherExpectedSequence : false);
  return {
    row,
    flow,
    claimedSide: fromClient ? 'client' : 'server',
    ttl: index.ttl(row.packet),
    ipIdentification: index.ipIdentification(row.packet),
    side,
    dataAfter,
    roundTripSeconds: asked !== undefined && answered !== undefined ? index.secondsBetween(asked, answered) : undefined,
    sinceAcknowledgedSeconds:
      acknowledgesAll && lastOther !== undefined ? index.secondsBetween(lastOther, row.packet) : undefined,
    silenceSeconds: silence.seconds,
    previousPacket: silence.after,
    established:
      (synPacket !== undefined && synAckPacket !== undefined) ||
      side.some(({ payloadLength }) => payloadLength > 0) ||
      (ownPackets > 0 && lastOther !== undefined && !lastOtherSyn),
    isAnswerToSyn: lastOtherSyn && ownPackets === 0,
    ownFinBefore,
    otherFinBefore,
    timestampsNegotiated: analysis.tracker.negotiatedTimestamps(flows.tcp(flow)),
    twinPackets,
  };
}
