/**
 * Finds traces by what they provoke: a router's "time exceeded" that quotes a UDP packet of the capture names sender and
 * destination; their other UDP packets with a small TTL are the other probes.
 */
import { none, type PacketIndex } from '../../capture/packet-index.ts';
import type { FlowTable } from '../../flow/flow-table.ts';
import { ipProtocol } from '../../packet/scratch.ts';
import type { SurveyedCapture } from '../capture-survey.ts';
import { isTimeExceeded, quotingErrors, type QuotingError } from '../icmp/quoted-flows.ts';
import { icmpType, icmpv6Type } from '../icmp/vocabulary.ts';
import type { Probe, Trace } from './trace.ts';
import { ttlThreshold } from './vocabulary.ts';

const maximumTraces = 500;
const maximumProbes = 5000;
/** mtr keeps one flow for each hop and sends for hours. */
const maximumProbesOfFlow = 1000;

interface TraceDraft {
  readonly source: string;
  readonly destination: string;
  readonly flows: number[];
  readonly probes: Probe[];
}

export function findTraces(capture: SurveyedCapture): readonly Trace[] {
  const { index, flows } = capture;
  const errors = quotingErrors(capture).filter(
    ({ protocol, matches }) => protocol === ipProtocol.udp && matches.length > 0,
  );
  const drafts = draftsOf(flows, errors);
  if (drafts.size === 0) return [];
  for (let flow = 0; flow < flows.count; flow += 1) {
    if (flows.protocol(flow) !== ipProtocol.udp) continue;
    // Probes have no other protocol in them, and who sends the first is who traces.
    const claim = flows.claim(flow);
    if (claim !== 0 && claim !== none) continue;
    drafts.get(pairKey(flows, flow, 0))?.flows.push(flow);
  }
  const traces: Trace[] = [];
  for (const draft of drafts.values()) {
    for (const flow of draft.flows) addProbes(index, flows, flow, draft.probes);
    draft.probes.sort((one, other) => one.packet - other.packet);
    if (isTrace(draft)) traces.push(draft);
  }
  joinAnswers(errors, traces);
  return traces.filter(({ probes }) => probes.some(({ answer }) => answer !== undefined));
}

/** Senders and destinations of packets whose TTL ran out. */
function draftsOf(flows: FlowTable, errors: readonly QuotingError[]): Map<string, TraceDraft> {
  const drafts = new Map<string, TraceDraft>();
  for (const error of errors) {
    if (!isTimeExceeded(error)) continue;
    for (const { flow, direction } of error.matches) {
      const key = pairKey(flows, flow, direction);
      if (drafts.has(key) || drafts.size >= maximumTraces) continue;
      drafts.set(key, { source: error.source, destination: error.destination, flows: [], probes: [] });
    }
  }
  return drafts;
}

/** Sender and receiver of direction `direction`, as numbers; VLANs and tunnels apart. */
const pairKey = (flows: FlowTable, flow: number, direction: number): string => {
  const ends = [flows.addressFirst(flow), flows.addressOther(flow)];
  if (direction === 1) ends.reverse();
  return `${flows.ipVersion(flow)} ${flows.encapsulation(flow)} ${ends.join(' ')}`;
};

function addProbes(index: PacketIndex, flows: FlowTable, flow: number, probes: Probe[]): void {
  let found = 0;
  for (
    let packet = flows.firstPacket(flow);
    packet !== none && found < maximumProbesOfFlow && probes.length < maximumProbes;
    packet = index.nextInFlow(packet)
  ) {
    if (index.direction(packet) !== 0 || index.ttl(packet) > ttlThreshold) continue;
    found += 1;
    probes.push({
      packet: packet + 1,
      seconds: index.seconds(packet),
      nanoseconds: index.nanoseconds(packet),
      flow,
      hop: index.ttl(packet),
      port: flows.portOther(flow),
      size: index.payloadLength(packet),
      identification: index.ipIdentification(packet),
      answer: undefined,
    });
  }
}

/** A single packet whose TTL ran out is no trace: probes differ in TTL or port. */
function isTrace({ probes }: Trace): boolean {
  const [first] = probes;
  return first !== undefined && probes.some(({ hop, port }) => hop !== first.hop || port !== first.port);
}

/** Gives each error to the probe that it quotes: by IP identification, else the flow's last one that still waits. */
function joinAnswers(errors: readonly QuotingError[], traces: readonly Trace[]): void {
  const byFlow = new Map<number, Probe[]>();
  for (const { probes } of traces)
    for (const probe of probes) {
      const list = byFlow.get(probe.flow);
      if (list) list.push(probe);
      else byFlow.set(probe.flow, [probe]);
    }
  for (const error of errors) {
    const { message, identification } = error;
    for (const { flow } of error.matches) {
      const waiting = (byFlow.get(flow) ?? []).filter(({ packet, answer }) => !answer && packet < message.packet);
      const probe =
        (identification === 0 ? undefined : waiting.find((each) => each.identification === identification)) ??
        waiting.at(-1);
      if (!probe) continue;
      const { packet, seconds, nanoseconds, name, size } = message;
      probe.answer = { packet, seconds, nanoseconds, router: error.sender, name, size, last: isLast(error) };
      break;
    }
  }
}

/** Port unreachable ends a trace; other errors from the destination do as well. */
const isLast = (error: QuotingError): boolean =>
  error.sender === error.destination ||
  (error.isIpv6
    ? error.type === icmpv6Type.destinationUnreachable && error.code === 4
    : error.type === icmpType.destinationUnreachable && error.code === 3);
