/** The other side, byte for byte: against what really stood there, and back again. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { replayCapture } from '../../src/gateway/replay-capture.ts';
import { replayEvidence } from '../../src/gateway/replay-sessions.ts';
import { iosProfile } from '../../src/platform/cisco-ios/profile.ts';
import { activeThroughAlg } from '../captures/ftp-stories.ts';
import { story } from '../captures/story.ts';
import { ipPackets, readCapture } from './ip-packets.ts';
import { learntReplay, missing, predicted, undone } from './replay-pair.ts';

const corpus = join(process.env['ALG_TRACE_SHARED'] ?? '../shared', 'corpus');
test('FTP through an ALG: the inside gives the outside, byte for byte', async () => {
  const { inside, outside } = activeThroughAlg();
  const [here, there] = [await readCapture('inside', inside.pcap()), await readCapture('outside', outside.pcap())];
  const packets = await predicted(learntReplay(here, there, { profile: iosProfile }));
  expect(packets).toHaveLength(there.index.count);
  expect(missing(packets, await ipPackets(there))).toEqual([]);
});

test('lookups of the zone-transfer story: the inside gives what left the router', async () => {
  const told = story();
  const here = await readCapture('client', told.clientSide.pcap());
  const there = await readCapture('server', told.serverSide.pcap());
  const packets = await predicted(learntReplay(here, there, { profile: iosProfile }));
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
  const packets = await predicted(learntReplay(here, there, { profile: iosProfile }));
  // The second capture begins later: the very first packet is not in it.
  expect(missing(packets, await ipPackets(there))).toHaveLength(1);
  expect(packets.length).toBeGreaterThan(130);
});

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
