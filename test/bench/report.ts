/** What the bench saw, as the page in docs/. */
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { bytesPerPacket } from '../../src/capture/packet-index.ts';
import type { CachedCapture } from './cached-capture.ts';

export interface Figure {
  readonly name: string;
  /** Median. */
  readonly seconds: number;
  readonly fastest: number;
  readonly slowest: number;
  readonly peakBytes: number | undefined;
  /** Median of the rounds' ratios to the command line. */
  readonly ratio: number;
}

export interface CurvePoint {
  readonly capture: CachedCapture;
  readonly figure: Figure;
}

export interface InterruptFigure {
  readonly afterMilliseconds: number;
  readonly milliseconds: number;
}

export interface BenchResults {
  readonly main: CachedCapture;
  readonly figures: readonly Figure[];
  readonly curve: readonly CurvePoint[];
  readonly many: CachedCapture;
  readonly manyFigures: readonly Figure[];
  /** Of the report as text, and as JSON. */
  readonly interrupts: readonly InterruptFigure[];
  readonly jsonInterrupts: readonly InterruptFigure[];
  readonly runs: number;
}

export const benchReport = (results: BenchResults): string =>
  [
    '# Benchmarks',
    '',
    'Written by `npm run bench`, which writes its own captures: TLS and HTTP downloads, media, DNS over UDP and TCP with',
    'zone transfers, resets, losses and packets out of order, over IPv4 and IPv6, partly in a VLAN. `npm run bench -- --quick`',
    'takes less than a minute and writes nothing down.',
    '',
    `Machine: ${machine()}. Date: ${new Date().toISOString().slice(0, 10)}. Every figure was taken ${results.runs} times (the curve and the many flows ${Math.min(results.runs, 3)} times),`,
    'in rounds in which all programs run one after the other; times are medians of wall time with the file in the page cache,',
    'ratios are medians of the ratios within a round. Other work on the machine makes them noisy: compare the ratios.',
    '',
    `## ${capture(results.main)}`,
    '',
    `The index holds ${bytesPerPacket} bytes a packet.`,
    '',
    ...figureTable(results.figures),
    '',
    `## ${capture(results.many)}`,
    '',
    ...figureTable(results.manyFigures),
    '',
    '## Cost against size',
    '',
    '| capture | packets | flows | time | MB/s | µs a packet | peak memory |',
    '| ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...results.curve.map(({ capture: { bytes, plan }, figure: { seconds, peakBytes = NaN } }) =>
      row([
        `${Math.round(bytes / 1e6)} MB`,
        count(plan.packets),
        count(plan.flows),
        time(seconds),
        `${Math.round(bytes / 1e6 / seconds)}`,
        ((seconds / plan.packets) * 1e6).toFixed(2),
        memory(peakBytes),
      ]),
    ),
    '',
    '## Ctrl+C',
    '',
    'An interrupt of the command line on the first capture, from the signal to the end of the process, the report of what was known by then included.',
    '',
    `- As text: ${interruptsText(results.interrupts)}.`,
    `- As JSON, with every session: ${interruptsText(results.jsonInterrupts)}.`,
    '',
  ].join('\n');

const capture = ({ bytes, plan }: CachedCapture): string =>
  `${Math.round(bytes / 1e6)} MB, ${count(plan.packets)} packets, ${count(plan.flows)} flows`;

const figureTable = (figures: readonly Figure[]): string[] => [
  '| program | time | from – to | times alg-trace | peak memory |',
  '| --- | ---: | ---: | ---: | ---: |',
  ...figures.map(({ name, seconds, fastest, slowest, ratio, peakBytes }) =>
    row([
      `\`${name}\``,
      time(seconds),
      `${time(fastest)} – ${time(slowest)}`,
      ratio.toFixed(ratio < 1 ? 3 : 1),
      peakBytes === undefined ? '' : memory(peakBytes),
    ]),
  ),
];

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const count = (value: number): string => value.toLocaleString('en');
const time = (seconds: number): string => `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
const memory = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

function machine(): string {
  const [first] = cpus();
  return `${cpus().length} cores of ${first?.model.trim() ?? 'an unknown processor'}, ${Math.round(totalmem() / 1e9)} GB, ${platform()} ${release()} ${arch()}, Node ${process.versions.node}`;
}

const interruptsText = (figures: readonly InterruptFigure[]): string =>
  figures
    .map(
      ({ afterMilliseconds, milliseconds }) =>
        `${Math.round(milliseconds)} ms (after ${Math.round(afterMilliseconds)} ms)`,
    )
    .join(', ');
