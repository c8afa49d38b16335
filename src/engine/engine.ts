/** The engine as the editor's worker runs it: one analysis, and questions about its first capture at any time. */
import { CaptureError } from '../base/capture-error.ts';
import type { ByteSource } from '../capture/byte-source.ts';
import type { CaptureEvidence, EvidenceSet } from '../diagnosis/evidence-set.ts';
import type { Finding } from '../diagnosis/finding.ts';
import { packetLayers } from '../packet/layers.ts';
import type { AnalysisDocument } from '../report/document.ts';
import type { AnalysisProgress, EngineApi, SourceInput } from './api.ts';
import { analyze } from './analyze.ts';
import { ladder } from './ladder.ts';
import { PacketRows } from './packet-rows.ts';
import { replayApi } from './replay-engine.ts';

export interface EngineOptions {
  readonly openSource: (input: SourceInput) => Promise<ByteSource>;
  readonly onProgress: (progress: AnalysisProgress) => void;
}

const progressEveryMilliseconds = 100;

export function createEngine({ openSource, onProgress }: EngineOptions): EngineApi {
  const cancellation = { cancelled: false };
  let capture: CaptureEvidence | undefined;
  let rows: PacketRows | undefined;
  let findings: readonly Finding[] = [];
  let fullDocument: (() => AnalysisDocument) | undefined;
  let evidenceSet: EvidenceSet | undefined;
  /** What `cancel` ends once reading has ended: the work of writing the other side. */
  const saving = { cancelled: false };
  let inside: readonly string[] = [];
  const replays = replayApi(() => evidenceSet && { evidence: evidenceSet, inside }, saving);

  const ready = (): { readonly capture: CaptureEvidence; readonly rows: PacketRows } => {
    if (!capture || !rows) throw new CaptureError('unreadable', 'No capture is open.');
    return { capture, rows };
  };
  const packetIndex = (number: number): number => {
    const { count } = ready().capture.analysis.index;
    if (!Number.isInteger(number) || number < 1 || number > count)
      throw new CaptureError('unreadable', `There is no packet ${number}; the capture has ${count}.`);
    return number - 1;
  };

  return {
    async open(inputs, options = {}) {
      inside = options.inside ?? [];
      let bytesTotal = 0;
      let nextProgress = 0;
      let progressNow: AnalysisProgress = { bytesRead: 0, bytesTotal: 0, packets: 0 };
      const analysis = await analyze(inputs, {
        openSource: async (input) => {
          const source = await openSource(input);
          bytesTotal += source.size;
          return source;
        },
        cancellation,
        onCapture: (evidence) => {
          if (capture) return;
          capture = evidence;
          rows = new PacketRows(evidence.analysis);
        },
        onPartial: (partial) => onProgress({ ...progressNow, summary: partial }),
        onProgress: (bytesRead) => {
          progressNow = { bytesRead, bytesTotal, packets: capture?.analysis.index.count ?? 0 };
          const now = Date.now();
          if (now < nextProgress) return;
          nextProgress = now + progressEveryMilliseconds;
          onProgress(progressNow);
        },
      });
      const { findings: found } = analysis;
      findings = found;
      fullDocument = analysis.document;
      evidenceSet = analysis.evidence;
      if (capture && rows) {
        const { source } = capture;
        const own = found.filter((finding) => finding.source === source);
        rows.marks = {
          findings: new Set(own.flatMap(({ packets }) => packets)),
          resets: new Set(own.filter(({ id }) => id.startsWith('tcp/reset')).flatMap(({ packets }) => packets)),
        };
      }
      return analysis.summary;
    },
    document: async () => {
      if (!fullDocument) throw new CaptureError('unreadable', 'The analysis is not finished.');
      return Promise.resolve(fullDocument());
    },
    cancel: () => {
      if (evidenceSet) saving.cancelled = true;
      else cancellation.cancelled = true;
      return Promise.resolve();
    },
    rows: async (request) => ready().rows.rows(request),
    ladder: async (flow) => {
      const { capture: open } = ready();
      if (!Number.isInteger(flow) || flow < 0 || flow >= open.analysis.flows.count)
        throw new CaptureError('unreadable', `There is no flow ${flow}.`);
      return Promise.resolve(ladder(open.analysis, flow, open.source, findings));
    },
    packet: async (number) => {
      const index = packetIndex(number);
      const { analysis } = ready().capture;
      const bytes = await analysis.packetBytes(index);
      return { number, bytes, layers: packetLayers(bytes, analysis.linkType(index)) };
    },
    ...replays,
    otherSide: async (choice) => {
      saving.cancelled = false;
      const reply = await replays.otherSide(choice);
      if (saving.cancelled) throw new CaptureError('cancelled', 'Writing the other side was cancelled.');
      return reply;
    },
  };
}
