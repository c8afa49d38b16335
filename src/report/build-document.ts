/** Evidence and findings to the JSON contract. */
import type { CaptureAnalysis } from '../alg/capture-analysis.ts';
import type { Gate } from '../alg/gate-table.ts';
import type { Session } from '../alg/session.ts';
import { formatEndpoint } from '../base/address.ts';
import { formatTimestamp } from '../base/time.ts';
import { connectionState } from '../flow/connection-state.ts';
import type { Finding } from '../diagnosis/finding.ts';
import { clientEndpoint, flowText, serverEndpoint } from '../diagnosis/flow-text.ts';
import { linkTypeOf } from '../packet/link.ts';
import {
  documentSchema,
  type AnalysisDocument,
  type FindingRecord,
  type GateRecord,
  type SessionRecord,
  type SourceRecord,
} from './document.ts';

export interface DocumentSource {
  readonly record: SourceRecord;
  /** Of captures. */
  readonly analysis: CaptureAnalysis | null;
}

export function buildDocument(sources: readonly DocumentSource[], findings: readonly Finding[]): AnalysisDocument {
  const sessionOffsets: number[] = [];
  let sessionCount = 0;
  for (const { analysis } of sources) {
    sessionOffsets.push(sessionCount);
    sessionCount += analysis?.sessions.sessions.length ?? 0;
  }
  const sessions = sources.flatMap(({ analysis }, source) =>
    analysis
      ? analysis.sessions.sessions.map((session) =>
          sessionRecord(analysis, session, source, sessionOffsets[source] ?? 0),
        )
      : [],
  );
  return {
    schema: documentSchema,
    sources: sources.map(({ record }) => record),
    flows: sources.reduce((sum, { analysis }) => sum + (analysis?.flows.count ?? 0), 0),
    sessions,
    findings: findings.map((finding) => findingRecord(finding, sessionOffsets[finding.source] ?? 0)),
  };
}

/** `partial` captures say so among their problems. */
export function captureRecord(path: string, analysis: CaptureAnalysis): SourceRecord {
  const { index, fileProblems } = analysis;
  const { first, last } = timeRange(analysis);
  return {
    path, kind: 'capture', format: analysis.format, packets: index.count, lines: 0, bytes: analysis.source.size,
    firstTime: first, lastTime: last,
    linkTypes: [...new Set(index.interfaces.map(({ linkType }) => linkTypeOf(linkType).name))],
    problems: [...fileProblems.map(({ text }) => text), ...(analysis.partial ? [`Reading was cancelled after ${index.count} packets.`] : [])],
  }; // prettier-ignore
}

function timeRange({ index }: CaptureAnalysis): { readonly first: string | null; readonly last: string | null } {
  if (index.count === 0) return { first: null, last: null };
  const timeOf = (packet: number): string =>
    formatTimestamp({ seconds: index.seconds(packet), nanoseconds: index.nanoseconds(packet) });
  return { first: timeOf(0), last: timeOf(index.count - 1) };
}

function sessionRecord(analysis: CaptureAnalysis, session: Session, source: number, offset: number): SessionRecord {
  const { flows } = analysis;
  const { flow } = session;
  return {
    id: session.id + offset,
    source,
    alg: session.alg,
    chosenBy: session.chosenBy,
    transport: session.transport,
    client: clientEndpoint(analysis, flow),
    server: serverEndpoint(analysis, flow),
    packets: flows.packetCount(flow),
    firstPacket: flows.firstPacketOf(flow) + 1,
    lastPacket: flows.lastPacketOf(flow) + 1,
    ...connectionState(analysis.index, flows, flow),
    parent: session.parent === null ? null : session.parent + offset,
    messages: session.messages.map(({ packet, from, name, size, summary, complete }) => ({
      packet,
      from,
      name,
      size,
      summary,
      complete,
    })),
    gates: session.gates.map((gate) => gateRecord(analysis, gate)),
  };
}

const gateRecord = (analysis: CaptureAnalysis, gate: Gate): GateRecord => ({
  id: gate.id,
  purpose: gate.purpose,
  transport: gate.transport,
  from: formatEndpoint(gate.from.address, gate.from.port),
  to: formatEndpoint(gate.to.address, gate.to.port),
  openedAt: gate.openedAt.packet,
  outcome: gate.outcome,
  flow: gate.flow === null ? null : flowText(analysis, gate.flow),
  firstPacket: gate.firstPacket,
});

const findingRecord = (finding: Finding, offset: number): FindingRecord => ({
  ...finding,
  session: finding.session === null ? null : finding.session + offset,
  fixes: finding.fixes.map(({ platform, title, commands, rollback, verify, flush, risk, proven, proof }) => ({
    platform, title, commands, rollback, verify, flush, risk, proven, proof,
  })), // prettier-ignore
});
