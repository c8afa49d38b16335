/** The captures that are measured, written once into a folder that git ignores and found there again. */
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { writeCapture, type CapturePlan } from './write-capture.ts';

export const cacheDirectory = '.bench';
/** Raised whenever the writer writes other bytes. */
const generation = 2;
const seed = 20_180_111;

/** 1.6 million packets and 50,000 flows a gigabyte. */
export const mixedPlan = (megabytes: number): CapturePlan => ({
  bytes: megabytes * 1e6,
  packets: megabytes * 1600,
  flows: megabytes * 50,
  seed,
});

/** Short flows only: a million of them in a gigabyte. */
export const manyFlowsPlan: CapturePlan = { bytes: 1e9, packets: 5_000_000, flows: 1_000_000, seed };

export interface CachedCapture {
  readonly file: string;
  readonly bytes: number;
  readonly plan: CapturePlan;
}

/** The capture of `plan`, written when it is not there yet. */
export function cachedCapture(plan: CapturePlan): CachedCapture {
  const name = `${Math.round(plan.bytes / 1e6)}MB-${plan.packets}-${plan.flows}-${generation}.pcap`;
  const file = path.join(cacheDirectory, name);
  if (!existsSync(file)) {
    mkdirSync(cacheDirectory, { recursive: true });
    const started = performance.now();
    const partial = `${file}.partial`;
    rmSync(partial, { force: true });
    const { bytes } = writeCapture(partial, plan);
    renameSync(partial, file);
    const seconds = (performance.now() - started) / 1000;
    console.log(`wrote ${file} (${(bytes / 1e6 / seconds).toFixed(0)} MB/s)`);
  }
  return { file, bytes: statSync(file).size, plan };
}
