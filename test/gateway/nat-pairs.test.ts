/** For every ALG: the replay of one side is the other side byte for byte, and the way back is the first side. */
import { describe, expect, test } from 'vitest';
import { binaryPairs } from '../captures/binary-nat-pairs.ts';
import { textPairs } from '../captures/nat-pairs.ts';
import { ipPackets, readCapture } from './ip-packets.ts';
import { learntReplay, missing, predicted, undone } from './replay-pair.ts';

describe.each([...textPairs, ...binaryPairs])('$name', ({ inside, outside }) => {
  test('the inside gives the outside', async () => {
    const [here, there] = [await readCapture('inside', inside), await readCapture('outside', outside)];
    const packets = await predicted(learntReplay(here, there));
    expect(missing(packets, await ipPackets(there))).toEqual([]);
    expect(packets).toHaveLength(there.index.count);
  });

  test('the outside gives the inside', async () => {
    const [here, there] = [await readCapture('inside', inside), await readCapture('outside', outside)];
    const packets = await predicted(learntReplay(there, here));
    expect(missing(packets, await ipPackets(here))).toEqual([]);
    expect(packets).toHaveLength(here.index.count);
  });

  test('there and back is the inside', async () => {
    const [here, there] = [await readCapture('inside', inside), await readCapture('outside', outside)];
    const back = await undone(learntReplay(here, there));
    expect(await predicted(back)).toEqual(await ipPackets(here));
  });
});
