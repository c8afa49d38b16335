import { expect, test } from 'vitest';
import {
  isEvidenceName,
  maximumCandidates,
  maximumCaptureBytes,
  maximumTextBytes,
  otherSide,
  textCandidates,
  type NamedFile,
} from '../../src/extension/evidence-policy.ts';

const files = (...names: readonly string[]): readonly NamedFile[] => names.map((name) => ({ name, bytes: 1000 }));
const names = (found: readonly NamedFile[]): readonly string[] => found.map(({ name }) => name);

test('logs and configurations beside the capture are candidates, other files are not', () => {
  const folder = files('notes.md', 'router.log', 'running-config.cfg', 'photo.png', 'show.txt', 'edge.conf', 'a.pcap');
  expect(names(textCandidates('a.pcap', folder))).toEqual([
    'edge.conf',
    'router.log',
    'running-config.cfg',
    'show.txt',
  ]);
});

test('texts that are named like the capture come first', () => {
  const folder = files('aaa.log', 'ticket-4711-router.log', 'ticket_4711.cfg', 'zzz.txt');
  expect(names(textCandidates('ticket-4711-client.pcapng', folder)).slice(0, 2)).toEqual([
    'ticket_4711.cfg',
    'ticket-4711-router.log',
  ]);
});

test('empty and very large texts are left out, and a folder of logs is cut', () => {
  const sized: readonly NamedFile[] = [
    { name: 'empty.log', bytes: 0 },
    { name: 'archive.log', bytes: maximumTextBytes + 1 },
    { name: 'largest.log', bytes: maximumTextBytes },
  ];
  expect(names(textCandidates('a.pcap', sized))).toEqual(['largest.log']);
  const year = files(...Array.from({ length: 365 }, (_, day) => `day-${day}.log`));
  expect(textCandidates('a.pcap', year)).toHaveLength(maximumCandidates);
});

test.each([
  ['reset-client-side.pcap', 'reset-server-side.pcapng'],
  ['reset-server-side.pcapng', 'reset-client-side.pcap'],
  ['call_inside.pcap.gz', 'CALL_OUTSIDE.cap'],
  ['LAN.pcap', 'wan.pcap'],
])('%s has its other side in %s', (capture, other) => {
  const folder = files('router.log', 'reset-other.pcap', capture, other);
  expect(otherSide(capture, folder)?.name).toBe(other);
});

test.each([
  ['a ring buffer is no pair', 'cap_00001.pcap', ['cap_00002.pcap', 'cap_00003.pcap']],
  ['another story is no pair', 'reset-client.pcap', ['call-server.pcap']],
  ['the same side is no pair', 'reset-client.pcap', ['reset-client.pcapng']],
  ['two candidates are none', 'reset-client.pcap', ['reset-server.pcap', 'reset_server.pcapng']],
  ['a log is no capture', 'reset-client.pcap', ['reset-server.log']],
])('%s', (_, capture, others) => {
  expect(otherSide(capture, files(capture, ...others))).toBeNull();
});

test('a large capture of the other side does not join unasked', () => {
  const side = (bytes: number) => otherSide('in.pcap', [{ name: 'out.pcap', bytes }]);
  expect(side(maximumCaptureBytes)).not.toBeNull();
  expect(side(maximumCaptureBytes + 1)).toBeNull();
});

test.each(['a.PCAP', 'a.pcapng.gz', 'b.cap', 'router.log', 'edge.conf', 'x.algtrace'])('%s may be evidence', (name) => {
  expect(isEvidenceName(name)).toBe(true);
});

test.each(['a.pcap.findings.md', 'README.md', 'archive.gz', 'log', 'pcap'])('%s is no evidence', (name) => {
  expect(isEvidenceName(name)).toBe(false);
});
