/** Packets pasted as hex are read as a capture, and a log that only mentions numbers is not. */
import { expect, test } from 'vitest';
import { story } from '../captures/story.ts';
import { routerLog } from '../captures/story-log.ts';
import { readRecords } from '../capture/read-records.ts';
import { analyzeFiles } from './analyze-case.ts';

/** As `tshark -x` and Wireshark's "Packet Bytes" export print it. */
const hexDump = (packets: readonly Uint8Array[]): string =>
  packets
    .map((bytes) =>
      Array.from({ length: Math.ceil(bytes.length / 16) }, (_, row) => {
        const part = [...bytes.subarray(row * 16, row * 16 + 16)];
        const hex = part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
        const ascii = part.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('');
        return `${(row * 16).toString(16).padStart(4, '0')}  ${hex.padEnd(47)}   ${ascii}`;
      }).join('\n'),
    )
    .join('\n\n');

test('a pasted dump of the story still shows the forged reset', async () => {
  const { records } = await readRecords(story().clientSide.pcap());
  const { document } = await analyzeFiles({
    'dump.txt': new TextEncoder().encode(hexDump(records.map(({ bytes }) => bytes))),
  });
  expect(document.sources[0]).toMatchObject({ kind: 'capture', format: 'text-dump', packets: 9 });
  expect(document.findings.find(({ id }) => id === 'tcp/reset-by-gateway')?.packets).toEqual([7]);
});

test('a router log stays a log', async () => {
  const { document } = await analyzeFiles({ 'router.log': new TextEncoder().encode(routerLog) });
  expect(document.sources[0]?.kind).toBe('trace');
});
