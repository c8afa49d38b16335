/** The other side, byte for byte: against what really stood there, and back again. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CaptureAnalysis } from '../../src/alg/capture-analysis.ts';
import { pcapngHeader, pcapngPacket } from '../../src/capture/pcapng-writer.ts';
import { concat } from '../../src/base/bytes.ts';
import { learnBindings } from '../../src/diagnosis/learn-bindings.ts';
import type { LearntBinding } from '../../src/gateway/binding.ts';
import { otherSide } from '../../src/gateway/other-side.ts';
import { replayCapture, type CaptureReplay } from '../../src/gateway/replay-capture.ts';
import { replayEvidence } from '../../src/gateway/replay-sessions.ts';
import { iosProfile } from '../../src/platform/cisco-ios/profile.ts';
import { activeThroughAlg } from '../captures/ftp-stories.ts';
import { story } from '../captures/story.ts';
import { ipPacket, ipPackets, readCapture } from './ip-packets.ts';

const corpus = join(process.env['ALG_TRACE_SHARED'] ?? '../shared', 'corpus');
const never = { cancelled: false };

/** The replay of `inside` with what `outside` teaches. */
async function learntReplay(inside: CaptureAnalysis, outside: CaptureAnalysis): Promise<CaptureReplay> {
  const captures = [inside, outside].map((analysis, source) => ({ source, name: analysis.name, analysis }));
  const { bindings, hosts, view, outside: addresses } = learnBindings({ captures, traces: [], configurations: [] });
  const evidence = replayEvidence(inside, {
    learnt: bindings,
    learntHosts: hosts,
    view,
    outside: addresses,
    assumesNat: true,
  });
  return Promise.resolve(replayCapture(evidence, iosProfile));
}

async function predicted(replay: CaptureReplay): Promise<string[]> {
  const { analysis } = replay.evidence;
  const packets: string[] = [];
  for await (const { packet, bytes } of otherSide(replay, never)) {
    const text = ipPacket(analysis, analysis.linkType(packet), bytes);
    if (text !== undefined) packets.push(text);
  }
  return packets;
}

/** Predicted packets that the other capture does not have, each used once. */
function missing(packets: readonly string[], there: readonly (string | undefined)[]): string[] {
  const left = new Map<string, number>();
  for (const packet of there) if (packet !== undefined) left.set(packet, (left.get(packet) ?? 0) + 1);
  return packets.filter((packet) => {
    const count = left.get(packet) ?? 0;
    left.set(packet, count - 1);
    return count <= 0;
  });
}

test('FTP through an ALG: the inside gives the outside, byte for byte', async () => {
  const { inside, outside } = activeThroughAlg();
  const [here, there] = [await readCapture('inside', inside.pcap()), await readCapture('outside', outside.pcap())];
  const packets = await predicted(await learntReplay(here, there));
  expect(packets).toHaveLength(there.index.count);
  expect(missing(packets, await ipPackets(there))).toEqual([]);
});

test('lookups of the zone-transfer story: the inside gives what left the router', async () => {
  const told = story();
  const here = await readCapture('client', told.clientSide.pcap());
  const there = await readCapture('server', told.serverSide.pcap());
  const packets = await predicted(await learntReplay(here, there));
  // Between the router and the server's tap lie twelve routers: only the hops differ.
  const withoutHops = (text: string): string => `${text.slice(0, 16)}..${text.slice(18, 20)}....${text.slice(24)}`;
  const left = missing(
    packets.map(withoutHops),
    (await ipPackets(there)).map((text) => text && withoutHops(text)),
  );
  // What the proxy answers and the RST that it forges exist on the client's side only.
  expect(packets.length - left.length).toBeGreaterThanOrEqual(4);
});

const home = join(corpus, 'nat-pair__unsw__NAT_home_side.pcap');

test.skipIf(!existsSync(home))('a public pair of captures: every packet that both sides have is equal', async () => {
  const isp = join(corpus, 'nat-pair__unsw__NAT_ISP_side.pcap');
  const here = await readCapture('home', new Uint8Array(readFileSync(home)));
  const there = await readCapture('isp', new Uint8Array(readFileSync(isp)));
  const packets = await predicted(await learntReplay(here, there));
  // The second capture begins later: the very first packet is not in it.
  expect(missing(packets, await ipPackets(there))).toHaveLength(1);
  expect(packets.length).toBeGreaterThan(130);
});

const bytesOf = async (replay: CaptureReplay): Promise<Uint8Array> => {
  const { index } = replay.evidence.analysis;
  const options = { interfaces: index.interfaces.map(({ linkType }) => ({ linkType, snapLength: 0 })) };
  const parts = [pcapngHeader(options)];
  for await (const { packet, bytes, originalLength } of otherSide(replay, never)) {
    const time = { seconds: index.seconds(packet), nanoseconds: index.nanoseconds(packet) };
    parts.push(pcapngPacket({ time, bytes, originalLength, interfaceId: index.interfaceId(packet) }, options));
  }
  return concat(parts);
};

/** The replay that undoes another one: its bindings turned round, its hops undone. */
async function undone(first: CaptureReplay): Promise<CaptureReplay> {
  const learnt = first.bindings.map(({ transport, inside, outside }): LearntBinding => ({
    transport,
    inside: outside,
    outside: inside,
    source: 'turned round',
  }));
  const analysis = await readCapture('other side', await bytesOf(first));
  const inside = [...new Set(learnt.map((binding) => binding.inside.address))];
  return replayCapture(replayEvidence(analysis, { inside, learnt, view: 'outside', assumesNat: false }), iosProfile);
}

test.each([
  ['FTP', () => activeThroughAlg().inside.pcap()],
  ['the zone transfer', () => story().clientSide.pcap()],
  ['the zone transfer inspected', () => story({ reading: 'inspection' }).clientSide.pcap()],
])('%s: there and back again gives the capture itself', async (_name, capture) => {
  const here = await readCapture('here', capture());
  const first = replayCapture(replayEvidence(here, { assumesNat: true }), iosProfile);
  const back = await undone(first);
  expect(await predicted(back)).toEqual(await ipPackets(here));
});
