import fc from 'fast-check';
import { expect, test } from 'vitest';
import { settingOf } from '../../../src/gateway/profile.ts';
import { detectPlatform } from '../../../src/platform/detect.ts';
import { readServicesConfiguration as read } from '../../../src/platform/junos-services/config-reader.ts';
import { mutated } from '../reading-back.ts';
import { cardBraces, cardSet, spcBraces } from './texts.ts';

const on = (text: string): readonly string[] =>
  read(text).profile.algs.flatMap(({ alg, transport, state, ports }) => (state === 'on' ? [`${alg}/${transport} ${ports.join()}`] : [])); // prettier-ignore

test('an ALG is on where a rule in use names an application that carries it, and off elsewhere', () => {
  expect(on(cardSet)).toEqual(['ftp/tcp 21', 'sip/udp 5060']);
  expect(on(cardBraces)).toEqual(['ftp/tcp 21', 'sip/udp 5060']);
  expect(on(spcBraces)).toEqual(['rtsp/tcp 554']);
  // The rule "forgotten" is in no service set.
  expect(settingOf(read(cardSet).profile, 'dns', 'udp')?.state).toBe('off');
  expect(on(cardSet.replace('service-set s1 nat-rules many', 'service-set s1 stateful-firewall-rules forgotten'))).toContain('dns/udp 53'); // prettier-ignore
});

test('without rules nothing is known', () => {
  const { profile } = read('set applications application a application-protocol ftp\n');
  expect(settingOf(profile, 'ftp', 'tcp')?.state).toBe('unknown');
  expect(settingOf(profile, 'dns', 'tcp')?.state).toBe('off');
});

test('DNS over TCP is never read, whatever an application says', () => {
  const text = cardSet.replace('my-dns protocol udp', 'my-dns protocol tcp').replaceAll('my-ftp', 'my-dns');
  expect(settingOf(read(text).profile, 'dns', 'tcp')?.state).toBe('off');
  expect(read(cardSet).statements.find(({ text: own }) => own.includes('application-protocol dns'))?.hover).toMatch(/requires protocol udp/); // prettier-ignore
});

test('NAT of terms and of rule sets', () => {
  const { nat, natBehaviour } = read(cardSet).profile;
  expect(nat.map(({ kind, sources, pool, poolPorts, local, global, networkLength }) => [kind, sources, pool, poolPorts, local?.address, global?.address, networkLength])).toEqual([
    ['dynamic', ['10.1.0.0/16'], [{ first: '198.51.100.1', last: '198.51.100.9' }], { first: 2048, last: 4095 }, undefined, undefined, undefined],
    ['static-network', undefined, undefined, undefined, '10.2.0.0', '198.51.100.64', 28],
    ['exempt', ['10.3.0.0/16'], undefined, undefined, undefined, undefined, undefined],
  ]); // prettier-ignore
  expect(natBehaviour).toBeUndefined();
  const spc = read(spcBraces).profile;
  expect(spc.nat).toMatchObject([
    { kind: 'dynamic', sources: ['10.0.0.0/16'], poolPorts: { first: 2048, last: 65_535 }, pool: [{ first: '203.0.113.0', last: '203.0.113.15' }] },
  ]); // prettier-ignore
  expect(spc.natBehaviour?.mapping?.value).toBe('endpoint-independent');
});

test('times, version, firewall, detection', () => {
  const { profile, version, hostname } = read(cardSet);
  expect([profile.timers['tcp-handshake'], profile.timers.udp, profile.timers.tcp]).toMatchObject([{ value: 10 }, { value: 120 }, { value: 120 }]); // prettier-ignore
  expect([version, hostname, profile.checks?.statefulFirewall?.value]).toEqual(['19.1R1', 'cgn', true]);
  expect(read(spcBraces).profile.checks?.statefulFirewall).toBeUndefined();
  for (const text of [cardSet, cardBraces, spcBraces]) expect(detectPlatform(text).platform).toBe('junos-services');
});

test('every statement has its place, a sentence and no problem', () => {
  for (const text of [cardSet, cardBraces, spcBraces]) {
    const lines = text.split('\n');
    const { statements } = read(text);
    expect(statements.length).toBeGreaterThan(9);
    for (const { line, startColumn, text: own, hover, problem } of statements) {
      expect((lines[line - 1] ?? '').slice(startColumn).startsWith(own)).toBe(true);
      expect([hover.length > 10, problem]).toEqual([true, null]);
    }
  }
});

test('mutated texts are read without a throw', () => {
  fc.assert(
    fc.property(mutated(fc.constantFrom(cardSet, cardBraces, spcBraces)), (text) => {
      expect(read(text).lines).toBe(text.split(/\r\n|\n|\r/).length);
    }),
    { numRuns: 300 },
  );
});
