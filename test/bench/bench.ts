/** Measures the command line on captures of its own making, beside the tools that engineers use, and writes down what it saw. */
import { build } from 'esbuild';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheDirectory, cachedCapture, manyFlowsPlan, mixedPlan, type CachedCapture } from './cached-capture.ts';
import {
  installedPeers,
  ownContestant,
  ownName,
  ownTextContestant,
  replayContestant,
  type Contestant,
} from './contestants.ts';
import { measure, measureInterrupt, median, type Measurement } from './measure.ts';
import { benchReport, type CurvePoint, type Figure, type InterruptFigure } from './report.ts';
import { bytesPerPacket } from '../../src/capture/packet-index.ts';

export interface BenchOptions {
  /** Small captures, in under a minute; nothing is written down. */
  readonly quick: boolean;
  /** How often every figure is taken. */
  readonly runs: number;
}

const reportFile = 'docs/benchmarks.md';
const curveMegabytes = [10, 40, 100, 400, 1000, 4000];
const quickCurveMegabytes = [10, 40, 100];

export async function bench({ quick, runs }: BenchOptions): Promise<void> {
  const program = await buildCommandLine();
  const own = ownContestant(program);
  const main = cachedCapture(mixedPlan(quick ? 100 : 1000));
  const figures = await compare(main, [own, replayContestant(program), ...installedPeers()], runs);
  console.log(
    `\n${main.file}: ${main.plan.packets} packets, ${main.plan.flows} flows, index ${bytesPerPacket} bytes a packet`,
  );
  console.table(figures.map(tableRow));

  const curve: CurvePoint[] = [];
  for (const megabytes of quick ? quickCurveMegabytes : curveMegabytes) {
    const capture = cachedCapture(mixedPlan(megabytes));
    curve.push({ capture, figure: figureOf(ownName, await repeat(own, capture, Math.min(runs, 3)), []) });
  }
  console.table(
    curve.map(({ capture, figure }) => ({
      MB: Math.round(capture.bytes / 1e6),
      seconds: figure.seconds.toFixed(3),
      'MB/s': Math.round(capture.bytes / 1e6 / figure.seconds),
      'peak MB': figure.peakBytes && Math.round(figure.peakBytes / 1e6),
    })),
  );

  const interrupts = await interrupted(main, ownTextContestant(program), quick ? 5 : 12);
  const jsonInterrupts = await interrupted(main, own, quick ? 5 : 12);
  for (const [what, found] of [
    ['text', interrupts],
    ['JSON', jsonInterrupts],
  ] as const)
    console.log(
      `interrupted: ${found.map(({ milliseconds }) => milliseconds.toFixed(0)).join(', ')} ms to the end (${what})`,
    );
  if (quick) return;
  const many = cachedCapture(manyFlowsPlan);
  const manyFigures = await compare(
    many,
    [own, ...installedPeers().filter(({ name }) => name === 'cat' || name === 'tcptrace')],
    Math.min(runs, 3),
  );
  console.table(manyFigures.map(tableRow));
  writeFileSync(reportFile, benchReport({ main, figures, curve, many, manyFigures, interrupts, jsonInterrupts, runs }));
  console.log(`${reportFile} written`);
}

/** As it is published: one minified file, from the present source. */
async function buildCommandLine(): Promise<string> {
  const outfile = path.resolve(cacheDirectory, 'cli.cjs');
  await build({
    entryPoints: ['src/cli/main.ts'],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'warning',
  });
  return outfile;
}

/** In rounds, so that what else the machine does hits all alike; ratios are taken within a round. */
async function compare(capture: CachedCapture, contestants: readonly Contestant[], runs: number): Promise<Figure[]> {
  const measured = contestants.map((): Measurement[] => []);
  // Nobody pays for bringing the file into the page cache.
  await measure({ program: 'cat', words: [capture.file] });
  for (let round = 0; round < runs; round += 1)
    for (const [at, { name, command }] of contestants.entries()) {
      measured[at]?.push(await measure(command(capture.file)));
      process.stdout.write(`\r${capture.file}: round ${round + 1} of ${runs}, ${name}\u001b[K`);
    }
  process.stdout.write('\r\u001b[K');
  const own = measured[0] ?? [];
  return contestants.map(({ name }, at) => figureOf(name, measured[at] ?? [], own));
}

async function repeat(contestant: Contestant, capture: CachedCapture, runs: number): Promise<Measurement[]> {
  await measure({ program: 'cat', words: [capture.file] });
  const measured: Measurement[] = [];
  for (let run = 0; run < runs; run += 1) measured.push(await measure(contestant.command(capture.file)));
  return measured;
}

function figureOf(name: string, measured: readonly Measurement[], own: readonly Measurement[]): Figure {
  const peaks = measured.flatMap(({ peakBytes }) => (peakBytes === undefined ? [] : [peakBytes]));
  return {
    name,
    seconds: median(measured.map(({ seconds }) => seconds)),
    fastest: Math.min(...measured.map(({ seconds }) => seconds)),
    slowest: Math.max(...measured.map(({ seconds }) => seconds)),
    peakBytes: peaks.length > 0 ? median(peaks) : undefined,
    ratio: own.length > 0 ? median(measured.map(({ seconds }, round) => seconds / (own[round]?.seconds ?? NaN))) : NaN,
  };
}

/** Ctrl+C at moments spread over the whole run, the diagnosis included. */
async function interrupted(capture: CachedCapture, own: Contestant, times: number): Promise<InterruptFigure[]> {
  const command = own.command(capture.file);
  const { seconds } = await measure(command);
  const found: InterruptFigure[] = [];
  for (let time = 1; time <= times; time += 1) {
    const after = (seconds * 1000 * time) / (times + 1);
    const milliseconds = await measureInterrupt(command, after);
    if (milliseconds !== undefined) found.push({ afterMilliseconds: after, milliseconds });
  }
  return found;
}

const tableRow = ({ name, seconds, fastest, slowest, ratio, peakBytes }: Figure): object => ({
  name,
  'median s': seconds.toFixed(3),
  'from–to': `${fastest.toFixed(3)}–${slowest.toFixed(3)}`,
  'to alg-trace': ratio.toFixed(2),
  'peak MB': peakBytes === undefined ? '' : Math.round(peakBytes / 1e6),
});
