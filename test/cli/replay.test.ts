/** `alg-trace replay` as users start it: table, matrix, fixes, trace, the other side; the build comes before the tests. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReplayMatrix, ReplayReply } from '../../src/engine/replay-api.ts';
import { activeThroughAlg } from '../captures/ftp-stories.ts';
import { routerLog } from '../captures/story-log.ts';
import { sampleFiles } from '../captures/write-samples.ts';
import { seconds } from '../captures/build/time-units.ts';
import { ProbeScene } from '../requirements/probe-scene.ts';
import { ipPackets, readCapture } from '../gateway/ip-packets.ts';

const program = path.resolve('dist/cli.js');
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'alg-trace-replay-'));
  for (const [name, bytes] of sampleFiles()) await writeFile(path.join(directory, name), bytes);
  const { inside, outside } = activeThroughAlg();
  await writeFile(path.join(directory, 'ftp.pcap'), inside.pcap());
  await writeFile(path.join(directory, 'ftp-outside.pcap'), outside.pcap());
  const idle = new ProbeScene();
  idle.talks('udp', idle.laptop.port(5000), idle.server.port(7000), seconds(1));
  for (const at of [50, 60]) idle.datagram(idle.server.port(7000), idle.laptop.port(5000), seconds(at));
  await writeFile(path.join(directory, 'idle.pcap'), idle.capture());
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const run = (...words: string[]): Promise<{ code: number; out: string; errors: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [program, ...words], { cwd: directory }, (error, out, errors) =>
      resolve({ code: error ? Number(error.code) : 0, out, errors }),
    );
  });

describe.skipIf(!existsSync(program))('alg-trace replay', () => {
  test('the configuration among the files is the gateway, and its fix is proven', async () => {
    const files = ['reset-client-side.pcap', 'reset-server-side.pcapng', 'router.log', 'running-config.cfg'];
    const { code, out } = await run('replay', ...files, '--fix');
    expect(code).toBe(1);
    expect(out).toContain('Replayed under running-config.cfg (Cisco IOS)');
    expect(out).toMatch(/reset at packet 7/);
    expect(out).toMatch(/Fix Cisco IOS: turn off the DNS ALG for TCP {2}proven\n {4}no ip nat service alg tcp dns/);
  });

  test('packets that a timer stops are listed with the requirement that the timer breaks', async () => {
    const { code, out } = await run('replay', 'idle.pcap', '--platform', 'junos-services');
    expect(code).toBe(0);
    expect(out.replace(/\s+/g, ' ')).toContain(
      'drop 2 packets (3, 4): the binding ran out after 30 s; the flow was silent for 49 s; RFC 4787 REQ-5 asks for 2 minutes at least.',
    );
    const { stopped } = JSON.parse(
      (await run('replay', 'idle.pcap', '--platform', 'junos-services', '--json')).out,
    ) as { readonly stopped: unknown };
    expect(stopped).toMatchObject([{ verdict: 'drop', count: 2, packets: [3, 4] }]);
    expect((await run('replay', 'idle.pcap', '--platform', 'cisco-ios')).out).not.toContain('do not pass');
  });

  test('--trace prints the debug lines that the router printed', async () => {
    const { out } = await run('replay', 'reset-server-side.pcapng', '--platform', 'cisco-ios', '--trace');
    const bare = (text: string): string[] =>
      text
        .split('\n')
        .filter((line) => /NAT-|l4f_send|Complete buffer|tcp flags/.test(line))
        .map((line) => line.replace(/^[A-Z].{18}: /, '').replace(/(fd[12] ?): \d+/, '$1: N'));
    expect(bare(out)).toEqual(bare(routerLog));
  });

  test('--all is a matrix of sessions and gateways', async () => {
    const { code, out } = await run('replay', 'ftp.pcap', '--all', '--json');
    const { matrix } = JSON.parse(out) as { readonly matrix: ReplayMatrix };
    expect(code).toBe(1);
    expect(matrix.rows).toHaveLength(1);
    const results = Object.fromEntries(matrix.choices.map(({ id }, at) => [id, matrix.rows[0]?.cells[at]?.result]));
    expect(results).toMatchObject({ 'cisco-ios': 'passes', 'plain-nat': 'breaks' });
    const text = await run('replay', 'ftp.pcap', '--all');
    expect(text.out).toMatch(/1 ftp 10\.0\.0\.5:40000 → 198\.51\.100\.21:21.*✓.*✖/);
    expect(text.out).toMatch(/The peer is told\s+10\.0\.0\.5:1027/);
  });

  test('--write gives the other side, byte for byte where a second capture teaches the bindings', async () => {
    const { code, errors } = await run(
      'replay',
      'ftp.pcap',
      'ftp-outside.pcap',
      '--platform',
      'cisco-ios',
      '--write',
      'out.pcapng',
    );
    expect(code).toBe(0);
    expect(errors).toMatch(/out\.pcapng: \d+ of \d+ packets on the other side/);
    const written = await readCapture('written', readFileSync(path.join(directory, 'out.pcapng')));
    const there = await readCapture('there', readFileSync(path.join(directory, 'ftp-outside.pcap')));
    const [predicted, real] = [await ipPackets(written), await ipPackets(there)];
    expect([...predicted].sort()).toEqual([...real].sort());
  });

  test('--inside turns the sides round', async () => {
    const { out } = await run('replay', 'ftp.pcap', '--inside', '198.51.100.0/24', '--json');
    const { replay } = JSON.parse(out) as { readonly replay: ReplayReply };
    expect(replay.sides).toContain('names as inside');
  });

  test.each([
    [['replay', 'router.log'], 3, 'no capture to replay'],
    [['replay', 'ftp.pcap', '--config', 'router.log'], 3, 'no configuration'],
    [['replay', 'ftp.pcap', '--platform', 'ios'], 2, 'there is no platform "ios"'],
    [['replay', 'ftp.pcap', '--write', 'missing/out.pcapng'], 3, 'cannot be written'],
    [['replay', 'ftp.pcap', '--all', '--fix'], 2, '--all compares every platform'],
    [['replay', 'ftp.pcap', '--inside', 'here'], 2, '--inside takes prefixes'],
    [['analyze', 'ftp.pcap', '--all'], 2, 'belongs to alg-trace replay'],
  ])('%j exits with %i and says why', async (words, expected, message) => {
    const { code, errors } = await run(...words);
    expect([code, errors.includes(message)]).toEqual([expected, true]);
  });
});
