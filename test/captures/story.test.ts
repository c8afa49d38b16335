import { expect, test } from 'vitest';
import { hex, u16, u8 } from '../../src/base/bytes.ts';
import type { PacketRecord } from '../../src/capture/pcap-writer.ts';
import { captureCases } from './cases.ts';
import { routerLog } from './story-log.ts';
import { readings, story, storyAddresses, storyPort } from './story.ts';
import { sampleFiles } from './write-samples.ts';

/** Offsets of an untagged Ethernet frame with an IPv4 header of 20 bytes. */
const [ttlAt, portsAt, tcpHeaderLengthAt, tcpFlagsAt] = [22, 34, 46, 47];
const isTcp = ({ bytes }: PacketRecord): boolean => u8(bytes, 23) === 6;
const tcpPayload = ({ bytes }: PacketRecord): Uint8Array =>
  bytes.subarray(portsAt + 4 * (u8(bytes, tcpHeaderLengthAt) >>> 4), 14 + u16(bytes, 16));

test('the samples are the same on every run', () => {
  const contents = (): string[] => [...sampleFiles()].map(([name, bytes]) => `${name} ${hex(bytes)}`);
  expect(contents()).toEqual(contents());
  expect([...sampleFiles().keys()]).toEqual([
    'reset-client-side.pcap',
    'reset-server-side.pcapng',
    'router.log',
    'running-config.cfg',
    'README.md',
  ]);
});

test("the client's RST has the server's address and the router's TTL", () => {
  const packets = story().clientSide.packets();
  const ttls = packets.map(({ bytes }) => u8(bytes, ttlAt));
  expect(ttls).toEqual([64, 51, 64, 51, 64, 64, 254, 64, 51]);
  const reset = packets[6];
  expect(reset && u8(reset.bytes, tcpFlagsAt)).toBe(0x14);
  expect(reset && hex(reset.bytes.subarray(26, 34))).toBe('c0000235' + 'c0a8010a');
});

test('sizes are those of the trace', () => {
  const server = story().serverSide.packets().filter(isTcp);
  const [query, first] = server.filter((packet) => tcpPayload(packet).length > 0).map(tcpPayload);
  expect([query?.length, query && u16(query, 0) + 2]).toEqual([125, 125]);
  expect([first?.length, first && u16(first, 0) + 2]).toEqual([1452, 31751]);
});

test('outside the router the client has its address, and its own segments another TTL than the proxy', () => {
  const server = story().serverSide.packets().filter(isTcp);
  const fromClient = server.filter(({ bytes }) => u16(bytes, portsAt) === storyPort);
  expect(fromClient.map(({ bytes }) => [...bytes.subarray(26, 30)].join('.'))).toEqual(
    fromClient.map(() => storyAddresses.router),
  );
  expect(fromClient.map(({ bytes }) => u8(bytes, ttlAt))).toEqual([51, 51, 242, 242]);
});

test("each line of the router's log falls into the tick in which the router saw the packet", () => {
  const { router } = story();
  const arrivals = router.arrivals.filter(({ packet }) => packet.transport.protocol === 'tcp');
  // The router's clock moves in steps of four milliseconds: .146, .150, .154.
  const ticks = arrivals.map(({ at }) => 4 * Math.floor((at / 1e6 - 2) / 4) + 2 - 10_000);
  // SYN, SYN-ACK, ACK, query, ACK of the query, three segments of the answer.
  expect(ticks).toEqual([146, 294, 298, 298, 446, 454, 458, 462]);
  const logged = [...routerLog.matchAll(/10\.(\d{3}):\s+NAT-L4F:setting ALG_NEEDED/g)].map((line) => Number(line[1]));
  // The SYN is logged a tick after its first line (.146), and the trace ends before the third segment.
  expect(logged).toEqual([150, ...ticks.slice(1, -1)]);
});

test('every reading resets the client once, with TTL 254', () => {
  const resets = readings.map((reading) =>
    story({ reading })
      .clientSide.packets()
      .filter((packet) => isTcp(packet) && (u8(packet.bytes, tcpFlagsAt) & 4) !== 0)
      .map(({ bytes }) => u8(bytes, ttlAt)),
  );
  expect(resets).toEqual(readings.map(() => [254]));
});

test('cases have names of their own and files that differ', () => {
  const names = captureCases.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { name, files, must, mustNot } of captureCases) {
    expect(
      Object.values(files).every((bytes) => bytes.length > 0),
      name,
    ).toBe(true);
    const wanted = new Set(must.map(({ id }) => id));
    expect(
      mustNot.filter(({ id }) => wanted.has(id)),
      name,
    ).toEqual([]);
  }
});
