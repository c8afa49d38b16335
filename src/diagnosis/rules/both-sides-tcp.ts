/**
 * What a gateway does to a TCP connection, seen on both sides of it: a rewrite whose growth is missing in the sequence
 * numbers behind it (`tcp/sequence-not-adjusted`), and options that were changed in a SYN (`tcp/options-changed`).
 */
import type { CaptureAnalysis } from '../../alg/capture-analysis.ts';
import { isTcp } from '../../flow/flow-table.ts';
import { segmentFlag } from '../../flow/segment-flag.ts';
import type { SynOptions } from '../../flow/syn-options.ts';
import { tcpFlag } from '../../packet/scratch.ts';
import type { EvidenceSet } from '../evidence-set.ts';
import { finding, type Finding } from '../finding.ts';
import { flowText, packetsOfFlow } from '../flow-text.ts';
import type { FlowPlace, Joined } from '../story.ts';

const mostFindings = 50;
const mostPackets = 20_000;
const repeated = segmentFlag.retransmission | segmentFlag.fastRetransmission | segmentFlag.spuriousRetransmission;

export function bothSidesTcp(evidence: EvidenceSet, joined: Joined): Finding[] {
  const found: Finding[] = [];
  if (evidence.captures.length < 2) return found;
  for (const capture of evidence.captures) {
    const { flows } = capture.analysis;
    for (let flow = 0; flow < flows.count && found.length < mostFindings; flow += 1) {
      if (!isTcp(flows, flow)) continue;
      for (const far of joined.partners(capture, flow)) {
        if (capture.source > far.capture.source) continue;
        const near = { capture, flow };
        found.push(...sequences(near, far), ...options(near, far));
      }
    }
  }
  return found;
}

/** Packets of one end by IP identification; what repeats an identification is left out. */
function byIdentification({ capture, flow }: FlowPlace, fromClient: boolean): Map<number, number> {
  const { index, flows } = capture.analysis;
  const found = new Map<number, number>();
  const doubled = new Set<number>();
  for (const packet of packetsOfFlow(capture.analysis, flow, mostPackets)) {
    if (flows.fromClient(flow, index.direction(packet)) !== fromClient) continue;
    const identification = index.ipIdentification(packet);
    if (found.has(identification)) doubled.add(identification);
    found.set(identification, packet);
  }
  for (const identification of doubled) found.delete(identification);
  found.delete(0);
  return found;
}

/** Bytes that one end sent by its sequence numbers; undefined without its SYN. */
function span({ capture, flow }: FlowPlace, fromClient: boolean): number | undefined {
  const { flows, tracker } = capture.analysis;
  const direction = flows.fromClient(flow, 0) === fromClient ? 0 : 1;
  const start = tracker.streamStart(flows.tcp(flow), direction);
  const next = tracker.expectedSequence(flows.tcp(flow), direction);
  return start === undefined || next === undefined ? undefined : (next - start) >>> 0;
}

const isRepeat = ({ index }: CaptureAnalysis, packet: number): boolean => (index.segmentFlags(packet) & repeated) !== 0;

function sequences(near: FlowPlace, far: FlowPlace): Finding[] {
  return [true, false].flatMap((fromClient) => {
    const there = byIdentification(far, fromClient);
    let growth = 0;
    let first: { readonly here: number; readonly away: number } | undefined;
    for (const [identification, here] of byIdentification(near, fromClient)) {
      const away = there.get(identification);
      if (away === undefined || isRepeat(near.capture.analysis, here)) continue;
      const grown = far.capture.analysis.index.payloadLength(away) - near.capture.analysis.index.payloadLength(here);
      growth += grown;
      if (grown !== 0) first ??= { here, away };
    }
    const [own, other] = [span(near, fromClient), span(far, fromClient)];
    if (!first || growth === 0 || own === undefined || other === undefined) return [];
    // A last segment that grew moves nothing behind it; sequence numbers that moved by all of the growth are right.
    const shift = other - own;
    if (shift === growth || Math.abs(shift) > Math.abs(growth)) return [];
    const last = packetsOfFlow(near.capture.analysis, near.flow, mostPackets).at(-1);
    if (last === first.here) return [];
    return [
      finding('tcp/sequence-not-adjusted', near.capture.source, {
        detail: `Packet ${first.here + 1} left the gateway ${Math.abs(growth)} bytes ${growth > 0 ? 'longer' : 'shorter'} (${far.capture.name} packet ${first.away + 1}): an ALG rewrote it. The sequence numbers behind it moved by ${shift} instead of ${growth}, so the peer takes the rest for repeats or for a hole, and the connection stalls. Turn the ALG off for this protocol, or update the gateway.`,
        packets: [first.here + 1],
        flow: near.flow,
        confidence: 0.9,
        evidence: [
          {
            text: `${near.capture.name}: ${own} bytes by sequence numbers (${flowText(near.capture.analysis, near.flow)})`,
            packet: first.here + 1,
          },
          {
            text: `${far.capture.name}: ${other} bytes, although ${growth} were ${growth > 0 ? 'added' : 'taken away'}`,
            source: far.capture.source,
            packet: first.away + 1,
          },
        ],
      }),
    ];
  });
}

interface SeenSyn {
  readonly packet: number;
  readonly options: SynOptions;
}

/** An end's SYN or SYN-ACK with its options. */
function synOf({ capture, flow }: FlowPlace, fromClient: boolean): SeenSyn | undefined {
  const { index, flows, tracker } = capture.analysis;
  const packet = packetsOfFlow(capture.analysis, flow, 64).findLast(
    (each) => index.tcpFlags(each) & tcpFlag.syn && flows.fromClient(flow, index.direction(each)) === fromClient,
  );
  const read = tracker.synOptions(flows.tcp(flow), flows.fromClient(flow, 0) === fromClient ? 0 : 1);
  return packet === undefined || !read ? undefined : { packet, options: read };
}

/** What is left out or lowered between two SYNs, in words: from the sender's capture to the receiver's. */
function changesOf(one: SynOptions, other: SynOptions): readonly string[] {
  const changed = (name: string, sent: number | boolean | undefined, came: number | boolean | undefined): string[] => {
    const text = (value: number | boolean | undefined): string =>
      typeof value === 'number' ? String(value) : value ? 'there' : 'none';
    return sent === came ? [] : [`${name} ${text(sent)} and ${text(came)}`];
  };
  return [
    ...changed('maximum segment size', one.maximumSegmentSize, other.maximumSegmentSize),
    ...changed('window scale', one.windowScale, other.windowScale),
    ...changed('selective acknowledgement', one.selectiveAcknowledgement, other.selectiveAcknowledgement),
    ...changed('timestamps', one.timestamps, other.timestamps),
  ];
}

/** A smaller segment size alone is what a gateway does for a link with a smaller MTU. */
const isClampOnly = (one: SynOptions, other: SynOptions): boolean =>
  one.maximumSegmentSize !== undefined &&
  other.maximumSegmentSize !== undefined &&
  changesOf(one, { ...other, maximumSegmentSize: one.maximumSegmentSize }).length === 0;

function options(near: FlowPlace, far: FlowPlace): Finding[] {
  return [true, false].flatMap((fromClient) => {
    const [here, away] = [synOf(near, fromClient), synOf(far, fromClient)];
    const changes = here && away ? changesOf(here.options, away.options) : [];
    if (!here || !away || changes.length === 0) return [];
    const what = fromClient ? 'SYN' : 'SYN-ACK';
    const clamped = isClampOnly(here.options, away.options);
    return [
      finding('tcp/options-changed', near.capture.source, {
        detail: `The ${what} has other options in ${near.capture.name} than in ${far.capture.name}: ${changes.join('; ')}. ${
          clamped
            ? 'Gateways do that for a link with a smaller MTU (PPPoE, tunnels): it is no fault, unless the size is much smaller than the link wants.'
            : 'The gateway changed them, or answers for the other end (a proxy). Connections then run slower, or break on paths that need what is missing. Turn the normalization of TCP options off, or let these options pass.'
        }`,
        ...(clamped ? { severity: 'info' as const } : {}),
        packets: [here.packet + 1],
        flow: near.flow,
        confidence: 0.9,
        evidence: [
          {
            text: `${what} of ${flowText(near.capture.analysis, near.flow)}: ${optionsText(here.options)}`,
            packet: here.packet + 1,
          },
          {
            text: `${far.capture.name}: ${optionsText(away.options)}`,
            source: far.capture.source,
            packet: away.packet + 1,
          },
        ],
      }),
    ];
  });
}

const optionsText = ({ maximumSegmentSize, windowScale, selectiveAcknowledgement, timestamps }: SynOptions): string =>
  [
    `maximum segment size ${maximumSegmentSize ?? 'none'}`,
    `window scale ${windowScale ?? 'none'}`,
    `selective acknowledgement ${selectiveAcknowledgement ? 'permitted' : 'none'}`,
    `timestamps ${timestamps ? 'there' : 'none'}`,
  ].join(', ');
