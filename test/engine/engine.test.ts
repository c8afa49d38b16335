import { beforeAll, expect, test } from 'vitest';
import { memorySource } from '../../src/capture/byte-source.ts';
import { createEngine } from '../../src/engine/engine.ts';
import type { AnalysisSummary } from '../../src/report/document.ts';
import { routerLog } from '../captures/story-log.ts';
import { story } from '../captures/story.ts';

const engine = createEngine({
  openSource: ({ bytes }) => Promise.resolve(memorySource(bytes ?? new Uint8Array(0))),
  onProgress: () => undefined,
});
let document: AnalysisSummary;
beforeAll(async () => {
  document = await engine.open([
    { name: 'client.pcap', bytes: story().clientSide.pcap() },
    { name: 'router.log', bytes: new TextEncoder().encode(routerLog) },
  ]);
});

test('rows read like a packet list, with the RST marked', async () => {
  const { total, rows } = await engine.rows({ from: 0, count: 100, filter: 'tcp', sort: 'number', descending: false });
  expect(total).toBe(5);
  expect(rows.map(({ number, source, protocol, mark, info }) => ({ number, source, protocol, mark, info })))
    .toMatchInlineSnapshot(`
    [
      {
        "info": "41952 → 53 [SYN] Seq=0 Win=64240 Len=0",
        "mark": "",
        "number": 3,
        "protocol": "TCP",
        "source": "192.168.1.10",
      },
      {
        "info": "53 → 41952 [SYN, ACK] Seq=0 Ack=1 Win=64240 Len=0",
        "mark": "",
        "number": 4,
        "protocol": "TCP",
        "source": "192.0.2.53",
      },
      {
        "info": "41952 → 53 [ACK] Seq=1 Ack=1 Win=64128 Len=0",
        "mark": "",
        "number": 5,
        "protocol": "TCP",
        "source": "192.168.1.10",
      },
      {
        "info": "AXFR query AXFR example.com, EDNS 4096, TSIG",
        "mark": "",
        "number": 6,
        "protocol": "DNS",
        "source": "192.168.1.10",
      },
      {
        "info": "53 → 41952 [RST, ACK] Seq=1 Ack=126 Win=0 Len=0",
        "mark": "rst",
        "number": 7,
        "protocol": "TCP",
        "source": "192.0.2.53",
      },
    ]
  `);
});

test('only the rows asked for are made', async () => {
  const { rows, from } = await engine.rows({ from: 3, count: 2, filter: '', sort: 'number', descending: true });
  expect([from, rows.map(({ number }) => number)]).toEqual([3, [6, 5]]);
  expect((await engine.rows({ from: 50, count: 2, filter: '', sort: 'number', descending: false })).rows).toEqual([]);
});

test('the ladder draws the RST from the gateway, with the log line before it', async () => {
  const flow = document.findings.find(({ id }) => id === 'tcp/reset-by-gateway')?.flow ?? -1;
  const { gateway, steps, omitted } = await engine.ladder(flow);
  expect(gateway).not.toBeNull();
  expect(omitted).toBe(0);
  const reset = steps.findIndex(({ kind }) => kind === 'reset');
  expect(steps[reset]).toMatchObject({ packet: 7, from: 'server', actual: 'gateway' });
  expect(steps[reset - 1]).toMatchObject({
    kind: 'log',
    label: expect.stringContaining('Unsupported l7_msg_size = 31751'),
  });
});

test('a packet comes with its layers, whose ranges lie inside it', async () => {
  const { bytes, layers } = await engine.packet(7);
  expect(layers.length).toBeGreaterThanOrEqual(3);
  for (const { offset, length } of layers) expect(offset + length).toBeLessThanOrEqual(bytes.length);
});

test.each([0, 10, 1.5, Number.NaN])('there is no packet %s', async (number) => {
  await expect(engine.packet(number)).rejects.toMatchObject({ code: 'unreadable' });
});

test('an engine without a capture says so', async () => {
  const empty = createEngine({ openSource: () => Promise.reject(new Error('not asked')), onProgress: () => undefined });
  await expect(empty.rows({ from: 0, count: 1, filter: '', sort: 'number', descending: false })).rejects.toMatchObject({
    code: 'unreadable',
  });
});
