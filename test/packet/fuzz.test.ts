/** Hostile bytes under every link type: nothing is thrown, nothing hangs, no offset leaves the packet. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRecordReader, sniffFormat } from '../../src/capture/open-capture.ts';
import { decodePacket } from '../../src/packet/decode.ts';
import { Encapsulations } from '../../src/packet/encapsulations.ts';
import type { LayerNode } from '../../src/packet/layer-node.ts';
import { packetLayers } from '../../src/packet/layers.ts';
import { linkTypes } from '../../src/packet/link.ts';
import { PacketScratch } from '../../src/packet/scratch.ts';
import { createTcpOptions, readTcpOptions } from '../../src/packet/tcp-options.ts';
import { linkCases } from './link-cases.ts';
import { outerCases } from './outer-cases.ts';
import { tunnelCases } from './tunnel-cases.ts';
import { ethernetIp } from './wrap.ts';

const packetsOfEach = 5;
const longestSeed = 400;
const written = [
  ...[...linkCases, ...tunnelCases].map(({ bytes, linkType }) => ({ bytes, linkType })),
  ...outerCases.map(({ packet }) => ({ bytes: ethernetIp(packet), linkType: 1 })),
];
const seeds = [...written, ...realPackets(process.env['ALG_TRACE_SHARED'] ?? '../shared')];
/** A bounded run here; `FUZZ_RUNS` asks for a long one. */
const runs = Number(process.env['FUZZ_RUNS'] ?? 1500);
const encapsulations = new Encapsulations();
const scratch = new PacketScratch();
const options = createTcpOptions();

function check(bytes: Uint8Array, linkType: number): void {
  decodePacket(scratch, encapsulations, bytes, 0, bytes.length, linkType);
  expect([0, 4, 6]).toContain(scratch.ipVersion);
  expect(scratch.networkOffset).toBeLessThanOrEqual(bytes.length);
  expect(scratch.networkEnd).toBeLessThanOrEqual(bytes.length);
  expect(scratch.end).toBeLessThanOrEqual(bytes.length);
  expect(scratch.payloadLength).toBeGreaterThanOrEqual(0);
  expect(scratch.payload().length).toBeLessThanOrEqual(scratch.payloadLength);
  if (scratch.ipVersion === 6) expect(scratch.destination + 16).toBeLessThanOrEqual(bytes.length);
  readTcpOptions(scratch, options);
  expect(countInside(packetLayers(bytes, linkType), bytes.length)).toBeLessThan(2000);
}

/** Nodes in the tree, each of which must lie in the packet. */
function countInside(nodes: readonly LayerNode[], end: number): number {
  let count = nodes.length;
  for (const { offset, length, children } of nodes) {
    if (offset < 0 || length < 0 || offset + length > end) throw new Error('A field leaves the packet.');
    count += countInside(children, end);
  }
  return count;
}

/** Some packets of each capture of the corpus, where that is at hand. */
function realPackets(shared: string): { readonly bytes: Uint8Array; readonly linkType: number }[] {
  const corpus = join(shared, 'corpus');
  if (!existsSync(corpus)) return [];
  return readdirSync(corpus, { withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? firstPackets(new Uint8Array(readFileSync(join(corpus, entry.name)))) : [],
  );
}

function firstPackets(file: Uint8Array): { readonly bytes: Uint8Array; readonly linkType: number }[] {
  const packets: { readonly bytes: Uint8Array; readonly linkType: number }[] = [];
  const interfaces: number[] = [];
  if (sniffFormat(file.subarray(0, 512)) !== 'pcap' && sniffFormat(file.subarray(0, 512)) !== 'pcapng') return [];
  const reader = createRecordReader(file, 'seed', {
    addInterface: ({ linkType }) => interfaces.push(linkType),
    packet: (buffer, at, length, _original, _seconds, _nanoseconds, id) => {
      if (packets.length < packetsOfEach && length <= longestSeed)
        packets.push({ bytes: buffer.slice(at, at + length), linkType: interfaces[id] ?? 1 });
    },
    problem: () => undefined,
  });
  reader.walk(file, 0, file.length, 0, true);
  return packets;
}

const mutation = fc.record({ at: fc.nat(), value: fc.integer({ min: 0, max: 255 }) });
const mutated = fc
  .record({
    seed: fc.constantFrom(...seeds),
    changes: fc.array(mutation, { maxLength: 6 }),
    cut: fc.option(fc.nat(), { nil: undefined }),
    other: fc.option(fc.constantFrom(...linkTypes.map(({ number }) => number)), { nil: undefined, freq: 4 }),
  })
  .map(({ seed, changes, cut, other }) => {
    const bytes = seed.bytes.slice(0, cut === undefined ? undefined : cut % (seed.bytes.length + 1));
    for (const { at, value } of changes) if (bytes.length > 0) bytes[at % bytes.length] = value;
    return { bytes, linkType: other ?? seed.linkType };
  });

test.each([
  ['a fixed seed', 20_260_101],
  ['a fresh seed', Date.now() % 2 ** 31],
])('mutated packets, %s (%i)', { timeout: 60_000 + runs * 40 }, (_name, seed) => {
  fc.assert(
    fc.property(mutated, ({ bytes, linkType }) => check(bytes, linkType)),
    { seed, numRuns: runs },
  );
});

test('random bytes under every link type', { timeout: 60_000 + runs * 40 }, () => {
  const numbers = linkTypes.map(({ number }) => number);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(...numbers), (bytes, linkType) =>
      check(bytes, linkType),
    ),
    { seed: 20_260_102, numRuns: runs },
  );
});

test('every case cut at every byte', { timeout: 60_000 }, () => {
  for (const { bytes, linkType } of written)
    for (let length = 0; length <= bytes.length; length += 1) check(bytes.slice(0, length), linkType);
});
