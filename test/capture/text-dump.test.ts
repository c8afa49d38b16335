import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concat } from '../../src/base/bytes.ts';
import { createRecordReader } from '../../src/capture/open-capture.ts';
import { writePcap } from '../../src/capture/pcap-writer.ts';
import type { CaptureInterface } from '../../src/capture/record-sink.ts';
import { looksLikeTextDump, parseTextDump, textDumpToPcapng } from '../../src/capture/text-dump.ts';
import { dnsPacket, ethernet, ethernetIp, ftpPacket, linuxCooked, linuxCooked2 } from '../packet/wrap.ts';
import {
  asaCapture,
  fortiSniffer,
  hexdumpCanonical,
  iosBuffer,
  iosXeBuffer,
  octalDump,
  packetTrace,
  swappedWords,
  tcpdump,
  wireshark,
} from './text-dump-formats.ts';

const ftpFrame = ethernetIp(ftpPacket);
const dnsFrame = ethernetIp(dnsPacket);
const frames = [ftpFrame, dnsFrame];

/** Bytes and link types as read. */
const read = (text: string): [number, number[]][] =>
  parseTextDump(text).records.map(({ linkType, bytes }) => [linkType, [...bytes]]);
const asEthernet = frames.map((bytes) => [1, [...bytes]]);

test.each([
  ['tcpdump -xx', frames.map((bytes) => `10:12:50.123456 IP a > b\n${tcpdump(bytes, false)}`)],
  ['tcpdump -XX', frames.map((bytes) => `10:12:50.123456 IP a > b\n${tcpdump(bytes, true)}`)],
  ['Wireshark', frames.map(wireshark)],
  ['hexdump -C', frames.map(hexdumpCanonical)],
  ['od with octal offsets', frames.map(octalDump)],
  ['hexdump in words of the machine', frames.map(swappedWords)],
  ['IOS', frames.map((bytes) => iosBuffer(bytes, '13:35:46.019 UTC Nov 29 2025 : IPv4 LES CEF    : Gi0/0 None'))],
  ['IOS-XE', frames.map(iosXeBuffer)],
  [
    'ASA',
    frames.map((bytes, index) => asaCapture(bytes, `   ${index + 1}: 20:40:01.108469       10.1.1.1 > 192.0.2.7`)),
  ],
  [
    'FortiOS',
    frames.map((bytes) => fortiSniffer(bytes, '3.530807 port1 in 10.1.1.1.40000 -> 192.0.2.7.21: psh 1 ack 2')),
  ],
])('%s', (_name, blocks) => {
  for (const [newline, separator] of [
    ['\n', '\n'],
    ['\n', '\n\n'],
    ['\r\n', '\r\n\r\n'],
  ] as const) {
    const text = blocks.map((block) => block.replaceAll('\n', newline)).join(separator);
    expect(read(text)).toEqual(asEthernet);
    expect(parseTextDump(text).problems).toEqual([]);
    expect(looksLikeTextDump(text)).toBe(true);
  }
});

test('a packet trace gives the packet before and after the router, with its interfaces and times', () => {
  const out = ftpFrame.slice();
  out[22] = 63;
  expect(parseTextDump(packetTrace(ftpFrame, out)).records).toMatchObject([
    { bytes: ftpFrame, interfaceName: 'GigabitEthernet0/1/1', linkType: 1, time: { nanoseconds: 87_318_000 } },
    { bytes: out, interfaceName: 'GigabitEthernet0/1/5', linkType: 1, time: { nanoseconds: 87_518_000 } },
  ]);
});

test('the link type is guessed from the bytes', () => {
  const packets = [
    ftpPacket,
    dnsPacket,
    linuxCooked(1, 0x0800, ftpPacket),
    linuxCooked2(1, 0x0800, ftpPacket),
    ethernet(0x0806, new Uint8Array(46)),
  ];
  expect(
    parseTextDump(packets.map((bytes) => tcpdump(bytes, true)).join('\n')).records.map(({ linkType }) => linkType),
  ).toEqual([101, 101, 113, 276, 1]);
});

test('a MAC address that begins like an IPv4 header is one', () => {
  const frame = ftpFrame.slice();
  frame.set([0x45, 0x00, 0x00, 0x40]);
  expect(read(wireshark(frame))).toEqual([[1, [...frame]]]);
});

test.each([
  ['tcpdump', '10:12:50.123456 IP a > b', 36_770, 123_456_000, ''],
  ['tcpdump -tttt', '2026-11-21 10:12:50.123456 IP a > b', 1_795_255_970, 123_456_000, ''],
  ['tcpdump -tt', '1795255970.123456 IP a > b', 1_795_255_970, 123_456_000, ''],
  ['tcpdump with nanoseconds', '10:12:50.123456789 IP a > b', 36_770, 123_456_789, ''],
  ['FortiOS', '3.530807 port1 in 10.1.1.1 -> 10.2.2.2: icmp: echo request', 3, 530_807_000, 'port1'],
  [
    'FortiOS with a date',
    '2026-11-21 10:12:50.123456 wan1 out 10.1.1.1 -> 10.2.2.2',
    1_795_255_970,
    123_456_000,
    'wan1',
  ],
  ['ASA', '   1: 20:40:01.108469       10.1.1.1 > 10.2.2.2 icmp: echo request', 74_401, 108_469_000, ''],
  ['Wireshark', '      7 0.002580   10.1.1.1   10.2.2.2   DNS  74 Standard query', 0, 2_580_000, ''],
])('the time of %s', (_name, heading, seconds, nanoseconds, interfaceName) => {
  expect(parseTextDump(`${heading}\n${tcpdump(ftpFrame, true)}`).records).toMatchObject([
    { time: { seconds, nanoseconds }, interfaceName },
  ]);
});

test('IOS names the interface and the day', () => {
  const text = iosBuffer(ftpFrame, '*13:35:46.019 EET Nov 29 2025 : IPv4 LES CEF    : Gi0/0 None');
  expect(parseTextDump(text).records).toMatchObject([
    { time: { seconds: Date.UTC(2025, 10, 29, 13, 35, 46) / 1000, nanoseconds: 19_000_000 }, interfaceName: 'Gi0/0' },
  ]);
});

test('clock times go on past midnight', () => {
  const text = ['23:59:59.900000', '00:00:00.100000']
    .map((time) => `${time} IP a > b\n${tcpdump(ftpFrame, false)}`)
    .join('\n');
  expect(parseTextDump(text).records.map(({ time }) => time.seconds)).toEqual([86_399, 86_400]);
});

test('a packet that was captured in part keeps its length', () => {
  const cut = parseTextDump(wireshark(ftpFrame.subarray(0, 60))).records;
  expect(cut).toMatchObject([{ originalLength: ftpFrame.length }]);
  expect(cut[0]?.bytes).toHaveLength(60);
  const framed = `Frame 1: 1514 bytes on wire (12112 bits), 70 bytes captured (560 bits)\n${wireshark(ftpFrame)}`;
  expect(parseTextDump(framed).records).toMatchObject([{ originalLength: 1514 }]);
});

test('page breaks of a terminal do not part a packet', () => {
  const lines = iosXeBuffer(ftpFrame, 0).split('\n');
  const text = [
    ...lines.slice(0, 3),
    ` --More-- \b\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\b\b${lines[3] ?? ''}`,
    ...lines.slice(4),
  ].join('\n');
  expect(read(text)).toEqual([[1, [...ftpFrame]]]);
});

test('lines that hexdump leaves out because they repeat are put back', () => {
  const bytes = ethernetIp(ftpPacket.slice());
  const long = new Uint8Array(200);
  long.set(bytes);
  const lines = hexdumpCanonical(long).split('\n');
  const zero = lines.findIndex((line) => line.includes(' 00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00 '));
  const text = [...lines.slice(0, zero + 1), '*', ...lines.slice(-2)].join('\n');
  expect(read(text)).toEqual([[1, [...long]]]);
});

test('what tshark reassembled is not taken for a packet', () => {
  const text = `Frame (70 bytes):\n${wireshark(ftpFrame)}\n\nReassembled TCP (100 bytes):\n${wireshark(new Uint8Array(100))}\n\n${wireshark(dnsFrame)}`;
  expect(read(text)).toEqual(asEthernet);
});

test('a missing line ends the packet, and is noted', () => {
  const lines = wireshark(ftpFrame).split('\n');
  const { records, problems } = parseTextDump([...lines.slice(0, 2), ...lines.slice(3)].join('\n'));
  expect(records.map(({ bytes, linkType }) => [linkType, bytes.length])).toEqual([[1, 32]]);
  expect(problems).toEqual(['Line 3: the offset 0030 does not follow the line above; the packet ends there.']);
});

test('hex that is no packet is left out, and noted', () => {
  const text = wireshark(new Uint8Array(40).fill(0xff));
  expect(parseTextDump(text)).toEqual({
    records: [],
    problems: ['Line 1: 40 bytes of hex that look like no packet were left out.'],
  });
  expect(looksLikeTextDump(text)).toBe(false);
});

test.each([
  ['nothing', ''],
  ['a log', 'Nov 29 13:36:10.617: %BUFCAP-6-DISABLE: Capture Point POINT disabled.\n'.repeat(50)],
  ['translations', 'tcp 198.51.100.1:1027  10.0.0.5:1027  192.0.2.9:21  192.0.2.9:21\n'.repeat(50)],
  ['a configuration', 'access-list 100 permit ip any any\n deadbeef cafe\n0000 beef\n'],
  [
    'addresses of a crash',
    'Traceback= 0x1234ABCD 0x60AB12C4 0x60AB12C8\n60AB12C0: 00000000 00000000 00000000 00000000\n',
  ],
])('%s is no dump', (_name, text) => {
  expect(looksLikeTextDump(text)).toBe(false);
});

test('the dump becomes a capture that is read like any other', () => {
  const capture = textDumpToPcapng(parseTextDump(`${packetTrace(ftpFrame, dnsFrame)}\n${tcpdump(ftpPacket, true)}`));
  const interfaces: CaptureInterface[] = [];
  const packets: [string, number[]][] = [];
  createRecordReader(capture, 'dump', {
    addInterface: (each) => interfaces.push(each),
    packet: (buffer, at, length, _original, _seconds, _nanoseconds, id) =>
      packets.push([
        `${interfaces[id]?.linkType ?? -1} ${interfaces[id]?.name ?? ''}`,
        [...buffer.subarray(at, at + length)],
      ]),
    problem: (text) => expect.unreachable(text),
  }).walk(capture, 0, capture.length, 0, true);
  expect(packets).toEqual([
    ['1 GigabitEthernet0/1/1', [...ftpFrame]],
    ['1 GigabitEthernet0/1/5', [...dnsFrame]],
    ['101 ', [...ftpPacket]],
  ]);
});

/** What the tools of this machine print of `packets`, where they are installed. */
function printed(command: string, options: readonly string[], input: Uint8Array): string | undefined {
  const directory = mkdtempSync(join(tmpdir(), 'alg-trace-'));
  try {
    const name = join(directory, 'input');
    writeFileSync(name, input);
    const { stdout, status } = spawnSync(command, [...options, name], { encoding: 'latin1' });
    return status === 0 ? stdout : undefined;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const capture = concat([
  ...writePcap(frames.map((bytes, index) => ({ bytes, time: { seconds: 1_795_255_970 + index, nanoseconds: 0 } }))),
]);

test.each([
  ['tcpdump', ['-n', '-xx', '-r'], capture, asEthernet],
  ['tcpdump', ['-n', '-XX', '-tttt', '-r'], capture, asEthernet],
  ['tcpdump', ['-n', '-X', '-r'], capture, [ftpPacket, dnsPacket].map((bytes) => [101, [...bytes]])],
  ['tshark', ['-x', '-r'], capture, asEthernet],
  ['tshark', ['-V', '-x', '-r'], capture, asEthernet],
  ['xxd', [], ftpFrame, [[1, [...ftpFrame]]]],
  ['hexdump', ['-C'], ftpFrame, [[1, [...ftpFrame]]]],
  ['hexdump', [], ftpFrame, [[1, [...ftpFrame]]]],
  ['od', ['-t', 'x1'], ftpFrame, [[1, [...ftpFrame]]]],
  ['od', ['-A', 'x', '-t', 'x1z'], ftpFrame, [[1, [...ftpFrame]]]],
  ['od', ['-A', 'd', '-x'], ftpFrame, [[1, [...ftpFrame]]]],
])('%s %j as installed', { timeout: 30_000 }, (command, options, input, expected) => {
  const text = printed(command, options, input);
  if (text === undefined) return;
  expect(read(text)).toEqual(expected);
});

test('hostile text: nothing is thrown, and no packet is longer than its text', { timeout: 60_000 }, () => {
  const blocks = [
    iosBuffer(ftpFrame, '13:35:46.019 UTC Nov 29 2025 : IPv4 LES CEF    : Gi0/0 None'),
    packetTrace(ftpFrame, dnsFrame),
    hexdumpCanonical(new Uint8Array(80)),
    octalDump(dnsFrame),
    tcpdump(ftpPacket, true),
    swappedWords(ftpFrame),
  ];
  const change = fc.record({
    at: fc.nat(),
    text: fc.oneof(fc.string(), fc.constantFrom('*', '\n', '0000', 'ffffffff: 00', '\t', '  ')),
  });
  fc.assert(
    fc.property(fc.constantFrom(...blocks), fc.array(change, { maxLength: 5 }), (block, changes) => {
      let text = block;
      for (const { at, text: inserted } of changes) {
        const place = at % (text.length + 1);
        text = text.slice(0, place) + inserted + text.slice(place + (at % 3));
      }
      const { records } = parseTextDump(text);
      for (const { bytes, originalLength } of records) {
        expect(bytes.length).toBeLessThanOrEqual(70_000 + text.length);
        expect(originalLength).toBeGreaterThanOrEqual(bytes.length);
      }
      expect(textDumpToPcapng({ records, problems: [] }).length).toBeGreaterThan(0);
    }),
    { seed: 20_260_103, numRuns: 1000 },
  );
});
