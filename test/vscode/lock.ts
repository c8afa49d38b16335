/** One process at a time: a directory that is made to take the lock and names the process that holds it. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Waits at most `waitSeconds` for `directory`, does `work`, and gives the lock back. A dead holder's lock is taken over. */
export async function withLock<Result>(
  directory: string,
  waitSeconds: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const end = Date.now() + waitSeconds * 1000;
  while (!(await take(directory))) {
    if (Date.now() > end)
      throw new Error(`${directory} is still held after ${waitSeconds} s; remove it if nothing runs`);
    await sleep(300);
  }
  try {
    return await work();
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function take(directory: string): Promise<boolean> {
  const holder = path.join(directory, 'pid');
  try {
    await mkdir(directory);
    await writeFile(holder, String(process.pid));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const pid = Number(await readFile(holder, 'utf8').catch(() => ''));
  // No pid yet: the holder is between its two steps, or died there; the caller's time limit covers the second.
  if (pid > 0 && !isAlive(pid)) await rm(directory, { recursive: true, force: true });
  return false;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
