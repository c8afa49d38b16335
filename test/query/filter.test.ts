import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { CaptureAnalysis } from '../../src/alg/capture-analysis.ts';
import { memorySource } from '../../src/capture/byte-source.ts';
import { compileFilter } from '../../src/query/compile.ts';
import { FilterError } from '../../src/query/lexer.ts';
import { parseFilter } from '../../src/query/parser.ts';
import { orderRows, type RowSort } from '../../src/query/row-order.ts';
import { story } from '../captures/story.ts';

let analysis: CaptureAnalysis;
beforeAll(async () => {
  analysis = new CaptureAnalysis('client.pcap', memorySource(story().clientSide.pcap()));
  await analysis.read();
});

const matching = (filter: string): number[] => {
  const matches = compileFilter(filter, analysis);
  return Array.from({ length: analysis.index.count }, (_, packet) => packet)
    .filter((packet) => matches?.(packet) ?? true)
    .map((packet) => packet + 1);
};

// The story's client side: 1-2 and 8-9 DNS over UDP, 3-7 the zone transfer over TCP, 7 its RST.
test.each([
  ['', [1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ['tcp', [3, 4, 5, 6, 7]],
  ['not tcp', [1, 2, 8, 9]],
  ['tcp.flags.reset == 1', [7]],
  ['tcp.flags.reset', [7]],
  ['tcp.flags.syn == 1 && tcp.flags.ack == 0', [3]],
  ['ip.src == 192.0.2.53', [2, 4, 7, 9]],
  ['ip.src == 192.0.2.0/24 and udp', [2, 9]],
  ['ip.addr != 192.0.2.53', []],
  ['ip.ttl > 250', [7]],
  ['udp.port in {53, 5353}', [1, 2, 8, 9]],
  ['tcp.len > 0 or tcp.flags.reset', [6, 7]],
  ['frame.number >= 8', [8, 9]],
  ['!(udp || frame.number < 6)', [6, 7]],
  ['dns && tcp', [3, 4, 5, 6, 7]],
  ['ipv6', []],
] as const)('%s', (filter, packets) => {
  expect(matching(filter)).toEqual(packets);
});

test.each([
  ['tcp.prot == 53', 'There is no field "tcp.prot"'],
  ['tcp.port ==', 'A value is expected'],
  ['tcp.port == fifty', '"fifty" is not a number'],
  ['(tcp', 'A ")" is missing'],
  ['tcp udp', '"udp" is not expected here'],
  ['ip.addr == 300.1.1.1', 'not an IPv4 address'],
  ['udp.port in 53', 'A set looks like'],
  ['ip.addr > 1.1.1.1', 'Addresses are compared with'],
  ['tcp §', 'has no meaning'],
])('%s is refused with a reason', (filter, message) => {
  expect(() => compileFilter(filter, analysis)).toThrow(message);
  expect(orderRows(analysis, { filter, sort: 'number', descending: false }).filterError).toContain(message);
});

test('any text parses or is refused with a place inside it, never otherwise', () => {
  const word = fc.constantFrom(
    'tcp',
    'ip.addr',
    '==',
    '&&',
    '||',
    '!',
    '(',
    ')',
    '{',
    '}',
    ',',
    '53',
    '10.0.0.1',
    'in',
    'not',
    '"x"',
    ' ',
    '§',
    '::1',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(word, { maxLength: 80 }).map((words) => words.join(' ')),
      ),
      (text) => {
        try {
          parseFilter(text);
        } catch (error) {
          expect(error).toBeInstanceOf(FilterError);
          expect((error as FilterError).at).toBeLessThanOrEqual(text.length);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test.each(['number', 'time', 'source', 'destination', 'protocol', 'length'] satisfies RowSort[])(
  'sorted by %s every packet is there once, ascending and descending',
  (sort) => {
    const ascending = orderRows(analysis, { filter: '', sort, descending: false }).packets;
    const rows = ascending ? [...ascending] : Array.from({ length: 9 }, (_, packet) => packet);
    expect([...rows].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    const descending = orderRows(analysis, { filter: '', sort, descending: true }).packets;
    expect([...(descending ?? [])].reverse()).toEqual(rows);
    if (sort === 'length')
      expect(rows.map((packet) => analysis.index.originalLength(packet))).toEqual(
        rows.map((packet) => analysis.index.originalLength(packet)).sort((a, b) => a - b),
      );
  },
);
