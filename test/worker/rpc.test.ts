import { build } from 'esbuild';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { CaptureError } from '../../src/base/capture-error.ts';
import type { AnalysisProgress, RowsRequest } from '../../src/engine/api.ts';
import type { EngineConnection } from '../../src/worker/engine-connection.ts';
import { startNodeWorker } from '../../src/worker/start-worker.node.ts';

const anyRows: RowsRequest = { from: 0, count: 10, filter: '', sort: 'number', descending: false };
let directory: string;
let script: string;
let connection: EngineConnection;
const progress: AnalysisProgress[] = [];

const start = (): EngineConnection => {
  progress.length = 0;
  connection = startNodeWorker(script, (step) => progress.push(step));
  return connection;
};

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'alg-trace-worker-'));
  script = path.join(directory, 'worker.cjs');
  const entry = path.join(import.meta.dirname, 'fake-worker.node.ts');
  await build({ entryPoints: [entry], outfile: script, bundle: true, platform: 'node', format: 'cjs' });
});
afterEach(() => connection.dispose());
afterAll(() => rm(directory, { recursive: true, force: true }));

test('every method of the engine crosses the thread and comes back', async () => {
  const { engine } = start();
  const document = await engine.open([{ name: 'a', bytes: new Uint8Array(4096) }]);
  expect(document).toMatchObject({ flows: 1, findings: [] });
  expect(progress).toEqual([{ bytesRead: 4096, bytesTotal: 4096, packets: 4 }]);
  expect(await engine.rows({ ...anyRows, from: 7 })).toMatchObject({ total: 4, from: 7 });
  expect(await engine.ladder(3)).toMatchObject({ flow: 3, server: '[2001:db8::1]:53' });
  expect(await engine.cancel()).toBeUndefined();
  expect(await engine.choices()).toEqual([{ id: 'configuration', title: 'CONFIGURATION', kind: 'router' }]);
  expect(await engine.matrix()).toMatchObject({ choices: [{ id: 'cisco-ios' }], omitted: 4 });
  expect(await engine.replay('junos-srx')).toMatchObject({ choice: { id: 'junos-srx' }, counts: { drop: 3 } });
  expect(await engine.predictedTrace('cisco-ios')).toMatchObject({ lines: ['NAT-L4F: x'], actual: null });
});

test('a file is read by its path in the thread', async () => {
  const file = path.join(directory, 'two.pcap');
  await writeFile(file, new Uint8Array(2048));
  const { engine } = start();
  await engine.open([{ name: 'two.pcap', path: file }]);
  expect(progress.at(-1)).toEqual({ bytesRead: 2048, bytesTotal: 2048, packets: 2 });
  await expect(engine.open([{ name: 'gone', path: path.join(directory, 'gone') }])).rejects.toMatchObject({
    name: 'CaptureError',
    code: 'unreadable',
  });
});

test('content that fills its buffer is moved, a view of a larger buffer is copied', async () => {
  const { engine } = start();
  const whole = new Uint8Array(2048);
  const larger = new Uint8Array(4096);
  await engine.open([
    { name: 'whole', bytes: whole },
    { name: 'view', bytes: larger.subarray(1024, 2048) },
  ]);
  expect(whole.byteLength).toBe(0);
  expect(larger.byteLength).toBe(4096);
  expect(progress.map(({ bytesRead }) => bytesRead)).toEqual([2048, 1024]);
});

test("a packet's bytes arrive alone, without the chunk that they were cut from", async () => {
  const { engine } = start();
  const { bytes } = await engine.packet(9);
  expect([...bytes]).toEqual([9, 9, 9, 9]);
  expect(bytes.buffer.byteLength).toBe(4);
  // The engine's own chunk is still there for the next question.
  expect([...(await engine.packet(10)).bytes]).toEqual([10, 10, 10, 10]);
});

test('messages before and behind the gateway arrive alone too, each with its own bytes', async () => {
  const { engine } = start();
  const { previews, session, choice } = await engine.rewrites('cisco-ios', 3);
  expect([session, choice.id, previews.length]).toEqual([3, 'cisco-ios', 1]);
  const [preview] = previews;
  expect([...(preview?.before ?? [])]).toEqual([3, 3, 3, 3]);
  expect([...(preview?.after ?? [])]).toEqual([3, 3]);
  expect(preview?.before.buffer.byteLength).toBe(4);
  expect(preview?.edits).toEqual([{ offset: 0, length: 4, newOffset: 0, newLength: 2 }]);
  // The engine's own chunk is still there for the next question.
  expect([...((await engine.rewrites('cisco-ios', 9)).previews[0]?.before ?? [])]).toEqual([9, 9, 9, 9]);
});

test('the other side of a capture is moved whole', async () => {
  const { engine } = start();
  const { bytes, name, dropped } = await engine.otherSide('junos-srx');
  expect([bytes.byteLength, bytes[4095], name, dropped]).toEqual([4096, 7, 'a.junos-srx.pcapng', 2]);
});

test('rows are answered and cancel is heard while content from memory is analyzed', async () => {
  const { engine } = start();
  const opening = engine.open([{ name: 'long', bytes: new Uint8Array(32 * 2 ** 20) }]);
  const outcome = opening.then(
    () => 'finished',
    (error: CaptureError) => error.code,
  );
  let total = 0;
  while (total === 0) ({ total } = await engine.rows(anyRows));
  expect(total).toBeLessThan(32 * 1024);
  const asked = performance.now();
  await engine.cancel();
  expect(await outcome).toBe('cancelled');
  expect(performance.now() - asked).toBeLessThan(2000);
});

test("errors keep their code; the engine's own faults have none", async () => {
  const { engine } = start();
  await expect(engine.open([{ name: 'none', bytes: new Uint8Array(0) }])).rejects.toMatchObject({
    name: 'CaptureError',
    code: 'empty',
    message: 'none is empty',
  });
  const fault = engine.open([{ name: 'fault', bytes: new Uint8Array(13) }]);
  await expect(fault).rejects.toThrow('a fault of the engine');
  await expect(fault).rejects.not.toHaveProperty('code');
});

test('a thread that dies rejects what is under way and what comes later', async () => {
  const { engine } = start();
  await expect(engine.open([{ name: 'crash', bytes: new Uint8Array(2 ** 22) }])).rejects.toThrow(/out of luck/);
  await expect(engine.packet(1)).rejects.toThrow(/out of luck/);
});

test('closing rejects what is under way as cancelled', async () => {
  const { engine, dispose } = start();
  const opening = engine.open([{ name: 'long', bytes: new Uint8Array(32 * 2 ** 20) }]);
  dispose();
  await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
});
