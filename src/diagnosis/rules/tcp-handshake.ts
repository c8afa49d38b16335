/** How TCP connections of the capture began: `tcp/handshake-timeout`, `tcp/handshake-proxied`. */
import type { CaptureAnalysis } from '../../alg/capture-analysis.ts';
import { formatSpan } from '../../base/time.ts';
import { none, type PacketIndex } from '../../capture/packet-index.ts';
import { flowMark, isTcp } from '../../flow/flow-table.ts';
import { tcpFlag } from '../../packet/scratch.ts';
import type { CaptureEvidence } from '../evidence-set.ts';
import { finding, packetsText, type Finding } from '../finding.ts';
import { flowText, serverEndpoint, sessionOfFlow } from '../flow-text.ts';
import { initialTtl } from '../reset-signs.ts';

/** Junos' SYN defence: a session must be established within 4 s (open-timeout, `[edit interfaces … services-options]`). */
const junosOpenSeconds = 4;
/** Hosts at least so many hops apart are two; fewer may be a route that changed. */
const hopsApart = 3;
const leastDataPackets = 2;
/** The beginning of a flow is enough for both. */
const maximumSteps = 64;
const maximumFindings = 100;

interface Handshake {
  readonly flow: number;
  readonly syn: number;
  readonly synAck: number;
  readonly synAcks: number;
  readonly lastSynAck: number;
  /** The client's first packet that is no SYN. */
  readonly acknowledged: number | undefined;
  readonly refused: boolean;
  /** The server's first payload packets. */
  readonly data: readonly number[];
}

/** One walk over the beginnings of all connections that a SYN-ACK answered. */
export function handshakeFindings(capture: CaptureEvidence): Finding[] {
  const { flows } = capture.analysis;
  const both = flowMark.synSeen | flowMark.synAckSeen;
  const slow: Finding[] = [];
  const proxied = new Map<string, Handshake[]>();
  for (let flow = 0; flow < flows.count; flow += 1) {
    if (!isTcp(flows, flow) || (flows.marks(flow) & both) !== both) continue;
    const handshake = handshakeOf(capture.analysis, flow);
    if (!handshake) continue;
    const late = slow.length < maximumFindings ? slowHandshake(capture, handshake) : undefined;
    if (late) slow.push(late);
    if (!isProxied(capture.analysis, handshake)) continue;
    const server = serverEndpoint(capture.analysis, flow);
    const list = proxied.get(server);
    if (list) list.push(handshake);
    else if (proxied.size < maximumFindings) proxied.set(server, [handshake]);
  }
  return [...slow, ...[...proxied.values()].map((list) => proxiedServer(capture, list))];
}

function handshakeOf({ index, flows }: CaptureAnalysis, flow: number): Handshake | undefined {
  let syn: number | undefined;
  let synAck: number | undefined;
  let lastSynAck = 0;
  let synAcks = 0;
  let acknowledged: number | undefined;
  let refused = false;
  const data: number[] = [];
  let packet = flows.firstPacket(flow);
  for (let steps = 0; packet !== none && steps < maximumSteps; steps += 1, packet = index.nextInFlow(packet)) {
    const flags = index.tcpFlags(packet);
    const fromClient = flows.fromClient(flow, index.direction(packet));
    if (flags & tcpFlag.rst) {
      refused ||= acknowledged === undefined;
      continue;
    }
    if (flags & tcpFlag.syn) {
      if (fromClient && !(flags & tcpFlag.ack)) syn ??= packet;
      if (!fromClient && flags & tcpFlag.ack) {
        synAck ??= packet;
        lastSynAck = packet;
        synAcks += 1;
      }
    } else if (fromClient) {
      if (synAck !== undefined) acknowledged ??= packet;
    } else if (index.payloadLength(packet) > 0) {
      data.push(packet);
      // Nearly every connection is told after its first answer; what follows can change neither verdict.
      if (acknowledged !== undefined && synAck !== undefined && !isElsewhere(index, synAck, packet)) break;
    }
  }
  if (syn === undefined || synAck === undefined || syn > synAck) return undefined;
  return { flow, syn, synAck, synAcks, lastSynAck, acknowledged, refused, data };
}

function slowHandshake({ source, analysis }: CaptureEvidence, handshake: Handshake): Finding | undefined {
  const { flow, syn, synAck, synAcks, lastSynAck, acknowledged, refused } = handshake;
  const { index } = analysis;
  if (refused) return undefined;
  // Without the last ACK only repeated SYN-ACKs show that it was waited for.
  if (acknowledged === undefined && synAcks < 2) return undefined;
  const last = acknowledged ?? lastSynAck;
  const seconds = index.secondsBetween(syn, last);
  if (seconds <= junosOpenSeconds) return undefined;
  const answered = index.secondsBetween(syn, synAck);
  const what =
    acknowledged === undefined
      ? `was not completed within ${formatSpan(seconds)} (${synAcks} SYN-ACKs)`
      : `took ${formatSpan(seconds)}`;
  return finding('tcp/handshake-timeout', source, {
    detail: `The handshake of ${flowText(analysis, flow)} ${what}; the SYN-ACK came after ${formatSpan(answered)}. A gateway that gives a connection ${junosOpenSeconds} s to open (Junos' SYN defence) has deleted it by then and drops what follows.`,
    packets: [syn + 1, synAck + 1, ...(acknowledged === undefined ? [] : [acknowledged + 1])],
    session: sessionOfFlow(analysis, flow)?.id ?? null,
    flow,
    confidence: 0.8,
    evidence: [
      { text: 'SYN', packet: syn + 1 },
      { text: `SYN-ACK after ${formatSpan(answered)}`, packet: synAck + 1 },
      ...(acknowledged === undefined
        ? []
        : [{ text: `Handshake complete after ${formatSpan(seconds)}`, packet: acknowledged + 1 }]),
    ],
  });
}

/** The server's data never have the TTL of its SYN-ACK, and come from clearly farther or nearer. */
function isProxied({ index }: CaptureAnalysis, { synAck, data }: Handshake): boolean {
  return data.length >= leastDataPackets && data.every((packet) => isElsewhere(index, synAck, packet));
}

/** Whether the packet's sender stands clearly farther or nearer than the SYN-ACK's. */
function isElsewhere(index: PacketIndex, synAck: number, packet: number): boolean {
  const answered = index.ttl(synAck);
  const ttl = index.ttl(packet);
  return initialTtl(ttl) !== initialTtl(answered) || Math.abs(ttl - answered) >= hopsApart;
}

function proxiedServer({ source, analysis }: CaptureEvidence, list: readonly Handshake[]): Finding {
  const { index } = analysis;
  const [first] = list;
  const flow = first?.flow ?? 0;
  const synAck = first?.synAck ?? 0;
  const data = first?.data[0] ?? 0;
  const packets = list.slice(0, 50).flatMap((handshake) => [handshake.synAck + 1, (handshake.data[0] ?? 0) + 1]);
  const otherClass = initialTtl(index.ttl(synAck)) !== initialTtl(index.ttl(data));
  return finding('tcp/handshake-proxied', source, {
    detail: `${serverEndpoint(analysis, flow)}: the SYN-ACK (${packetsText(list.map((handshake) => handshake.synAck + 1))}) has TTL ${index.ttl(synAck)}, the data have TTL ${index.ttl(data)}. A gateway's TCP proxy or ALG answers handshakes for this server, so a completed handshake does not say that the server is there, and timing of the handshake measures the gateway.`,
    packets,
    session: sessionOfFlow(analysis, flow)?.id ?? null,
    flow,
    confidence: otherClass ? 0.85 : 0.7,
    evidence: [
      { text: `SYN-ACK with TTL ${index.ttl(synAck)}`, packet: synAck + 1 },
      { text: `First data with TTL ${index.ttl(data)}`, packet: data + 1 },
    ],
  });
}
