/** VRP configurations read, changed and read again. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { settingOf } from '../../../src/gateway/profile.ts';
import { readConfiguration } from '../../../src/platform/configuration.ts';
import { vrpCommands } from '../../../src/platform/huawei-vrp/commands.ts';
import { readVrpConfiguration as read } from '../../../src/platform/huawei-vrp/config-reader.ts';
import { huaweiVrp } from '../../../src/platform/huawei-vrp/huawei-vrp.ts';
import { checkReadingBack, mutated } from '../reading-back.ts';

const text = `[V200R009C00SPC500]
#
 sysname edge
#
sysname edge
#
firewall-nat session udp aging-time 300
nat alg ftp enable
nat alg sip enable
undo nat alg sip enable
#
acl number 2000
 rule 5 permit source 10.0.0.0 0.0.0.255
 rule 10 permit source 10.9.9.9 0
#
nat address-group 1 198.51.100.1 198.51.100.4
#
interface GigabitEthernet0/0/1
 ip address 203.0.113.1 255.255.255.0
 nat outbound 2000
 nat outbound 2000 address-group 1 no-pat
 nat server protocol tcp global current-interface 8080 inside 10.0.0.80 80
 nat static global 203.0.113.9 inside 10.0.0.9 netmask 255.255.255.255
#
return
`;

test('ALGs, timers and NAT with what they name', () => {
  const { reading, detection } = readConfiguration(text);
  expect(detection.platform).toBe('huawei-vrp');
  const profile = reading?.profile;
  if (!profile) throw new Error('not read');
  expect([reading.hostname, reading.version]).toEqual(['edge', '200R009C00SPC500']);
  expect(settingOf(profile, 'ftp', 'tcp')).toMatchObject({ state: 'on', source: 'line 8 of the configuration' });
  expect(settingOf(profile, 'sip', 'udp')?.state).toBe('off');
  expect(profile.timers.udp).toMatchObject({ value: 300 });
  expect(profile.nat.map(({ kind, sources, pool, overload, local, global, inboundOnly }) => ({ kind, sources, pool, overload, local: local?.address, global: [global?.address, global?.port], inboundOnly }))).toEqual([
    { kind: 'dynamic', sources: ['10.0.0.0/24', '10.9.9.9/32'], pool: [{ first: '203.0.113.1', last: '203.0.113.1' }], overload: true, local: undefined, global: [undefined, undefined], inboundOnly: undefined },
    { kind: 'dynamic', sources: ['10.0.0.0/24', '10.9.9.9/32'], pool: [{ first: '198.51.100.1', last: '198.51.100.4' }], overload: false, local: undefined, global: [undefined, undefined], inboundOnly: undefined },
    { kind: 'static', sources: undefined, pool: undefined, overload: false, local: '10.0.0.80', global: ['203.0.113.1', 8080], inboundOnly: true },
    { kind: 'static', sources: undefined, pool: undefined, overload: false, local: '10.0.0.9', global: ['203.0.113.9', null], inboundOnly: undefined },
  ]); // prettier-ignore
});

test('an ALG on and off, with the way back', () => {
  const change = { kind: 'alg-on', alg: 'rtsp', transport: 'tcp', scope: { kind: 'protocol' } } as const;
  const [fix] = huaweiVrp.writeFix(change, { configuration: read(text) });
  expect([fix?.commands, fix?.rollback]).toEqual([['nat alg rtsp enable'], ['undo nat alg rtsp enable']]);
  expect(huaweiVrp.applyCommands?.(text, fix?.commands ?? [])).toContain('nat alg rtsp enable\nreturn\n');
  expect(huaweiVrp.writeFix({ ...change, kind: 'alg-off' }, { configuration: read(text) })).toEqual([]);
});

test("H3C's spelling is flagged and changes nothing; a NetEngine's NAT instance has it too", () => {
  const { statements, profile } = read(
    'nat alg dns\nundo nat alg sip\nnat alg h323\nnat instance one id 1\n nat alg ftp\n',
  );
  expect(statements.map(({ line, problem }) => [line, problem?.kind, problem?.replacement])).toEqual([
    [1, 'wrong-platform', 'nat alg dns enable'],
    [2, 'wrong-platform', 'undo nat alg sip enable'],
    [3, 'wrong-platform', null],
    [5, undefined, undefined],
  ]);
  expect(profile.algs.map(({ state }) => state)).not.toContain('on');
});

const lines = fc.constantFrom(
  'nat alg ftp enable',
  'nat alg all enable',
  'undo nat alg dns enable',
  'firewall-nat session tcp aging-time 900',
  'sysname edge',
  '#',
);
const texts = fc
  .tuple(fc.array(lines, { maxLength: 6 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
  .map(([some, newline, closed]) => [...some, ...(closed ? ['return'] : []), ''].join(newline));

test('reading back: commands carried out give the changed profile, and the rollback leads back', () => {
  const seen = checkReadingBack(huaweiVrp, vrpCommands, texts, 600);
  expect(Object.keys(seen).sort()).toEqual(['alg-off', 'alg-on', 'timer']);
});

test('mutated texts never throw, whatever they hold', () => {
  fc.assert(fc.property(mutated(fc.constant(text)), (some) => read(some).lines > 0));
});

test('a configuration of Comware is not taken for VRP, however much they are alike', () => {
  const comware =
    '#\n version 7.1.064, Release 0605P13\n#\nsysname edge\n#\ninterface GigabitEthernet0/1\n nat outbound 2000\n#\nacl number 2000\n';
  expect(huaweiVrp.detectConfiguration(comware).score).toBe(0);
  expect(huaweiVrp.detectConfiguration(comware.replace(/^ version.*\n/m, '')).score).toBeGreaterThan(0.5);
  expect(readConfiguration(comware).reading).toBeNull();
});
