/** Public configurations of Junos and VyOS, where they are at hand: recognised, read without a false problem, and every statement understood. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfiguration } from '../../src/platform/configuration.ts';

const folder = join(process.env['ALG_TRACE_SHARED'] ?? '../shared', 'configs');

/** File, platform, rules that it makes, and how many of its lines each expression of the list of facts finds. */
const known: readonly [string, string, number, readonly RegExp[]][] = [
  ['batfish_junos_nat-source.conf', 'junos-srx', 3, [/^set security nat /]],
  ['batfish_junos_nat-static.conf', 'junos-srx', 3, [/^set security nat /]],
  ['junos_mx_spc3_cgnat_sip_alg.conf', 'junos-services', 1, [/^ +application-protocol /, /^ +source-address-name /, /^ +match-direction /]],
  ['vyos_dialup-router-medium-vpn.set', 'vyos', 21, [/conntrack modules [a-z]+/, /set nat (?:source|destination) /]],
]; // prettier-ignore

test.skipIf(!existsSync(folder)).each(known)('%s', (name, platform, rules, expressions) => {
  const text = readFileSync(join(folder, name), 'utf8');
  const { reading } = readConfiguration(text);
  expect(reading?.platform).toBe(platform);
  const statements = reading?.statements ?? [];
  expect(statements.filter(({ problem }) => problem)).toEqual([]);
  expect(reading?.profile.nat).toHaveLength(rules);
  const lines = new Set(statements.map(({ line }) => line));
  const missed = text.split('\n').flatMap((line, index) => (expressions.some((one) => one.test(line)) && !lines.has(index + 1) ? [line] : [])); // prettier-ignore
  expect(missed).toEqual([]);
  for (const { hover } of statements) expect(hover.length).toBeGreaterThan(3);
});

test.skipIf(!existsSync(folder))('what they say of ALGs and NAT', () => {
  const read = (name: string) => readConfiguration(readFileSync(join(folder, name), 'utf8')).reading;
  const on = (name: string): readonly string[] =>
    [...new Set(read(name)?.profile.algs.flatMap(({ alg, state }) => (state === 'on' ? [alg] : [])))]; // prettier-ignore
  expect(on('vyos_dialup-router-medium-vpn.set')).toEqual(['ftp', 'h323', 'ras', 'rpc-portmap', 'pptp', 'sip', 'sqlnet', 'tftp']); // prettier-ignore
  expect(read('vyos_dialup-router-medium-vpn.set')?.dialect).toBe('presence');
  expect(on('junos_mx_spc3_cgnat_sip_alg.conf')).toEqual(['sip']);
  expect(read('junos_mx_spc3_cgnat_sip_alg.conf')?.profile.nat[0]).toMatchObject({
    pool: [{ first: '192.168.30.0', last: '192.168.31.255' }],
    poolPorts: { first: 2048, last: 65_535 },
  });
  expect(read('batfish_junos_nat-static.conf')?.profile.nat).toMatchObject([
    { kind: 'static-network', local: { address: '10.10.10.0' }, global: { address: '1.0.0.0' }, networkLength: 24 },
    { kind: 'static-network', local: { address: '10.10.10.0' }, global: { address: '2.0.0.0' }, networkLength: 24 },
    { kind: 'exempt', sources: ['3.3.3.3/24'] },
  ]);
});
