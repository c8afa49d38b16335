/**
 * Child processes and temporary directories that end with this process, however it ends: each child leads a process
 * group of its own, which is ended by its id.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { constants, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const running = new Set<ChildProcess>();
const directories = new Set<string>();
const secondsToEnd = 5;

export interface Running {
  /** Ends the process and its children; the second call does nothing. */
  readonly stop: () => Promise<void>;
  /** Why it ended by itself, with the end of its output; undefined while it runs. */
  readonly failure: () => string | undefined;
}

/** Starts `command` with its output in `logFile`. */
export function start(
  command: string,
  parameters: readonly string[],
  options: { readonly logFile: string; readonly environment?: NodeJS.ProcessEnv },
): Running {
  endWithThisProcess();
  const log = openSync(options.logFile, 'w');
  const child = spawn(command, parameters, {
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, ...options.environment },
  });
  closeSync(log);
  running.add(child);
  let spawnError: Error | undefined;
  child.once('error', (error) => {
    spawnError = error;
    running.delete(child);
  });
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null || spawnError !== undefined;
  return {
    failure: () => {
      if (!hasEnded()) return undefined;
      const reason = spawnError?.message ?? `ended with ${child.exitCode ?? child.signalCode}`;
      return `${path.basename(command)} ${reason}\n${readFileSync(options.logFile, 'utf8').slice(-2000)}`;
    },
    stop: async () => {
      signalGroup(child, 'SIGTERM');
      for (let waited = 0; !hasEnded() && waited < secondsToEnd * 1000; waited += 50) await sleep(50);
      signalGroup(child, 'SIGKILL'); // what is left of the group, children that outlived their parent included
      running.delete(child);
    },
  };
}

/** A directory that is gone when this process is. */
export function temporaryDirectory(name: string): string {
  endWithThisProcess();
  const directory = mkdtempSync(path.join(tmpdir(), `alg-trace-${name}-`));
  directories.add(directory);
  return directory;
}

/** A port of 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port for 127.0.0.1');
  return address.port;
}

/** Waits until `url` answers; throws with the process' output when it ends, or does not answer in time. */
export async function untilAnswers(url: string, child: Running, seconds: number): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const failure = child.failure();
    if (failure !== undefined) throw new Error(failure);
    const answer = await fetch(url, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
    if (answer?.ok === true) return;
    if (Date.now() > end) throw new Error(`${url} did not answer within ${seconds} s`);
    await sleep(100);
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}

let isRegistered = false;

function endWithThisProcess(): void {
  if (isRegistered) return;
  isRegistered = true;
  process.on('exit', cleanUp);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  }
  // A test worker learns only so that its vitest was ended, and has no `process.exit` of its own.
  process.once('disconnect', () => {
    cleanUp();
    process.kill(process.pid, 'SIGKILL');
  });
}

function cleanUp(): void {
  for (const child of running) signalGroup(child, 'SIGKILL');
  for (const directory of directories) rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
}
