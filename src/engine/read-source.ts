/** One input to evidence, by its content and never by its name: capture, router log or configuration. */
import { CaptureAnalysis } from '../alg/capture-analysis.ts';
import { CaptureError } from '../base/capture-error.ts';
import type { Cancellation } from '../base/cancellation.ts';
import { concat } from '../base/bytes.ts';
import { memorySource, type ByteSource } from '../capture/byte-source.ts';
import { inflateIfNeeded, readHead, sniffFormat } from '../capture/open-capture.ts';
import { looksLikeTextDump, parseTextDump, textDumpToPcapng } from '../capture/text-dump.ts';
import type { CaptureEvidence, ConfigurationEvidence, TraceEvidence } from '../diagnosis/evidence-set.ts';
import { readConfiguration } from '../platform/configuration.ts';
import { createTraceParser, type TraceEvents } from '../platform/cisco-ios/trace/trace-parser.ts';
import { detectPlatform } from '../platform/detect.ts';
import { createLineSplitter, splitLines, type LogSummary } from '../platform/log-text.ts';

const chunkLength = 1 << 20;
/** Larger texts are logs: no configuration comes near. */
const maximumConfigurationBytes = 16 << 20;
/** Pasted packets are few; a larger text of them is a capture that should be saved as one. */
const maximumDumpBytes = 64 << 20;
/** Looked at to tell what a text is. */
const sampleLength = 1 << 18;

export type SourceReading =
  | { readonly kind: 'capture'; readonly evidence: CaptureEvidence }
  | {
      readonly kind: 'trace';
      readonly evidence: TraceEvidence;
      readonly summary: LogSummary;
      readonly problems: readonly string[];
    }
  | {
      readonly kind: 'config';
      readonly evidence: ConfigurationEvidence;
      readonly summary: LogSummary;
      readonly problems: readonly string[];
    };

export interface ReadOptions {
  readonly source: number;
  readonly name: string;
  readonly cancellation: Cancellation;
  /** Gets the capture before it is read, so that its first rows can be shown meanwhile. */
  readonly onCapture?: (evidence: CaptureEvidence) => void;
  /** What it promises is waited for before more is read. */
  readonly onProgress?: (bytesRead: number) => Promise<void> | undefined;
}

/** Throws `CaptureError` when the input cannot be used at all. */
export async function readSource(input: ByteSource, options: ReadOptions): Promise<SourceReading> {
  const bytes = await inflateIfNeeded(input);
  const format = sniffFormat(await readHead(bytes));
  if (format === 'text' || (format === 'empty' && isLogName(options.name))) return readText(bytes, options);
  const evidence: CaptureEvidence = {
    source: options.source,
    name: options.name,
    analysis: new CaptureAnalysis(options.name, bytes),
  };
  options.onCapture?.(evidence);
  await evidence.analysis.read(options.cancellation, () => options.onProgress?.(evidence.analysis.bytesRead));
  return { kind: 'capture', evidence };
}

/** An empty file has no content to go by; a log may well be empty, a capture never is. */
const isLogName = (name: string): boolean => /\.(log|txt|cfg|conf|set)$/i.test(name);

async function readText(input: ByteSource, options: ReadOptions): Promise<SourceReading> {
  const { source, name } = options;
  const sample = await readBytes(input, sampleLength);
  const { lines } = splitLines(sample);
  const text = lines.join('\n');
  const { platform } = detectPlatform(text);
  if (looksLikeTextDump(text) && input.size <= maximumDumpBytes) {
    const dump = await readDump(input, options);
    if (dump) return dump;
  }
  const events = await readTrace(input, options);
  if (events.trace.records > 0)
    return {
      kind: 'trace',
      summary: events.summary,
      problems: events.trace.problems,
      evidence: { source, name, events: events.trace.events, platform },
    };
  if (input.size <= maximumConfigurationBytes) {
    const whole = splitLines(input.size <= sample.length ? sample : await readBytes(input, input.size));
    const { reading } = readConfiguration(whole.lines.join('\n'));
    if (reading) return { kind: 'config', summary: whole.summary, problems: [], evidence: { source, name, reading } };
  }
  if (/\.p?cap(ng)?$/i.test(name))
    throw new CaptureError(
      'not-a-capture',
      `${name} is text, not a packet capture. If it is a router log, give it a name that ends in .log.`,
    );
  const why =
    events.summary.lines === 0 || input.size === 0
      ? `${name} is empty.`
      : `${name} holds no line of a router log or configuration that is known.`;
  return { kind: 'trace', summary: events.summary, problems: [why], evidence: { source, name, events: [], platform } };
}

/** Packets that somebody pasted as hex become a capture in memory; undefined when there is no whole one. */
async function readDump(input: ByteSource, options: ReadOptions): Promise<SourceReading | undefined> {
  const { lines } = splitLines(await readBytes(input, input.size));
  const dump = parseTextDump(lines.join('\n'));
  if (dump.records.length === 0) return undefined;
  const analysis = new CaptureAnalysis(options.name, memorySource(textDumpToPcapng(dump)));
  const evidence: CaptureEvidence = { source: options.source, name: options.name, analysis };
  options.onCapture?.(evidence);
  await analysis.read(options.cancellation);
  analysis.format = 'text-dump';
  analysis.fileProblems.push(...dump.problems.map((text) => ({ text, afterPacket: analysis.index.count })));
  return { kind: 'capture', evidence };
}

async function readTrace(
  input: ByteSource,
  { source, cancellation, onProgress }: ReadOptions,
): Promise<{ readonly trace: TraceEvents; readonly summary: LogSummary }> {
  const parser = createTraceParser(source);
  const splitter = createLineSplitter((line, number) => parser.line(line, number));
  const buffer = new Uint8Array(Math.min(chunkLength, Math.max(1, input.size)));
  for (let offset = 0; offset < input.size && !cancellation.cancelled;) {
    const length = await input.read(offset, buffer);
    if (length === 0) break;
    splitter.push(buffer.subarray(0, length));
    offset += length;
    await onProgress?.(offset);
  }
  const summary = splitter.end();
  return { trace: parser.end(), summary };
}

async function readBytes(input: ByteSource, limit: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let offset = 0; offset < Math.min(limit, input.size);) {
    const part = new Uint8Array(Math.min(chunkLength, limit - offset, input.size - offset));
    const length = await input.read(offset, part);
    if (length === 0) break;
    parts.push(part.subarray(0, length));
    offset += length;
  }
  return concat(parts);
}
