/** Runs inputs through all targets: each is made from the run's seed and its own number alone, so that it can be made again. */
import { Random } from '../bench/random.ts';
import type { Seeds } from './seeds.ts';
import { targets, type Target } from './targets.ts';

export interface FuzzOptions {
  readonly seed: number;
  /** Over all targets, by their shares. */
  readonly inputs: number;
  /** One target alone. */
  readonly target?: string;
  /** One input of that target alone. */
  readonly only?: number;
  readonly onProgress?: (done: number, slowest: Slowest) => void;
}

export interface Slowest {
  readonly milliseconds: number;
  readonly input: string;
}

export interface Fault {
  readonly input: string;
  readonly error: unknown;
}

export interface FuzzResult {
  readonly inputs: Readonly<Record<string, number>>;
  readonly faults: readonly Fault[];
  readonly slowest: Slowest;
  readonly peakBytes: number;
}

/** No input may take longer; a busy machine and the collector are allowed for. */
const longestMilliseconds = 4000;
const largestProcess = 1.5e9;
const faultsKept = 20;
const inputsBetweenLooks = 500;

export async function fuzz(seeds: Seeds, options: FuzzOptions): Promise<FuzzResult> {
  const chosen = targets.filter(({ name }) => options.target === undefined || name === options.target);
  if (chosen.length === 0)
    throw new Error(`There is no target ${options.target}; there are ${targets.map(({ name }) => name).join(', ')}.`);
  const order = chosen.flatMap((target) => Array.from({ length: target.share }, () => target));
  const counts: Record<string, number> = {};
  const faults: Fault[] = [];
  let slowest: Slowest = { milliseconds: 0, input: '' };
  let peakBytes = 0;
  const total = options.only === undefined ? options.inputs : 1;
  for (let done = 0; done < total && faults.length < faultsKept; done += 1) {
    const target = order[(done * 31) % order.length] ?? chosen[0];
    if (!target) break;
    const number = options.only ?? counts[target.name] ?? 0;
    counts[target.name] = (counts[target.name] ?? 0) + 1;
    const input = `--seed ${options.seed} --target ${target.name} --only ${number}`;
    const started = performance.now();
    const error = await attempt(target, seeds, new Random(seedOf(options.seed, target.name, number)));
    const milliseconds = performance.now() - started;
    if (milliseconds > slowest.milliseconds) slowest = { milliseconds, input };
    if (error !== undefined) faults.push({ input, error });
    if (milliseconds > longestMilliseconds)
      faults.push({ input, error: new Error(`took ${Math.round(milliseconds)} ms`) });
    if (done % inputsBetweenLooks !== 0) continue;
    const { rss } = process.memoryUsage();
    peakBytes = Math.max(peakBytes, rss);
    if (rss > largestProcess)
      faults.push({ input, error: new Error(`the process has grown to ${Math.round(rss / 1e6)} MB`) });
    options.onProgress?.(done, slowest);
  }
  return { inputs: counts, faults, slowest, peakBytes };
}

async function attempt(target: Target, seeds: Seeds, random: Random): Promise<unknown> {
  try {
    await target.run(random, seeds);
    return undefined;
  } catch (error) {
    return error ?? new Error('something without a value was thrown');
  }
}

/** FNV-1a over the text of the three, so that neighbours share nothing. */
function seedOf(seed: number, target: string, number: number): number {
  let hash = 0x811c9dc5;
  for (const letter of `${seed} ${target} ${number}`) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
