/** A pair seen through tags and tunnels: the headers around a packet that grew are those of the one that really was there. */
import { expect, test } from 'vitest';
import { concat, hex } from '../../src/base/bytes.ts';
import { writePcap } from '../../src/capture/pcap-writer.ts';
import { otherSide } from '../../src/gateway/other-side.ts';
import { foldSum, sumWords } from '../../src/packet/checksum.ts';
import { literalPairs } from '../captures/literal-nat-pairs.ts';
import {
  bytesOf, ethernet, ethernetIp, gre, inIp, inUdp, mplsLabel, vlanTag, vxlan,
} from '../packet/wrap.ts'; // prettier-ignore
import { ipPackets, readCapture } from './ip-packets.ts';
import { learntReplay } from './replay-pair.ts';

/** GRE with a right checksum. */
function summedGre(packet: Uint8Array): Uint8Array {
  const inner = bytesOf(0x8000, 0x0800, '0000 0000', packet);
  const sum = ~foldSum(sumWords(inner, 0, inner.length)) & 0xffff;
  return inIp(47, bytesOf(inner.subarray(0, 4), sum, inner.subarray(6)));
}

const wraps: readonly (readonly [name: string, wrap: (packet: Uint8Array) => Uint8Array])[] = [
  ['a VLAN', (packet) => ethernet(0x8100, vlanTag(877, 0x0800, packet))],
  ['two VLANs', (packet) => ethernet(0x88a8, vlanTag(5, 0x8100, vlanTag(6, 0x0800, packet)))],
  ['MPLS', (packet) => ethernet(0x8847, bytesOf(mplsLabel(17, true), packet))],
  ['PPPoE', (packet) => ethernet(0x8864, bytesOf('1100 0001', packet.length + 2, '0021', packet))],
  ['IP in IP', (packet) => ethernetIp(inIp(4, packet))],
  ['GRE', (packet) => ethernetIp(gre(0, 0x0800, packet))],
  ['GRE with a checksum', (packet) => ethernetIp(summedGre(packet))],
  ['VXLAN with a checksum', (packet) => ethernetIp(inUdp(50_000, 4789, vxlan(123, ethernetIp(packet))))],
  ['GTP-U', (packet) => ethernetIp(inUdp(2152, 2152, bytesOf('30ff', packet.length, '0000abcd', packet)))],
  ['GRE in a VLAN in VXLAN', (packet) =>
    ethernetIp(inUdp(50_000, 4789, vxlan(7, ethernet(0x8100, vlanTag(9, 0x0800, gre(0, 0x0800, packet))))))],
]; // prettier-ignore

const written = (frames: readonly Uint8Array[]): Uint8Array =>
  concat([
    ...writePcap(
      frames.map((bytes, at) => ({
        time: { seconds: 1000 + at, nanoseconds: 0 },
        bytes,
        originalLength: bytes.length,
      })),
      {},
    ),
  ]);

const bare = async (file: Uint8Array): Promise<Uint8Array[]> =>
  (await ipPackets(await readCapture('pair', file))).flatMap((packet) =>
    packet === undefined ? [] : [Uint8Array.from(Buffer.from(packet, 'hex'))],
  );

test.each(wraps)('%s', async (_name, wrap) => {
  for (const { inside, outside } of literalPairs) {
    const [here, there] = [(await bare(inside)).map(wrap), (await bare(outside)).map(wrap)];
    const replay = learntReplay(
      await readCapture('inside', written(here)),
      await readCapture('outside', written(there)),
    );
    const frames: string[] = [];
    for await (const { bytes } of otherSide(replay, { cancelled: false })) frames.push(hex(bytes));
    expect(frames).toEqual(there.map(hex));
    // Something grew or shrank, so that outer lengths had to follow.
    expect(there.some((frame, at) => frame.length !== here[at]?.length)).toBe(true);
  }
});
