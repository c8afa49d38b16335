/** NAT64: both ways byte for byte, and what stays because its translation needs more than one packet. */
import { expect, test } from 'vitest';
import { replayCapture, type CaptureReplay } from '../../src/gateway/replay-capture.ts';
import { replayEvidence } from '../../src/gateway/replay-sessions.ts';
import { natRule } from '../../src/gateway/nat-rule.ts';
import { translatePacket } from '../../src/gateway/translate-packet.ts';
import { Encapsulations } from '../../src/packet/encapsulations.ts';
import { encodeIpPacket, type IpPacket } from '../captures/build/ip-packet.ts';
import { nat64Pair, nat64Prefix } from '../captures/nat64-pair.ts';
import { hex } from '../../src/base/bytes.ts';
import { completeProfile } from './complete-profile.ts';
import { ipPackets, readCapture } from './ip-packets.ts';
import { predicted } from './replay-pair.ts';

const pool = [{ first: '203.0.113.1', last: '203.0.113.1' }];
const rule = natRule(
  { line: 1, text: 'nat64' },
  { from: 'pool64', overload: true, sources: ['2001:db8:1::/64'], pool, nat64Prefix },
);

const raw = 101;
const client = { address: '2001:db8:1::5', port: 40_000 };
const outside = { address: '203.0.113.1', port: 40_000 };
const remote = { address: '198.51.100.21', port: 53 };

async function insideReplay(): Promise<CaptureReplay> {
  const analysis = await readCapture('inside', nat64Pair().inside);
  const evidence = replayEvidence(analysis, { inside: ['2001:db8:1::/64'], assumesNat: false });
  return replayCapture(evidence, { ...completeProfile, nat: [rule] });
}

test('IPv6 gives IPv4, FTP and echoes included; the identification is zero, which a gateway may choose otherwise', async () => {
  const there = await readCapture('outside', nat64Pair().outside);
  expect(await predicted(await insideReplay())).toEqual(await ipPackets(there));
});

test('IPv4 gives IPv6', async () => {
  const [here, there] = [
    await readCapture('inside', nat64Pair().inside),
    await readCapture('outside', nat64Pair().outside),
  ];
  const learnt = (await insideReplay()).bindings.map((binding) => ({
    transport: binding.transport,
    inside: binding.outside,
    outside: binding.inside,
    source: 'turned round',
    beginsOutside: true,
    nat64Prefix,
  }));
  const evidence = replayEvidence(there, { inside: ['203.0.113.1'], learnt, view: 'outside', assumesNat: false });
  expect(await predicted(replayCapture(evidence, completeProfile))).toEqual(await ipPackets(here));
});

const packet = (transport: IpPacket['transport'], more: Partial<IpPacket> = {}): IpPacket => ({
  source: client.address, destination: '64:ff9b::c633:6415', ttl: 64, identification: 0, dontFragment: false, transport,
  ...more,
}); // prettier-ignore

const datagram = { protocol: 'udp', sourcePort: 40_000, destinationPort: 53, payload: new Uint8Array(2000) } as const;
const translated = (bytes: Uint8Array): Uint8Array =>
  translatePacket({ bytes, originalLength: bytes.length }, raw, new Encapsulations(), {
    source: outside,
    destination: remote,
    hops: -1,
  }).bytes;

test('fragments, ICMP errors and packets with extension headers stay what they are', () => {
  for (const fragment of encodeIpPacket(packet(datagram, { fragments: { mtu: 1280 } })))
    expect(translated(fragment)).toEqual(fragment);
  const [error = new Uint8Array(0)] = encodeIpPacket(
    packet({ protocol: 'icmp', type: 1, code: 4, rest: 0, payload: new Uint8Array(48) }),
  );
  expect(translated(error)).toEqual(error);
});

test('a datagram without a checksum gets one on its way to IPv6 (RFC 7915 §4.5)', () => {
  const [four = new Uint8Array(0)] = encodeIpPacket({
    ...packet({ ...datagram, sourcePort: 53, destinationPort: 40_000, payload: Uint8Array.of(1, 2, 3) }),
    source: remote.address,
    destination: outside.address,
  });
  const [six = new Uint8Array(0)] = encodeIpPacket({
    ...packet({ ...datagram, sourcePort: 53, destinationPort: 40_000, payload: Uint8Array.of(1, 2, 3) }),
    source: '64:ff9b::c633:6415',
    destination: client.address,
    ttl: 63,
  });
  const without = four.slice().fill(0, 26, 28);
  const { bytes } = translatePacket({ bytes: without, originalLength: without.length }, raw, new Encapsulations(), {
    source: { address: '64:ff9b::c633:6415', port: 53 },
    destination: client,
    hops: -1,
  });
  expect(hex(bytes)).toBe(hex(six));
});

test('a checksum that was wrong stays wrong', () => {
  const [right = new Uint8Array(0), wrong = new Uint8Array(0)] = [0, 0x1111].flatMap((checksumOffset) =>
    encodeIpPacket(packet({ ...datagram, payload: Uint8Array.of(1, 2, 3) }, { damage: { checksumOffset } })),
  );
  const sum = (bytes: Uint8Array): number => ((bytes[26] ?? 0) << 8) | (bytes[27] ?? 0);
  expect(hex(translated(wrong).subarray(0, 26))).toBe(hex(translated(right).subarray(0, 26)));
  // By as much as before, in one's complement arithmetic.
  const difference = (sum(translated(wrong)) - sum(translated(right)) + 0xffff) % 0xffff;
  expect(difference).toBe(0x1111);
});
