import { expect, test } from 'vitest';
import type { AnalysisSummary, SourceRecord } from '../../src/report/document.ts';
import { fileName, firstShownPacket, linePlace, packetPlace } from '../../webview/document-places.ts';
import { fakeDocument } from './harness/fake-document.ts';

const capture = fakeDocument.sources[0] as SourceRecord;
const trace = fakeDocument.sources[1] as SourceRecord;
const second: SourceRecord = { ...capture, path: 'C:\\captures\\server-side.pcap' };
const document: AnalysisSummary = { ...fakeDocument, sources: [trace, capture, second] };

test('packets of the first capture are in the list, those of another are named with it', () => {
  expect(packetPlace(document, 1, 7)).toEqual({ packet: 7, shown: true, name: null });
  expect(packetPlace(document, 2, 7)).toEqual({ packet: 7, shown: false, name: 'server-side.pcap' });
});

test("packets of a log's finding are the listed capture's", () => {
  expect(packetPlace(document, 0, 7).shown).toBe(true);
  expect(packetPlace({ ...document, sources: [trace] }, 0, 7).shown).toBe(false);
});

test("lines of a capture's finding are the log's", () => {
  expect(linePlace(document, 1, 7)).toEqual({ source: 0, line: 7, name: 'router.log' });
  expect(linePlace({ ...document, sources: [capture] }, 0, 7)).toBeNull();
});

test('the packet to show first is one that the list has', () => {
  const finding = { ...(fakeDocument.findings[2] as (typeof fakeDocument.findings)[number]), source: 2 };
  expect(firstShownPacket(document, finding)).toBeNull();
  const evidence = [{ text: 'seen at the client', source: 1, packet: 12 }];
  expect(firstShownPacket(document, { ...finding, evidence })).toBe(12);
});

test('names of files of any system', () => {
  expect(['/a/b.pcap', 'C:\\a\\b.pcap', 'b.pcap'].map(fileName)).toEqual(['b.pcap', 'b.pcap', 'b.pcap']);
});
