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
  type AnalysisSummary,
  type DocumentOutline,
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

export const buildDocument = (sources: readonly DocumentSource[], findings: readonly Finding[]): AnalysisDocument => ({
  ...buildOutline(sources, findings),
  sessions: [...sessionRecords(sources)],
});

/** The document without its sessions, of which there may be very many: `sessionRecords` makes them one at a time. */
export function buildOutline(sources: readonly DocumentSource[], findings: readonly Finding[]): DocumentOutline {
  const { sources: records, flows, findings: found } = buildSummary(sources, findings);
  return { schema: documentSchema, sources: records, flows, findings: found };
}

export function* sessionRecords(sources: readonly DocumentSource[]): Generator<SessionRecord> {
  const offsets = sessionOffsets(sources);
  for (const [source, { analysis }] of sources.entries())
    for (const session of analysis?.sessions.sessions ?? [])
      if (analysis) yield sessionRecord(analysis, session, source, offsets[source] ?? 0);
}

/** Costs nothing per session or packet, so that an editor can have it while a capture is still being read. */
export function buildSummary(sources: readonly DocumentSource[], findings: readonly Finding[]): AnalysisSummary {
  const offsets = sessionOffsets(sources);
  const sessionCounts: Record<string, number> = {};
  for (const { analysis } of sources)
    for (const { alg } of analysis?.sessions.sessions ?? []) sessionCounts[alg] = (sessionCounts[alg] ?? 0) + 1;
  return {
    sources: sources.map(({ record }) => record),
    flows: sources.reduce((sum, { analysis }) => sum + (analysis?.flows.count ?? 0), 0),
    sessionCounts,
    findings: findings.map((finding) => findingRecord(finding, offsets[finding.source] ?? 0)),
  };
}

/** Sessions are numbered through all sources. */
function sessionOffsets(sources: readonly DocumentSource[]): readonly number[] {
  let count = 0;
  return sources.map(({ analysis }) => {
    const offset = count;
    count += analysis?.sessions.sessions.length ?? 0;
    return offset;
  });
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
  const all = [flow, ...(session.otherFlows ?? [])];
  return {
    id: session.id + offset,
    source,
    alg: session.alg,
    chosenBy: session.chosenBy,
    transport: session.transport,
    client: clientEndpoint(analysis, flow),
    server: serverEndpoint(analysis, flow),
    packets: all.reduce((sum, each) => sum + flows.packets(each), 0),
    firstPacket: flows.firstPacket(flow) + 1,
    lastPacket: all.reduce((last, each) => Math.max(last, flows.lastPacket(each)), 0) + 1,
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
  ...streamsOf(gate),
});

function streamsOf({ media }: Gate): Pick<GateRecord, 'streams'> {
  const streams = media?.streams() ?? [];
  if (streams.length === 0) return {};
  return {
    streams: streams.map(({ jitterMilliseconds, ...stream }) => ({
      ...stream,
      jitterMilliseconds: jitterMilliseconds === null ? null : Number(jitterMilliseconds.toFixed(3)),
    })),
  };
}

const findingRecord = (finding: Finding, offset: number): FindingRecord => ({
  ...finding,
  session: finding.session === null ? null : finding.session + offset,
  fixes: finding.fixes.map(({ platform, title, commands, rollback, verify, flush, risk, proven, proof, effects }) => ({
    platform, title, commands, rollback, verify, flush, risk, proven, proof, effects,
  })), // prettier-ignore
});
