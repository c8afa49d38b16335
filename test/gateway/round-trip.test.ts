/**
 * There and back again over every golden capture, and every public one that is at hand: the other side's other side is the
 * capture itself. What cannot come back is counted under its reason; anything else fails.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CaptureAnalysis } from '../../src/alg/capture-analysis.ts';
import { hex } from '../../src/base/bytes.ts';
import { otherSide } from '../../src/gateway/other-side.ts';
import { replayCapture } from '../../src/gateway/replay-capture.ts';
import { replayEvidence } from '../../src/gateway/replay-sessions.ts';
import { ipv4HeaderChecksum, transportChecksum } from '../../src/packet/checksum.ts';
import { decodePacket } from '../../src/packet/decode.ts';
import { ipProtocol, PacketScratch } from '../../src/packet/scratch.ts';
import { allCases } from './all-cases.ts';
import { completeProfile } from './complete-profile.ts';
import { readCapture } from './ip-packets.ts';
import { undone } from './replay-pair.ts';

/** What does not come back, and why. */
const reasons = {
  hops: 'a hop before it had the largest TTL there is, which the next hop cannot have had',
  offload: 'checksums that the network card fills in come back filled in',
  address: 'of several hosts behind one address, a message that names the address alone does not say which',
  esp: 'which of two clients behind one address sends ESP, its header does not say',
} as const;
type Reason = keyof typeof reasons;

/** Not the address of any host in these captures; the stand-in is, in some. */
const gatewayAddress = '192.0.2.200';

interface RoundTrip {
  readonly packets: number;
  /** Packets that look otherwise on the other side. */
  readonly changed: number;
  readonly excused: Readonly<Record<Reason, number>>;
  /** Packets, from 1, with what came back. */
  readonly lost: readonly string[];
}

const scratch = new PacketScratch();

/** The IP packet with TTL and checksums blanked as asked; undefined when it is not IP. */
function ipBytes(
  analysis: CaptureAnalysis,
  linkType: number,
  bytes: Uint8Array,
  blank: { readonly hops?: boolean; readonly checksums?: boolean } = {},
): string | undefined {
  const copy = bytes.slice();
  decodePacket(scratch, analysis.encapsulations, copy, 0, copy.length, linkType);
  const { ipVersion, networkOffset: at, networkEnd } = scratch;
  if (ipVersion === 0) return undefined;
  const transport = transportChecksum(scratch);
  if (blank.hops) copy[at + (ipVersion === 4 ? 8 : 7)] = 0;
  if ((blank.hops === true || blank.checksums === true) && ipVersion === 4) copy.fill(0, at + 10, at + 12);
  if (blank.checksums && transport) copy.fill(0, transport.offset, transport.offset + 2);
  return hex(copy.subarray(at, networkEnd));
}

/** Digits in which two texts of one length differ. */
const differences = (one: string, other: string): number =>
  [...one].reduce((count, digit, at) => (digit === other[at] ? count : count + 1), 0);

function reasonOf(
  analysis: CaptureAnalysis,
  linkType: number,
  original: Uint8Array,
  back: Uint8Array,
  severalHosts: boolean,
): Reason | null {
  decodePacket(scratch, analysis.encapsulations, original, 0, original.length, linkType);
  const { ttl, protocol } = scratch;
  const offloaded =
    transportChecksum(scratch)?.state === 'offloaded' ||
    (scratch.ipVersion === 4 && ipv4HeaderChecksum(original, scratch.networkOffset).state === 'offloaded');
  const equal = (blank: Parameters<typeof ipBytes>[3]): boolean =>
    ipBytes(analysis, linkType, original, blank) === ipBytes(analysis, linkType, back, blank);
  if (ttl === 255 && equal({ hops: true })) return 'hops';
  if (offloaded && equal({ checksums: true })) return 'offload';
  if (protocol === ipProtocol.esp) return 'esp';
  const [one = '', other = ''] = [original, back].map((bytes) =>
    ipBytes(analysis, linkType, bytes, { checksums: true }),
  );
  // No more than one address.
  return severalHosts && one.length === other.length && differences(one, other) <= 8 ? 'address' : null;
}

async function roundTrip(name: string, file: Uint8Array): Promise<RoundTrip> {
  const here = await readCapture(name, file);
  const learntHosts = [{ inside: '10.255.255.254', outside: gatewayAddress, source: 'a test' }];
  const first = replayCapture(replayEvidence(here, { assumesNat: true, learntHosts }), completeProfile);
  const sent: number[] = [];
  let changed = 0;
  for await (const { packet, bytes } of otherSide(first, { cancelled: false })) {
    sent.push(packet);
    const linkType = here.linkType(packet);
    const original = await here.packetBytes(packet);
    if (ipBytes(here, linkType, bytes, { hops: true }) !== ipBytes(here, linkType, original, { hops: true }))
      changed += 1;
  }
  const excused = { hops: 0, offload: 0, address: 0, esp: 0 };
  const insides = new Set(first.bindings.map(({ inside }) => inside.address));
  const lost: string[] = [];
  const returned = new Set<number>();
  for await (const { packet: at, bytes } of otherSide(await undone(first), { cancelled: false })) {
    returned.add(at);
    const packet = sent[at] ?? 0;
    const linkType = here.linkType(packet);
    const original = await here.packetBytes(packet);
    if (ipBytes(here, linkType, original) === ipBytes(here, linkType, bytes)) continue;
    const reason = reasonOf(here, linkType, original, bytes, insides.size > 1);
    if (reason) excused[reason] += 1;
    else lost.push(`${packet + 1}: ${ipBytes(here, linkType, bytes) ?? ''}`);
  }
  for (const [at, packet] of sent.entries()) if (!returned.has(at)) lost.push(`${packet + 1} is gone`);
  return { packets: sent.length, changed, excused, lost };
}

const total = (trips: readonly RoundTrip[], value: (trip: RoundTrip) => number): number =>
  trips.reduce((sum, trip) => sum + value(trip), 0);

describe('golden captures', () => {
  const trips: RoundTrip[] = [];
  const files = allCases.flatMap(({ name, files: held }) =>
    Object.entries(held).flatMap(([file, bytes]) =>
      /\.pcap(ng)?$/.test(file) ? [{ name: `${name}: ${file}`, bytes }] : [],
    ),
  );

  test.each(files)('$name', async ({ name, bytes }) => {
    const trip = await roundTrip(name, bytes);
    trips.push(trip);
    expect(trip.lost).toEqual([]);
  });

  test(`most packets were changed on the way; excused: ${Object.values(reasons).join('; ')}`, () => {
    expect(total(trips, ({ changed }) => changed)).toBeGreaterThan(total(trips, ({ packets }) => packets) / 2);
    // The gateway's own resets, and two stories of two VPN clients.
    expect(total(trips, ({ excused }) => excused.hops)).toBeLessThanOrEqual(10);
    expect(total(trips, ({ excused }) => excused.esp)).toBeLessThanOrEqual(60);
    expect(total(trips, ({ excused }) => excused.offload + excused.address)).toBe(0);
  });
});

const corpus = join(process.env['ALG_TRACE_SHARED'] ?? '../shared', 'corpus');
const largestFile = 2_000_000;
const publicFiles = existsSync(corpus)
  ? readdirSync(corpus).filter((file) => /cap|dmp/.test(file) && statSync(join(corpus, file)).size < largestFile)
  : [];

describe.skipIf(publicFiles.length === 0)('public captures', () => {
  test.each(publicFiles)('%s', async (file) => {
    const { lost, excused } = await roundTrip(file, new Uint8Array(readFileSync(join(corpus, file))));
    expect(lost).toEqual([]);
    expect(excused.address + excused.esp).toBeLessThanOrEqual(1);
  });
});
