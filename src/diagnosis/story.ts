/** What belongs together across sources: paired flows, log flows matched with sessions, and the signs they give RSTs. */
import type { EvidenceRecord } from '../base/place.ts';
import { tcpFlag } from '../packet/scratch.ts';
import type { CaptureEvidence, EvidenceSet } from './evidence-set.ts';
import { flowText, packetsOfFlow } from './flow-text.ts';
import { logFlows, sizeOf, type LogFlow } from './log-flow.ts';
import { matchLog, type LogMatch } from './match-log.ts';
import { pairsOf } from './pair-flows.ts';
import type { Sign } from './reset-signs.ts';

export interface FlowPlace {
  readonly capture: CaptureEvidence;
  readonly flow: number;
}

export interface Joined {
  readonly matches: readonly { readonly capture: CaptureEvidence; readonly match: LogMatch }[];
  /** Log flows that no capture shows. */
  readonly unmatched: readonly LogFlow[];
  /** The same connection in the other captures. */
  readonly partners: (capture: CaptureEvidence, flow: number) => readonly FlowPlace[];
  /** Log flow of a session, by its own or a partner's match. */
  readonly logOf: (capture: CaptureEvidence, flow: number) => LogMatch | undefined;
}

export function joinEvidence(evidence: EvidenceSet): Joined {
  const pairs = new Map<CaptureEvidence, FlowPlace[][]>();
  const add = (capture: CaptureEvidence, flow: number, place: FlowPlace): void => {
    const list = pairs.get(capture) ?? [];
    (list[flow] ??= []).push(place);
    pairs.set(capture, list);
  };
  evidence.captures.forEach((one, at) => {
    for (const other of evidence.captures.slice(at + 1))
      for (const [flow, partner] of pairsOf(evidence, one, other)) {
        add(one, flow, { capture: other, flow: partner });
        add(other, partner, { capture: one, flow });
      }
  });
  const partners = (capture: CaptureEvidence, flow: number): readonly FlowPlace[] => pairs.get(capture)?.[flow] ?? [];

  const matches: { capture: CaptureEvidence; match: LogMatch }[] = [];
  const unmatched: LogFlow[] = [];
  for (const logFlow of evidence.traces.flatMap(logFlows)) {
    const found = evidence.captures.flatMap((capture) => {
      const match = matchLog(logFlow, capture);
      return match ? [{ capture, match }] : [];
    });
    if (found.length === 0) unmatched.push(logFlow);
    matches.push(...found);
  }
  const matchAt = (capture: CaptureEvidence, flow: number): LogMatch | undefined =>
    matches.find((entry) => entry.capture === capture && entry.match.session.flow === flow)?.match;
  const logOf = (capture: CaptureEvidence, flow: number): LogMatch | undefined =>
    matchAt(capture, flow) ?? partners(capture, flow).flatMap((place) => matchAt(place.capture, place.flow) ?? [])[0];
  return { matches, unmatched, partners, logOf };
}

/** What other sources say of the RST at `packet` (an index) of `flow`. */
export function otherSigns(joined: Joined, capture: CaptureEvidence, flow: number, packet: number): Sign[] {
  const signs: Sign[] = [];
  const { index, flows } = capture.analysis;
  const fromClient = flows.fromClient(flow, index.direction(packet));
  const who = fromClient ? 'client' : 'server';
  for (const place of joined.partners(capture, flow)) {
    const sent = resetsOf(place, fromClient);
    const where: Pick<EvidenceRecord, 'source'> = { source: place.capture.source };
    signs.push(
      sent.length === 0
        ? {
            name: 'second-capture',
            weight: 4,
            evidence: {
              text: `In ${place.capture.name} the ${who} of the same connection (${flowText(place.capture.analysis, place.flow)}) sent no RST`,
              ...where,
              packet: place.capture.analysis.flows.firstPacket(place.flow) + 1,
            },
          }
        : {
            name: 'second-capture',
            weight: -4,
            evidence: {
              text: `In ${place.capture.name} the ${who} sends the RST as well (packet ${sent[0]! + 1})`,
              ...where,
              packet: sent[0]! + 1,
            },
          },
    );
  }
  const match = joined.logOf(capture, flow);
  if (match?.logFlow.unsupported && match.logFlow.aborted) {
    const { unsupported, aborted, trace } = match.logFlow;
    signs.push({
      name: 'log',
      weight: 4,
      evidence: {
        text: `${trace.name}: "${unsupported.text}" (size ${sizeOf(unsupported)}), then "${aborted.text}"`,
        source: trace.source,
        ...(unsupported.place.line === undefined ? {} : { line: unsupported.place.line }),
      },
    });
  }
  return signs;
}

function resetsOf({ capture: { analysis }, flow }: FlowPlace, fromClient: boolean): number[] {
  return packetsOfFlow(analysis, flow, 100_000).filter(
    (packet) =>
      analysis.index.tcpFlags(packet) & tcpFlag.rst &&
      analysis.flows.fromClient(flow, analysis.index.direction(packet)) === fromClient,
  );
}
