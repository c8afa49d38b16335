/** The built command line as users start it; the build comes before the tests. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AnalysisDocument } from '../../src/report/document.ts';
import { sampleFiles } from '../captures/write-samples.ts';

const program = path.resolve('dist/cli.js');
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'alg-trace-cli-'));
  for (const [name, bytes] of sampleFiles()) await writeFile(path.join(directory, name), bytes);
  await writeFile(path.join(directory, 'empty.pcap'), '');
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const run = (...words: string[]): Promise<{ code: number; out: string; errors: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [program, ...words], { cwd: directory }, (error, out, errors) =>
      resolve({ code: error ? Number(error.code) : 0, out, errors }),
    );
  });

describe.skipIf(!existsSync(program))('alg-trace', () => {
  test('analyze --json follows the contract and exits with 1 for errors found', async () => {
    const { code, out } = await run('analyze', 'reset-client-side.pcap', 'router.log', '--json');
    const document = JSON.parse(out) as AnalysisDocument;
    expect(code).toBe(1);
    expect(document.schema).toBe('alg-trace/analysis/1');
    const exceeds = document.findings.find(({ id }) => id === 'dns/message-exceeds-limit');
    expect(exceeds?.detail).toContain('31751');
    expect(exceeds?.packets).toEqual([7]);
    expect(exceeds?.fixes.map(({ platform, commands, proven }) => ({ platform, commands, proven }))).toEqual([
      { platform: 'cisco-ios', commands: ['no ip nat service alg tcp dns'], proven: true },
      { platform: 'cisco-ios-xe', commands: ['no ip nat service dns tcp'], proven: expect.any(Boolean) },
    ]);
  });

  test('the text report shows the numbers and the command, without colours in a pipe', async () => {
    const { out } = await run('analyze', 'reset-client-side.pcap', 'router.log');
    expect(out).toContain('TTL 254');
    expect(out).toContain('no ip nat service alg tcp dns');
    expect(out).not.toContain('\u001b');
  });

  test('--fail-on never exits with 0', async () => {
    expect((await run('analyze', 'reset-client-side.pcap', '--fail-on', 'never')).code).toBe(0);
  });

  test.each([
    [['analyze', 'missing.pcap'], 3, 'missing.pcap'],
    [['analyze', 'empty.pcap', 'reset-client-side.pcap', '--fail-on', 'never'], 3, 'empty.pcap is empty'],
    [['analyze'], 2, 'at least one FILE'],
  ])('%j exits with %i and says why', async (words, expected, message) => {
    const { code, errors } = await run(...words);
    expect([code, errors.includes(message)]).toEqual([expected, true]);
  });
});
