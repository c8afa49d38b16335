import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, afterAll, expect, test, vi } from 'vitest';
import { startWebWorker } from '../../src/worker/start-worker.web.ts';
import { writeSamples } from '../captures/write-samples.ts';

let directory: string;
const content = async (name: string) => ({ name, bytes: new Uint8Array(await readFile(path.join(directory, name))) });

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'alg-trace-web-'));
  await writeSamples(directory);
});
afterEach(() => vi.unstubAllGlobals());
afterAll(() => rm(directory, { recursive: true, force: true }));

/** What a page's content security policy does to a worker. */
function RefusedWorker(): never {
  throw new DOMException('refused', 'SecurityError');
}

test.each([
  ['does not exist', undefined],
  ['is refused', RefusedWorker],
])('where Worker %s, the host runs the engine itself', async (_, Worker) => {
  vi.stubGlobal('Worker', Worker);
  const { engine, dispose } = startWebWorker(new Uint8Array(), () => undefined);
  const document = await engine.open([await content('reset-client-side.pcap'), await content('router.log')]);
  expect(document.findings.map(({ id }) => id)).toContain('tcp/reset-by-gateway');
  const { rows } = await engine.rows({ from: 0, count: 3, filter: '', sort: 'number', descending: false });
  expect(rows.map(({ number }) => number)).toEqual([1, 2, 3]);
  dispose();
});

test('a worker runs the script that it is given, and its failure is told', async () => {
  const started: string[] = [];
  class FakeWorker {
    onmessage: unknown = null;
    onerror: ((event: { readonly message: string }) => void) | null = null;
    constructor(url: string) {
      started.push(url);
    }
    postMessage(): void {
      queueMicrotask(() => this.onerror?.({ message: 'syntax error' }));
    }
    terminate(): void {
      started.push('terminated');
    }
  }
  vi.stubGlobal('Worker', FakeWorker);
  const { engine, dispose } = startWebWorker(new TextEncoder().encode('!'), () => undefined);
  await expect(engine.open([])).rejects.toMatchObject({
    code: 'unreadable',
    message: expect.stringMatching('syntax error'),
  });
  dispose();
  expect(started).toEqual([expect.stringMatching(/^blob:/), 'terminated']);
});
