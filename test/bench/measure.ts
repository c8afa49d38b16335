/** Runs a command to its end and says how long it took and, of Node programs, how much memory it had at its peak. */
import { spawn } from 'node:child_process';
import { openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheDirectory } from './cached-capture.ts';

export interface Command {
  readonly program: string;
  readonly words: readonly string[];
  /** Exit codes of a run that did what was asked; 0 when absent. */
  readonly goodCodes?: readonly number[];
}

export interface Measurement {
  readonly seconds: number;
  readonly peakBytes: number | undefined;
}

const hookFile = path.resolve(cacheDirectory, 'peak-memory.cjs');
const peakFile = path.resolve(cacheDirectory, 'peak-memory.txt');
/** Runs inside the measured process; the kernel's high-water mark of its memory, in KiB. */
const hook = `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(peakFile)}, String(process.resourceUsage().maxRSS)));`;

/** Output goes nowhere. Throws when the command fails. */
export async function measure({ program, words, goodCodes = [0] }: Command): Promise<Measurement> {
  const isNode = program === process.execPath;
  if (isNode) writeFileSync(hookFile, hook);
  rmSync(peakFile, { force: true });
  const nowhere = openSync('/dev/null', 'w');
  const started = process.hrtime.bigint();
  const child = spawn(program, isNode ? ['--require', hookFile, ...words] : [...words], {
    stdio: ['ignore', nowhere, nowhere],
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  if (code === null || !goodCodes.includes(code)) throw new Error(`${program} ${words.join(' ')} ended with ${code}`);
  return { seconds, peakBytes: isNode ? Number(readFileSync(peakFile, 'utf8')) * 1024 : undefined };
}

/** Milliseconds from the interrupt, which is sent after `afterMilliseconds`, to the end; undefined when it ended before. */
export async function measureInterrupt(
  { program, words }: Command,
  afterMilliseconds: number,
): Promise<number | undefined> {
  const nowhere = openSync('/dev/null', 'w');
  const child = spawn(program, [...words], { stdio: ['ignore', nowhere, nowhere] });
  let interruptedAt: number | undefined;
  const timer = setTimeout(() => {
    interruptedAt = performance.now();
    child.kill('SIGINT');
  }, afterMilliseconds);
  await new Promise((resolve) => child.once('exit', resolve));
  clearTimeout(timer);
  return interruptedAt === undefined ? undefined : performance.now() - interruptedAt;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
