import fc from 'fast-check';
import { expect, test } from 'vitest';
import { detectPlatform } from '../../../src/platform/detect.ts';
import { readVyosConfiguration as read } from '../../../src/platform/vyos/config-reader.ts';
import { syntaxOfVersion } from '../../../src/platform/vyos/release.ts';
import { mutated } from '../reading-back.ts';
import { edgeBoot, fragments, olderSet, presenceBoot, presenceSet } from './texts.ts';

const on = (text: string): readonly string[] => [
  ...new Set(
    read(text)
      .profile.algs.filter(({ state }) => state === 'on')
      .map(({ alg }) => alg),
  ),
];
const every = ['ftp', 'h323', 'ras', 'rpc-portmap', 'pptp', 'sip', 'sqlnet', 'tftp'];

test.each([
  ['1.4 lists what is on', presenceSet, 'presence', ['ftp', 'h323', 'ras', 'sip']],
  ['1.4 in braces', presenceBoot, 'presence', ['ftp', 'sip']],
  ['EdgeOS disables', edgeBoot, 'disable', every.filter((alg) => alg !== 'ftp')],
  ['1.3 disables', olderSet, 'disable', every.filter((alg) => alg !== 'sip')],
  ['nothing is said', 'set system host-name x\n', 'unknown', every],
  ['a part of 1.4 without modules', `set nat source rule 1 outbound-interface name 'eth0'\n`, 'presence', every],
  ['a whole 1.4 without modules', presenceSet.replace(/^set system conntrack modules .*\n/gm, 'set system option x y\n'), 'presence', []],
  ['deleted one by one', 'set system conntrack modules sip\nset system conntrack modules ftp\ndelete system conntrack modules sip\n', 'presence', ['ftp']],
  ['deleted at once', 'set system conntrack modules sip\ndelete system conntrack modules\n', 'presence', []],
])('%s', (_name, text, syntax, algs) => {
  expect(read(text).dialect).toBe(syntax);
  expect(on(text)).toEqual(algs);
}); // prettier-ignore

test('the release comes from the last lines, also where braces are older', () => {
  expect(read(presenceBoot)).toMatchObject({ version: '1.4.0', hostname: 'edge' });
  expect(read(edgeBoot).version).toMatch(/^v2\.0\.9/);
  expect(['1.4.0', '1.5-rolling-202405', '1.3.6', '1.2.9', 'v1.10.11', '2024.05.01-0019', null].map(syntaxOfVersion)).toEqual([
    'presence', 'presence', 'disable', 'disable', 'disable', 'presence', 'unknown',
  ]); // prettier-ignore
});

test('"disable" where presence decides is flagged; the older release is not', () => {
  const text = presenceSet.replace('modules sip', 'modules sip disable');
  const [statement] = read(text).statements.filter(({ problem }) => problem);
  expect(statement).toMatchObject({
    line: 23,
    problem: { kind: 'wrong-platform', replacement: 'delete system conntrack modules sip' },
  });
  expect(on(text)).toEqual(['ftp', 'h323', 'ras']);
  for (const other of [presenceSet, presenceBoot, edgeBoot, olderSet])
    expect(read(other).statements.filter(({ problem }) => problem)).toEqual([]);
});

test('NAT in the order of the numbers', () => {
  const { nat } = read(presenceSet).profile;
  expect(nat.map(({ kind, transport, local, global, sources, pool, destinations }) => [kind, transport, local?.address, local?.port, global?.address, global?.port, sources, destinations, pool?.[0]?.first])).toEqual([
    ['static', null, '10.0.0.2', null, '198.51.100.2', null, undefined, undefined, undefined],
    ['static', 'tcp', '10.0.0.80', 80, '198.51.100.1', 80, undefined, undefined, undefined],
    ['static', 'tcp', '10.0.0.80', 443, '198.51.100.1', 443, undefined, undefined, undefined],
    ['static', 'tcp', '10.0.0.53', 53, '10.0.0.1', 53, undefined, undefined, undefined],
    ['static', 'udp', '10.0.0.53', 53, '10.0.0.1', 53, undefined, undefined, undefined],
    ['exempt', null, undefined, undefined, undefined, undefined, undefined, ['172.16.0.0/12'], undefined],
    ['dynamic', null, undefined, undefined, undefined, undefined, ['10.0.0.0/24'], undefined, '198.51.100.1'],
  ]); // prettier-ignore
  const edge = read(edgeBoot).profile.nat;
  expect(edge.map(({ kind, local, global, line }) => [kind, local?.port, global?.port, line])).toEqual([
    ['static', 80, 8080, 11],
    ['dynamic', undefined, undefined, 23],
  ]);
});

test('times, and every statement in its place', () => {
  expect(read(presenceSet).profile.timers.udp).toMatchObject({ value: 300 });
  expect(read(edgeBoot).profile.timers.tcp).toMatchObject({ value: 86_400 });
  for (const text of [presenceSet, presenceBoot, edgeBoot]) {
    const lines = text.split('\n');
    for (const { line, startColumn, text: own, hover } of read(text).statements) {
      expect((lines[line - 1] ?? '').slice(startColumn)).toBe(own);
      expect(hover.length).toBeGreaterThan(3);
    }
  }
  expect(read(presenceSet).statements).toHaveLength(22);
});

test('is told from other routers', () => {
  for (const text of [presenceSet, presenceBoot, edgeBoot, olderSet])
    expect(detectPlatform(text).platform).toBe('vyos');
});

test('mutated texts are read without a throw', () => {
  fc.assert(
    fc.property(mutated(fc.constantFrom(presenceSet, presenceBoot, edgeBoot, ...fragments)), (text) => {
      expect(read(text).lines).toBe(text.split(/\r\n|\n|\r/).length);
    }),
    { numRuns: 300 },
  );
});
