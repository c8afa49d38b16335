/** All inputs of one analysis: read, joined, diagnosed. The command line and the editor's worker both begin here. */
import { CaptureError } from '../base/capture-error.ts';
import type { Cancellation } from '../base/cancellation.ts';
import type { ByteSource } from '../capture/byte-source.ts';
import { diagnoseInTurns } from '../diagnosis/diagnose.ts';
import type { CaptureEvidence, EvidenceSet } from '../diagnosis/evidence-set.ts';
import type { Finding } from '../diagnosis/finding.ts';
import {
  buildDocument,
  buildOutline,
  buildSummary,
  captureRecord,
  sessionRecords,
  type DocumentSource,
} from '../report/build-document.ts';
import type {
  AnalysisDocument,
  AnalysisSummary,
  DocumentOutline,
  SessionRecord,
  SourceRecord,
} from '../report/document.ts';
import type { SourceInput } from './api.ts';
import { readSource, type SourceReading } from './read-source.ts';

export interface AnalyzeOptions {
  readonly openSource: (input: SourceInput) => Promise<ByteSource>;
  readonly cancellation: Cancellation;
  readonly onCapture?: (evidence: CaptureEvidence) => void;
  readonly onProgress?: (bytesRead: number) => void;
  /** Gets what is known while a large capture is still being read: soon after the beginning, then ever more rarely. */
  readonly onPartial?: (summary: AnalysisSummary) => void;
  /** Gets inputs that cannot be used; without it the first of them ends the analysis. */
  readonly onUnreadable?: (input: SourceInput, error: CaptureError) => void;
}

const firstPartialMilliseconds = 250;

export interface Analysis {
  /** Without sessions; `document` adds them, at the cost of a record each. */
  readonly summary: AnalysisSummary;
  readonly document: () => AnalysisDocument;
  /** The document's sessions one at a time, for a report of which only a part is held. */
  readonly sessions: () => Iterable<SessionRecord>;
  readonly outline: () => DocumentOutline;
  readonly evidence: EvidenceSet;
  readonly findings: readonly Finding[];
  readonly partial: boolean;
}

/** Throws `CaptureError` unless `onUnreadable` takes it. */
export async function analyze(inputs: readonly SourceInput[], options: AnalyzeOptions): Promise<Analysis> {
  const readings: InputReading[] = [];
  let bytesBefore = 0;
  const partial = partialSchedule();
  let reading: CaptureReading | undefined;
  const tellPartial = async (onPartial: (summary: AnalysisSummary) => void, known: InputReading[]): Promise<void> => {
    const findings = await diagnoseInTurns(evidenceOf(known.map((each) => each.reading)), options.cancellation);
    if (!options.cancellation.cancelled) onPartial(buildSummary(documentSources(known), findings));
  };
  for (const input of inputs) {
    if (options.cancellation.cancelled) break;
    try {
      const bytes = await options.openSource(input);
      const source = await readSource(bytes, {
        source: readings.length,
        name: input.name,
        cancellation: options.cancellation,
        onCapture: (evidence) => {
          reading = { input, reading: { kind: 'capture', evidence }, bytes: bytes.size };
          options.onCapture?.(evidence);
        },
        onProgress: (read) => {
          options.onProgress?.(bytesBefore + read);
          if (!options.onPartial || !reading || !partial.isDue()) return undefined;
          return tellPartial(options.onPartial, [...readings, reading]);
        },
      });
      if (source.kind !== 'capture') await bytes.close();
      reading = undefined;
      readings.push({ input, reading: source, bytes: bytes.size });
      bytesBefore += bytes.size;
    } catch (error) {
      if (!(error instanceof CaptureError) || !options.onUnreadable) throw error;
      options.onUnreadable(input, error);
    }
  }
  const evidence = evidenceOf(readings.map(({ reading }) => reading));
  const findings = await diagnoseInTurns(evidence, options.cancellation);
  const sources = documentSources(readings);
  return {
    summary: buildSummary(sources, findings),
    document: () => buildDocument(sources, findings),
    sessions: () => sessionRecords(sources),
    outline: () => buildOutline(sources, findings),
    evidence,
    findings,
    partial: options.cancellation.cancelled,
  };
}

interface InputReading {
  readonly input: SourceInput;
  readonly reading: SourceReading;
  readonly bytes: number;
}
type CaptureReading = InputReading & { readonly reading: { readonly kind: 'capture' } };

const documentSources = (readings: readonly InputReading[]): DocumentSource[] =>
  readings.map(({ input, reading, bytes }) => documentSource(input, reading, bytes));

/** The first findings are wanted within a second; each later look costs more and holds up the reading, so they become rare. */
function partialSchedule(): { readonly isDue: () => boolean } {
  let next = Date.now() + firstPartialMilliseconds;
  let interval = firstPartialMilliseconds;
  return {
    isDue: () => {
      const now = Date.now();
      if (now < next) return false;
      interval *= 4;
      next = now + interval;
      return true;
    },
  };
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
