/** Fragments of a datagram that never became whole leave with the outside's address, like their first one. */
import { expect, test } from 'vitest';
import { replayCapture } from '../../src/gateway/replay-capture.ts';
import { replayEvidence } from '../../src/gateway/replay-sessions.ts';
import { encodeIpPacket, type IpPacket } from '../captures/build/ip-packet.ts';
import { tap } from '../captures/build/tap.ts';
import { hex } from '../../src/base/bytes.ts';
import { completeProfile } from './complete-profile.ts';
import { ipPackets, readCapture } from './ip-packets.ts';
import { predicted, undone } from './replay-pair.ts';

const datagram = (source: string, ttl: number, order: readonly number[]): IpPacket => ({
  source,
  destination: '198.51.100.21',
  ttl,
  identification: 4711,
  dontFragment: false,
  transport: { protocol: 'udp', sourcePort: 40_000, destinationPort: 4000, payload: new Uint8Array(3000).fill(0x41) },
  fragments: { mtu: 1000, order },
});

test.each([
  ['one is lost', [0, 2, 3]],
  ['one is lost, another comes first', [2, 0, 3]],
])('%s', async (_name, order) => {
  const capture = tap({ startsAt: '2024-05-01T10:00:00.000Z' });
  const link = { source: '00:00:5e:00:53:01', destination: '00:00:5e:00:53:02', onSender: true };
  capture.record(datagram('10.0.0.5', 64, order), 0, 'right', link);
  const here = await readCapture('fragments', capture.pcap());
  const replay = replayCapture(replayEvidence(here, { assumesNat: true }), completeProfile);
  expect(await predicted(replay)).toEqual(encodeIpPacket(datagram('203.0.113.1', 63, order)).map(hex));
  expect(await predicted(await undone(replay))).toEqual(await ipPackets(here));
});
