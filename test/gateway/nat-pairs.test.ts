/** For every ALG: the replay of one side is the other side byte for byte, and the way back is the first side. */
import { describe, expect, test } from 'vitest';
import { algDefinitions } from '../../src/alg/registry.ts';
import { rewriteSessions } from '../../src/gateway/other-side.ts';
import { binaryPairs, longerReference } from '../captures/binary-nat-pairs.ts';
import { literalPairs } from '../captures/literal-nat-pairs.ts';
import type { NatPair } from '../captures/nat-pair-scene.ts';
import { textPairs } from '../captures/nat-pairs.ts';
import { portlessPairs } from '../captures/portless-nat-pairs.ts';
import { ipPackets, readCapture } from './ip-packets.ts';
import { learntReplay, missing, predicted, turnedRound, undone } from './replay-pair.ts';

const pairs: readonly NatPair[] = [...textPairs, ...binaryPairs, ...portlessPairs, ...literalPairs];

describe.each([...pairs])('$name', ({ inside, outside, told = [] }) => {
  test('the inside gives the outside', async () => {
    const [here, there] = [await readCapture('inside', inside), await readCapture('outside', outside)];
    const packets = await predicted(learntReplay(here, there, { told }));
    expect(missing(packets, await ipPackets(there))).toEqual([]);
    expect(packets).toHaveLength(there.index.count);
  });

  test('the outside gives the inside', async () => {
    const [here, there] = [await readCapture('inside', inside), await readCapture('outside', outside)];
    const packets = await predicted(learntReplay(there, here, { told: turnedRound(told), view: 'outside' }));
    expect(missing(packets, await ipPackets(here))).toEqual([]);
    expect(packets).toHaveLength(here.index.count);
  });

  test('there and back is the inside', async () => {
    const [here, there] = [await readCapture('inside', inside), await readCapture('outside', outside)];
    const back = await undone(learntReplay(here, there, { told }));
    expect(await predicted(back)).toEqual(await ipPackets(here));
  });
});

const rewritten = pairs.filter(({ name }) => !/^(TFTP|ICMP|an ICMP|echoes)/.test(name));

test.each(rewritten)('$name: an ALG changes messages of it', async ({ inside, outside, told = [] }) => {
  const [here, there] = [await readCapture('inside', inside), await readCapture('outside', outside)];
  const rewrites = await rewriteSessions(learntReplay(here, there, { told }), { cancelled: false });
  expect([...rewrites.values()].flatMap(({ messages }) => messages)).not.toHaveLength(0);
});

test('every ALG that has a rewriter has a pair', async () => {
  const seen = new Set<string>();
  for (const { inside, outside, told = [] } of [...pairs, longerReference()]) {
    const [here, there] = [await readCapture('inside', inside), await readCapture('outside', outside)];
    const replay = learntReplay(here, there, { told });
    const rewrites = await rewriteSessions(replay, { cancelled: false });
    for (const { session } of replay.outcomes) if (rewrites.has(session.flow)) seen.add(session.alg);
  }
  // A mapper's calls may travel among those of other programs; the mapper's own sessions are what the pairs have.
  const others = new Set(['rpc', 'dce-rpc']);
  const expected = algDefinitions.flatMap(({ id, rewriter }) => (rewriter && !others.has(id) ? [id] : []));
  expect(expected.filter((id) => !seen.has(id))).toEqual([]);
});

test('IIOP that grows is not equal: the ALG fills up the profile so that what follows keeps its alignment, an ORB does not', async () => {
  const { inside, outside } = longerReference();
  const [here, there] = [await readCapture('inside', inside), await readCapture('outside', outside)];
  const packets = await predicted(learntReplay(here, there));
  const real = (await ipPackets(there)).filter((packet) => packet !== undefined);
  const [answer] = missing(packets, real);
  const identification = answer?.slice(8, 12);
  const written = real.find((packet) => packet.slice(8, 12) === identification) ?? '';
  // Both name the outside's host, and the port behind it; only what the profile's reader ignores is longer.
  const host = Buffer.from('203.0.113.1\0').toString('hex') + (61_075).toString(16);
  expect(answer).toContain(host);
  expect(written).toContain(host);
  expect((answer?.length ?? 0) - written.length).toBeGreaterThan(0);
  expect(((answer?.length ?? 0) - written.length) / 2).toBeLessThan(16);
});
