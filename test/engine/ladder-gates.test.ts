import { beforeAll, expect, test } from 'vitest';
import { memorySource } from '../../src/capture/byte-source.ts';
import type { LadderReply } from '../../src/engine/api.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { activeThroughAlg } from '../captures/ftp-stories.ts';

const engine = createEngine({
  openSource: ({ bytes }) => Promise.resolve(memorySource(bytes ?? new Uint8Array(0))),
  onProgress: () => undefined,
});
let ladders: readonly LadderReply[];
beforeAll(async () => {
  const { flows } = await engine.open([{ name: 'ftp.pcap', bytes: activeThroughAlg().inside.pcap() }]);
  ladders = await Promise.all(Array.from({ length: flows }, (_, flow) => engine.ladder(flow)));
});

test('the control flow shows the gate at the packet that opened it, with the flow that came', async () => {
  const control = ladders.find(({ gates }) => gates.length > 0);
  expect(control?.origin).toBeNull();
  const [gate] = control?.gates ?? [];
  expect(gate).toMatchObject({ purpose: 'ftp-data', outcome: 'fulfilled', contradiction: null });
  expect(gate?.endpoints).toMatch(/^198\.51\.100\.21:\S+ → 10\.0\.0\.5:1027$/);
  const opener = control?.steps.find(({ packet }) => packet === gate?.packet);
  expect(opener?.label).toContain('PORT');
  const { rows } = await engine.rows({ from: 0, count: 100, filter: '', sort: 'number', descending: false });
  expect(rows[(gate?.firstPacket ?? 0) - 1]).toMatchObject({ flow: gate?.flow, source: '198.51.100.21' });
});

test('the data flow leads back to the packet that let it in', () => {
  const control = ladders.find(({ gates }) => gates.length > 0);
  const gate = control?.gates[0];
  const data = ladders.find(({ flow }) => flow === gate?.flow);
  expect(data?.gates).toEqual([]);
  expect(data?.origin).toEqual({
    gate: gate?.id,
    purpose: 'ftp-data',
    alg: 'ftp',
    flow: control?.flow,
    packet: gate?.packet,
  });
});

test("the replay answers the editor's questions once the capture is read", async () => {
  const { choices, rows } = await engine.matrix();
  expect(choices).toEqual(await engine.choices());
  expect(rows.map(({ alg }) => alg)).toContain('ftp');
  const [row] = rows;
  expect(row?.cells.length).toBe(choices.length);
  const { previews } = await engine.rewrites('cisco-ios', row?.session ?? 0);
  expect(previews.map(({ name }) => name)).toEqual(['PORT']);
  const unread = createEngine({
    openSource: () => Promise.reject(new Error('not asked')),
    onProgress: () => undefined,
  });
  await expect(unread.matrix()).rejects.toMatchObject({ code: 'unreadable' });
});

test('cancelling reads nothing less once the capture is read, and does not end the replay', async () => {
  await engine.cancel();
  expect((await engine.matrix()).rows.length).toBeGreaterThan(0);
  expect((await engine.otherSide('cisco-ios')).bytes.length).toBeGreaterThan(1000);
});

test('networks that the user names are inside, whatever their addresses look like', async () => {
  const named = createEngine({
    openSource: ({ bytes }) => Promise.resolve(memorySource(bytes ?? new Uint8Array(0))),
    onProgress: () => undefined,
  });
  const inputs = [{ name: 'ftp.pcap', bytes: activeThroughAlg().inside.pcap() }];
  await named.open(inputs, { inside: ['198.51.100.0/24'] });
  const { sides, bindings } = await named.replay('plain-nat');
  expect(sides).toBe('Inside is what the configuration, or the user, names as inside.');
  expect(bindings.map(({ inside }) => inside.split(':')[0])).not.toContain('10.0.0.5');
  expect((await engine.replay('plain-nat')).bindings.map(({ inside }) => inside.split(':')[0])).toContain('10.0.0.5');
});
