import { expect, test } from 'vitest';
import { jsonReport } from '../../src/report/json.ts';
import type { DocumentOutline, SessionRecord } from '../../src/report/document.ts';

const outline = {
  schema: 'alg-trace/analysis/1',
  sources: [{ path: 'a "b".pcap', kind: 'capture', problems: ['line\nbreak'] }],
  flows: 7,
  findings: [
    { id: 'tcp/port-zero', detail: 'ü' },
    { id: 'udp/length', detail: '' },
  ],
} as unknown as DocumentOutline;
const sessions = Array.from({ length: 2000 }, (_, id) => ({ id, alg: 'dns', messages: [{ name: `query ${id}` }] }));

test('the parts make one document with a line for each record', () => {
  const parts = [...jsonReport(outline, sessions as unknown as SessionRecord[])];
  expect(parts.length).toBeGreaterThan(1);
  const text = parts.join('');
  expect(JSON.parse(text)).toEqual({ ...outline, sessions });
  expect(text.split('\n')).toContain('{"id":1999,"alg":"dns","messages":[{"name":"query 1999"}]}');
  expect(text.endsWith('}\n')).toBe(true);
});

test('lists may be empty', () => {
  const text = [...jsonReport({ ...outline, sources: [], findings: [] }, [])].join('');
  expect(JSON.parse(text)).toEqual({ ...outline, sources: [], sessions: [], findings: [] });
});
