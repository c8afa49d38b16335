import fc from 'fast-check';
import { expect, test } from 'vitest';
import { settingOf } from '../../../src/gateway/profile.ts';
import { readConfiguration } from '../../../src/platform/configuration.ts';
import { detectPlatform } from '../../../src/platform/detect.ts';
import { readSrxConfiguration as read } from '../../../src/platform/junos-srx/config-reader.ts';
import { mutated } from '../reading-back.ts';
import { braceForm, setForm } from './texts.ts';

test.each([setForm, braceForm])('ALGs, limits and times of both forms', (text) => {
  const reading = read(text);
  expect([reading.hostname, reading.version]).toEqual(['edge', '15.1X49-D75.5']);
  const state = (alg: 'sip' | 'ftp' | 'ike-esp' | 'h323', transport: 'tcp' | 'udp'): string =>
    settingOf(reading.profile, alg, transport)?.state ?? '';
  expect([state('sip', 'udp'), state('sip', 'tcp'), state('ftp', 'tcp'), state('ike-esp', 'udp'), state('h323', 'tcp')]).toEqual(['off', 'off', 'on', 'on', 'on']); // prettier-ignore
  expect(settingOf(reading.profile, 'dns', 'udp')?.limit?.largest).toMatchObject({ value: 4096, verified: true });
  expect(detectPlatform(text).platform).toBe('junos-srx');
});

test('an application with an ALG in a policy is another port of the ALG', () => {
  const { profile } = read(setForm);
  expect(settingOf(profile, 'ftp', 'tcp')?.ports).toEqual([21, 2121]);
  expect(settingOf(read(setForm.replace('match application my-ftp', 'match application any')).profile, 'ftp', 'tcp')?.ports).toEqual([21]); // prettier-ignore
  expect(profile.timers['tcp-handshake']).toMatchObject({ value: 30 });
});

test('NAT in the order of precedence, with what the text resolves', () => {
  const { profile } = read(setForm);
  expect(profile.nat.map(({ kind, local, global, sources, destinations, pool, poolPorts }) => [kind, local?.address, global?.address, sources, destinations, pool, poolPorts])).toEqual([
    ['static', '10.0.0.30', '203.0.113.30', undefined, undefined, undefined, undefined],
    ['static', '10.0.0.80', '203.0.113.20', undefined, undefined, undefined, undefined],
    ['exempt', undefined, undefined, undefined, ['172.16.0.0/12'], undefined, undefined],
    ['dynamic', undefined, undefined, ['10.0.0.0/24'], undefined, [{ first: '203.0.113.10', last: '203.0.113.12' }], { first: 2048, last: 4095 }],
    ['dynamic', undefined, undefined, ['10.9.0.0/16'], undefined, [{ first: '198.51.100.1', last: '198.51.100.1' }], undefined],
  ]); // prettier-ignore
  const [fixed, web] = profile.nat;
  expect(fixed?.inboundOnly).toBeUndefined();
  expect(web).toMatchObject({ inboundOnly: true, transport: 'tcp', local: { port: 8080 }, global: { port: 80 }, line: 24 }); // prettier-ignore
  const pools = read(braceForm).profile.nat;
  expect(pools.map(({ kind, destinations }) => [kind, destinations])).toEqual([
    ['exempt', ['172.16.0.0/12', '192.168.0.0/16']],
    ['dynamic', undefined],
  ]);
});

test('persistent NAT is endpoint-independent', () => {
  const text = setForm.replace(/^set security nat source rule-set out rule rest .*\n/gm, '');
  const one = read(
    text.replace(/^set security nat (?:static|destination) .*\n/gm, '').replace(/^.*rule keep.*\n/gm, ''),
  );
  expect(one.profile.natBehaviour?.filtering?.value).toBe('endpoint-independent');
  expect(one.profile.natBehaviour?.mapping?.value).toBe('endpoint-independent');
});

test('every statement has its place and a sentence', () => {
  for (const text of [setForm, braceForm]) {
    const lines = text.split('\n');
    for (const statement of read(text).statements) {
      expect(statement.hover.length).toBeGreaterThan(10);
      expect(statement.problem).toBeNull();
      const line = lines[statement.line - 1] ?? '';
      expect(line.slice(statement.startColumn).startsWith(statement.text.split('\n')[0] ?? '?')).toBe(true);
    }
  }
  expect(read(setForm).statements.find(({ text }) => /alg sip/.test(text))).toMatchObject({
    kind: 'alg',
    line: 8,
    alg: 'sip',
    on: false,
  });
});

test.each([
  ['set security alg ftp enable', 'no-such-command', 'delete security alg ftp disable'],
  ['set security alg realaudio disable', 'no-such-command', null],
  ['unset alg sip enable', 'wrong-platform', 'set security alg sip disable'],
  ['set alg "sip" enable', 'wrong-platform', 'delete security alg sip disable'],
])('%s is flagged', (line, kind, replacement) => {
  const [statement, ...more] = read(`set system host-name x\n  ${line}\n`).statements;
  expect(more).toEqual([]);
  expect(statement?.problem).toMatchObject({ kind, replacement });
  expect([statement?.line, statement?.startColumn]).toEqual([2, 2]);
});

test.each([
  'set security alg ike-esp-nat enable',
  'delete security alg ftp enable',
  'set security alg twamp traceoptions flag all',
  'set security alg sip application-screen unknown-message permit-nat-applied',
  'set security policies from-zone a to-zone b policy c then deny',
])('%s is no problem', (line) => {
  expect(read(`${line}\n`).statements.filter(({ problem }) => problem)).toEqual([]);
});

test('pasted sessions: prompts, the place in the tree, several parts', () => {
  const text = `admin@edge> show configuration security alg | display set\nset security alg ftp disable\n\n{primary:node0}[edit security alg]\nadmin@edge# set sip disable\n\n[edit]\nadmin@edge# show security alg\ntftp {\n    disable;\n}\n\n[edit]\nadmin@edge# top delete security alg ftp disable\n`;
  const { profile } = read(text);
  const off = profile.algs.filter(({ state }) => state === 'off').map(({ alg, transport }) => `${alg}/${transport}`);
  expect(off).toEqual(['sip/udp', 'sip/tcp', 'tftp/udp', 'ike-esp/udp']);
});

test('comments, deactivated parts and groups', () => {
  const text = `security {\n    alg {\n        /* sip disable; */\n        # ftp disable;\n        inactive: tftp disable; ## annotated\n    }\n}\ngroups { node0 { security { alg { pptp disable; } } } other { security { alg { rtsp disable; } } } }\napply-groups node0;\n`;
  const off = read(text).profile.algs.filter(({ state }) => state === 'off').map(({ alg }) => alg); // prettier-ignore
  expect(off).toEqual(['pptp', 'ike-esp']);
  expect(read(text).statements.find(({ alg }) => alg === 'tftp')?.hover).toMatch(/^Deactivated/);
});

test('names of objects are no keywords', () => {
  const text = ['flow tcp-session', 'alg', 'nat', 'nat source pool', 'policies'].map((part) => `set security ${part} __proto__ constructor\nset security ${part} constructor\n`).join(''); // prettier-ignore
  for (const { hover } of read(text).statements) expect(typeof hover).toBe('string');
});

test('is found as an SRX among all', () => {
  expect(readConfiguration(setForm).reading?.platform).toBe('junos-srx');
});

test('mutated texts are read without a throw, in time', () => {
  fc.assert(
    fc.property(mutated(fc.constantFrom(setForm, braceForm)), (text) => {
      const reading = read(text);
      expect(reading.lines).toBe(text.split(/\r\n|\n|\r/).length);
    }),
    { numRuns: 300 },
  );
});

test('hostile texts cost no more than their length', () => {
  const started = performance.now();
  for (const text of ['{'.repeat(200_000), 'a {\n'.repeat(50_000), `${'set security alg '.repeat(400)}\n`.repeat(200), 'security { alg { '.repeat(20_000), `x [ ${'y '.repeat(3000)}\n`.repeat(50), `${'set groups a groups b '.repeat(8)}c\nset apply-groups a\n`.repeat(2000), 'alg { } '.repeat(30_000)])
    read(text); // prettier-ignore
  expect(performance.now() - started).toBeLessThan(4000);
});
