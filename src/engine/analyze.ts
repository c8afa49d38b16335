/** All inputs of one analysis: read, joined, diagnosed. The command line and the editor's worker both begin here. */
import { CaptureError } from '../base/capture-error.ts';
import type { Cancellation } from '../base/cancellation.ts';
import type { ByteSource } from '../capture/byte-source.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import type { CaptureEvidence, EvidenceSet } from '../diagnosis/evidence-set.ts';
import type { Finding } from '../diagnosis/finding.ts';
import { buildDocument, captureRecord, type DocumentSource } from '../report/build-document.ts';
import type { AnalysisDocument, SourceRecord } from '../report/document.ts';
import type { SourceInput } from './api.ts';
import { readSource, type SourceReading } from './read-source.ts';

export interface AnalyzeOptions {
  readonly openSource: (input: SourceInput) => Promise<ByteSource>;
  readonly cancellation: Cancellation;
  readonly onCapture?: (evidence: CaptureEvidence) => void;
  readonly onProgress?: (bytesRead: number) => void;
  /** Gets inputs that cannot be used; without it the first of them ends the analysis. */
  readonly onUnreadable?: (input: SourceInput, error: CaptureError) => void;
}

export interface Analysis {
  readonly document: AnalysisDocument;
  readonly evidence: EvidenceSet;
  readonly findings: readonly Finding[];
  readonly partial: boolean;
}

/** Throws `CaptureError` unless `onUnreadable` takes it. */
export async function analyze(inputs: readonly SourceInput[], options: AnalyzeOptions): Promise<Analysis> {
  const readings: { readonly input: SourceInput; readonly reading: SourceReading; readonly bytes: number }[] = [];
  let bytesBefore = 0;
  for (const input of inputs) {
    if (options.cancellation.cancelled) break;
    try {
      const bytes = await options.openSource(input);
      const reading = await readSource(bytes, {
        source: readings.length,
        name: input.name,
        cancellation: options.cancellation,
        ...(options.onCapture ? { onCapture: options.onCapture } : {}),
        onProgress: (read) => options.onProgress?.(bytesBefore + read),
      });
      if (reading.kind !== 'capture') await bytes.close();
      readings.push({ input, reading, bytes: bytes.size });
      bytesBefore += bytes.size;
    } catch (error) {
      if (!(error instanceof CaptureError) || !options.onUnreadable) throw error;
      options.onUnreadable(input, error);
    }
  }
  const evidence = evidenceOf(readings.map(({ reading }) => reading));
  const findings = diagnose(evidence);
  const sources = readings.map(({ input, reading, bytes }) => documentSource(input, reading, bytes));
  return { document: buildDocument(sources, findings), evidence, findings, partial: options.cancellation.cancelled };
}

function evidenceOf(readings: readonly SourceReading[]): EvidenceSet {
  return {
    captures: readings.flatMap((reading) => (reading.kind === 'capture' ? [reading.evidence] : [])),
    traces: readings.flatMap((reading) => (reading.kind === 'trace' ? [reading.evidence] : [])),
    configurations: readings.flatMap((reading) => (reading.kind === 'config' ? [reading.evidence] : [])),
  };
}

function documentSource(input: SourceInput, reading: SourceReading, bytes: number): DocumentSource {
  const path = input.path ?? input.name;
  if (reading.kind === 'capture')
    return {
      record: { ...captureRecord(path, reading.evidence.analysis), bytes },
      analysis: reading.evidence.analysis,
    };
  const platform = reading.kind === 'trace' ? reading.evidence.platform : reading.evidence.reading.platform;
  const record: SourceRecord = {
    path, kind: reading.kind, format: platform ?? 'text', packets: 0, lines: reading.summary.lines, bytes,
    firstTime: null, lastTime: null, linkTypes: [], problems: [...reading.summary.problems, ...reading.problems],
  }; // prettier-ignore
  return { record, analysis: null };
}
