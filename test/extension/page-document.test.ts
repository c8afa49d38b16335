import { expect, test } from 'vitest';
import { maximumPageMessages, pageDocument } from '../../src/extension/page-document.ts';
import { documentSchema, type AnalysisDocument, type SessionRecord } from '../../src/report/document.ts';

const session = (id: number, count: number): SessionRecord => ({
  id,
  source: 0,
  alg: 'dns',
  chosenBy: 'port',
  transport: 'tcp',
  client: '10.0.0.5:1027',
  server: '192.0.2.53:53',
  packets: count,
  firstPacket: 1,
  lastPacket: count,
  state: 'SF',
  history: 'ShADadFf',
  parent: null,
  messages: Array.from({ length: count }, (_, at) => ({
    packet: at + 1,
    from: 'client' as const,
    name: 'query',
    size: 40,
    summary: 'query',
    complete: true,
  })),
  gates: [],
});
const analysis = (...counts: readonly number[]): AnalysisDocument => ({
  schema: documentSchema,
  sources: [],
  flows: counts.length,
  sessions: counts.map((count, id) => session(id, count)),
  findings: [],
});

test('a small analysis reaches the page whole', () => {
  expect(pageDocument(analysis(3, 5))).toEqual(analysis(3, 5));
});

test('a large one keeps all sessions and the first messages', () => {
  const counts = pageDocument(analysis(10, maximumPageMessages, 5)).sessions.map(({ messages }) => messages.length);
  expect(counts).toEqual([10, maximumPageMessages - 10, 0]);
});
