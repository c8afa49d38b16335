/** Everything that reads what it was given: each target makes one input from a seed and reads it, and nothing may be thrown. */
import { gzipSync } from 'node:zlib';
import type { Analyzer, SessionContext, Side } from '../../src/alg/alg.ts';
import { algById, algDefinitions } from '../../src/alg/registry.ts';
import { CaptureError } from '../../src/base/capture-error.ts';
import { memorySource } from '../../src/capture/byte-source.ts';
import { analyze } from '../../src/engine/analyze.ts';
import { createReassemblyBudget, StreamReassembler } from '../../src/flow/stream-reassembler.ts';
import { CaptureAnalysis } from '../../src/alg/capture-analysis.ts';
import { decodePacket } from '../../src/packet/decode.ts';
import { Encapsulations } from '../../src/packet/encapsulations.ts';
import { packetLayers } from '../../src/packet/layers.ts';
import { linkTypes } from '../../src/packet/link.ts';
import { PacketScratch } from '../../src/packet/scratch.ts';
import { createTcpOptions, readTcpOptions } from '../../src/packet/tcp-options.ts';
import { readConfiguration } from '../../src/platform/configuration.ts';
import { compileFilter } from '../../src/query/compile.ts';
import { FilterError } from '../../src/query/lexer.ts';
import { jsonReport } from '../../src/report/json.ts';
import { textReport } from '../../src/report/text.ts';
import type { Random } from '../bench/random.ts';
import { mutated } from './mutation.ts';
import type { Seeds, Talk } from './seeds.ts';

export interface Target {
  readonly name: string;
  /** Its part of all inputs; cheap targets get more. */
  readonly share: number;
  readonly run: (random: Random, seeds: Seeds) => Promise<void> | void;
}

const scratch = new PacketScratch();
const encapsulations = new Encapsulations();
const options = createTcpOptions();

const pick = <Item>(list: readonly Item[], random: Random): Item => {
  const item = list[random.below(list.length)];
  if (item === undefined) throw new Error('there is nothing to choose from');
  return item;
};

const damaged = (list: readonly Uint8Array[], random: Random): Uint8Array =>
  mutated(pick(list, random), random, pick(list, random));

/** Unreadable input is refused with a `CaptureError`; any other error is a fault. */
async function accept(read: () => Promise<unknown>): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
  }
}

/** The whole way of one or two files: read, joined, diagnosed, told. */
async function analyzed(files: readonly Uint8Array[]): Promise<void> {
  const analysis = await analyze(
    files.map((bytes, at) => ({ name: `input-${at}`, bytes })),
    {
      openSource: ({ bytes }) => Promise.resolve(memorySource(bytes ?? new Uint8Array(0))),
      cancellation: { cancelled: false },
      onUnreadable: () => undefined,
    },
  );
  for (const part of jsonReport(analysis.outline(), analysis.sessions()))
    if (part.length > 1 << 24) throw new Error('a report grew without bound');
  textReport(analysis.summary, { color: true, width: 80 });
}

const captureTarget: Target = {
  name: 'capture',
  share: 30,
  run: (random, { captures }) =>
    accept(() => new CaptureAnalysis('fuzz', memorySource(damaged(captures, random))).read()),
};

const analysisTarget: Target = {
  name: 'analysis',
  share: 10,
  run: (random, { captures, texts }) => {
    const first = damaged(random.chance(0.8) ? captures : texts, random);
    return analyzed(random.chance(0.5) ? [first] : [first, damaged(random.chance(0.5) ? captures : texts, random)]);
  },
};

const gzipTarget: Target = {
  name: 'gzip',
  share: 2,
  run: (random, { captures }) => {
    const packed = new Uint8Array(gzipSync(damaged(captures, random), { level: 1 }));
    const bytes = random.chance(0.5) ? packed : mutated(packed, random, packed);
    return accept(() => new CaptureAnalysis('fuzz.gz', memorySource(bytes)).read());
  },
};

const packetTarget: Target = {
  name: 'packet',
  share: 30,
  run: (random, { packets }) => {
    const { bytes: whole, linkType } = pick(packets, random);
    const bytes = mutated(whole, random, pick(packets, random).bytes);
    const type = random.chance(0.9) ? linkType : pick(linkTypes, random).number;
    decodePacket(scratch, encapsulations, bytes, 0, bytes.length, type);
    if (scratch.payloadLength < 0 || scratch.networkEnd > bytes.length || scratch.payload().length > bytes.length)
      throw new Error('a packet was decoded beyond its end');
    readTcpOptions(scratch, options);
    packetLayers(bytes, type);
  },
};

const textTarget: Target = {
  name: 'text',
  share: 8,
  run: (random, { texts }) => analyzed([damaged(texts, random)]),
};

const configurationTarget: Target = {
  name: 'configuration',
  share: 5,
  run: (random, { texts }) => {
    readConfiguration(new TextDecoder().decode(damaged(texts, random)));
  },
};

const filters = [
  'tcp.port == 53 && ip.addr == 10.0.0.5',
  'udp.port in {53, 67, 5060} || !(frame.number < 7)',
  'tcp.flags.reset == 1 and not ipv6.addr == 2001:db8::1',
  'dns && frame.len >= 512 or tcp.analysis.retransmission',
  'frame.number == 5 xor "text" contains \'x\'',
].map((text) => new TextEncoder().encode(text));
let filtered: Promise<CaptureAnalysis> | undefined;

const filterTarget: Target = {
  name: 'filter',
  share: 10,
  async run(random, { captures }) {
    filtered ??= firstReadable(captures);
    const analysis = await filtered;
    try {
      const matches = compileFilter(new TextDecoder().decode(damaged(filters, random)), analysis);
      for (let packet = 0; matches && packet < Math.min(analysis.index.count, 50); packet += 1) matches(packet);
    } catch (error) {
      if (!(error instanceof FilterError)) throw error;
    }
  },
};

async function firstReadable(captures: readonly Uint8Array[]): Promise<CaptureAnalysis> {
  for (const bytes of captures) {
    const analysis = new CaptureAnalysis('filtered', memorySource(bytes));
    await accept(() => analysis.read());
    if (analysis.flows.count > 1) return analysis;
  }
  throw new Error('no seed is a capture');
}

/** Talks of every ALG that a seed has, mutated, cut anew, with pieces lost, doubled and out of order. */
const algTarget: Target = {
  name: 'alg',
  share: 30,
  run: (random, { talks }) => {
    const talk = pick(talks, random);
    const definition = random.chance(0.95) ? algById(talk.alg) : pick(algDefinitions, random);
    if (!definition) return;
    const foreign = pick(pick(talks, random).payloads, random).bytes;
    const payloads = talk.payloads.map(({ from, bytes }) => ({
      from: random.chance(0.97) ? from : ('client' as const),
      bytes: random.chance(0.3) ? mutated(bytes, random, foreign) : bytes,
    }));
    for (const { from, bytes } of payloads.slice(0, 3))
      definition.probe(talk.transport, from, bytes, random.chance(0.5) ? foreign : undefined);
    const analyzer = definition.analyze(contextOf(talk));
    if (talk.transport === 'tcp') feedStream(analyzer, payloads, random);
    else
      for (const [at, { from, bytes }] of payloads.entries())
        analyzer.datagram?.(from, bytes, placeOf(at), bytes.length + (random.chance(0.05) ? random.below(2000) : 0));
    if (talk.transport !== 'tcp') analyzer.end?.(undefined);
  },
};

const placeOf = (at: number): { packet: number; seconds: number; nanoseconds: number } => ({
  packet: at + 1,
  seconds: 1000 + at,
  nanoseconds: 0,
});

function contextOf({ transport }: Talk): SessionContext {
  const nothing = (): void => undefined;
  return {
    transport,
    client: { address: '10.0.0.5', port: 40_000 },
    server: { address: '192.0.2.9', port: 53 },
    message: nothing,
    gate: nothing,
    note: nothing,
  };
}

function feedStream(
  analyzer: Analyzer,
  payloads: readonly { readonly from: Side; readonly bytes: Uint8Array }[],
  random: Random,
): void {
  const budget = createReassemblyBudget(1 << 16);
  const next = { client: random.next(), server: random.next() };
  const stream = (side: Side): StreamReassembler => {
    const own: StreamReassembler = new StreamReassembler(
      { data: () => analyzer.data?.(side, own.buffer), gap: (bytes) => analyzer.gap?.(side, bytes) },
      budget,
    );
    own.begin((next[side] - 1) >>> 0);
    return own;
  };
  const streams = { client: stream('client'), server: stream('server') };
  const late: (() => void)[] = [];
  for (const [at, { from, bytes }] of payloads.entries()) {
    const { packet, seconds, nanoseconds } = placeOf(at);
    for (let done = 0; done < bytes.length;) {
      const length = random.chance(0.3) ? 1 + random.below(bytes.length - done) : bytes.length - done;
      const part = bytes.subarray(done, done + length);
      const sequence = next[from];
      const send = (): void => streams[from].segment(sequence, part, length, packet, seconds, nanoseconds);
      if (random.chance(0.03)) late.push(send);
      else if (!random.chance(0.02)) send();
      if (random.chance(0.03)) send();
      next[from] = (sequence + length) >>> 0;
      done += length;
    }
    if (random.chance(0.3)) late.shift()?.();
    if (random.chance(0.5)) streams[from].acknowledged(next[from]);
  }
  for (const send of late) send();
  for (const side of ['client', 'server'] as const) streams[side].end();
  analyzer.end?.({ client: streams.client.buffer, server: streams.server.buffer });
}

export const targets: readonly Target[] = [
  captureTarget,
  analysisTarget,
  gzipTarget,
  packetTarget,
  textTarget,
  configurationTarget,
  filterTarget,
  algTarget,
];
