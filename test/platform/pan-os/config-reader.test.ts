import fc from 'fast-check';
import { expect, test } from 'vitest';
import { settingOf } from '../../../src/gateway/profile.ts';
import { detectPlatform } from '../../../src/platform/detect.ts';
import { readPanOsConfiguration as read } from '../../../src/platform/pan-os/config-reader.ts';
import { mutated } from '../reading-back.ts';
import { braces, setForm, xml } from './texts.ts';

test('ALGs by alg-override, in both forms', () => {
  for (const text of [setForm, braces]) {
    const { profile, hostname } = read(text);
    expect([settingOf(profile, 'sip', 'udp')?.state, settingOf(profile, 'sip', 'tcp')?.state, settingOf(profile, 'h323', 'tcp')?.state]).toEqual(['off', 'off', 'on']); // prettier-ignore
    expect(hostname).toBe('pa-edge');
    expect(detectPlatform(text).platform).toBe('pan-os');
  }
  expect(settingOf(read(`${setForm}delete shared alg-override application sip\n`).profile, 'sip', 'udp')?.state).toBe('on'); // prettier-ignore
  expect(read(setForm).profile.timers.udp).toMatchObject({ value: 60 });
});

test('NAT in the order of the rules, with objects resolved', () => {
  const { nat } = read(setForm).profile;
  expect(nat.map(({ kind, transport, local, global, sources, destinations, pool, overload, inboundOnly }) => [kind, transport, local && `${local.address}:${local.port}`, global && `${global.address}:${global.port}`, sources, destinations, pool, overload, inboundOnly])).toEqual([
    ['exempt', null, null, null, ['10.0.0.0/24'], ['172.16.0.0/12'], undefined, false, undefined],
    ['static', 'tcp', '10.0.0.80:8443', '198.51.100.80:443', undefined, undefined, undefined, false, true],
    ['static', null, '10.0.0.80:null', '198.51.100.80:null', undefined, undefined, undefined, false, undefined],
    ['dynamic', null, null, null, ['10.0.0.0/24', '10.9.0.0/16'], undefined, [{ first: '198.51.100.1', last: '198.51.100.1' }], true, undefined],
    ['dynamic', null, null, null, ['10.8.0.0/16'], undefined, [{ first: '203.0.113.0', last: '203.0.113.9' }], false, undefined],
  ]); // prettier-ignore
  expect(nat.map(({ line }) => line)).toEqual([10, 11, 12, 15, 16]);
});

test('twice NAT translates the destination along with the source', () => {
  const text = `set rulebase nat rules t from a to b source 10.0.0.0/24 destination 192.0.2.1 service any source-translation dynamic-ip-and-port translated-address 198.51.100.9 destination-translation translated-address 10.5.0.1\n`;
  expect(read(text).profile.nat[0]).toMatchObject({
    kind: 'dynamic',
    destination: { original: { address: '192.0.2.1' }, translated: { address: '10.5.0.1' } },
  });
});

test('an override of the application is explained', () => {
  const statement = read(setForm).statements.find(({ text }) => text.includes('application-override'));
  expect(statement).toMatchObject({ kind: 'alg', line: 18, on: null, problem: null });
  expect(statement?.hover).toMatch(/no ALG reads it, and neither does threat prevention/);
});

test('XML says what the set form says, with its lines', () => {
  const reading = read(xml);
  expect(detectPlatform(xml)).toMatchObject({ platform: 'pan-os', version: '10.1.0' });
  expect(reading.statements[0]).toMatchObject({
    line: 4, endLine: 4, startColumn: 49, text: '<alg-disabled>yes</alg-disabled>', kind: 'alg', alg: 'sip', on: false,
  }); // prettier-ignore
  expect(settingOf(reading.profile, 'sip', 'udp')).toMatchObject({
    state: 'off',
    source: 'line 4 of the configuration',
  });
});

test('rules, objects and timers in XML, in a virtual system', () => {
  const text = `<config version="9.1.0" urldb="paloaltonetworks">
  <devices><entry name="localhost.localdomain">
    <deviceconfig>
      <system><hostname>edge</hostname></system>
      <setting><session><timeout-udp>45</timeout-udp></session></setting>
    </deviceconfig>
    <vsys><entry name="vsys1">
      <address><entry name="web &amp; mail"><ip-netmask>10.1.2.3</ip-netmask></entry></address>
      <rulebase><nat><rules>
        <entry name="out">
          <source-translation><dynamic-ip-and-port><translated-address><member>203.0.113.7</member></translated-address></dynamic-ip-and-port></source-translation>
          <to><member>untrust</member></to>
          <from><member>trust</member></from>
          <source><member>10.1.0.0/16</member><member>10.2.0.0/16</member></source>
          <destination><member>any</member></destination>
          <service>any</service>
        </entry>
        <entry name="in">
          <destination-translation><translated-address>web &amp; mail</translated-address></destination-translation>
          <source><member>any</member></source>
          <destination><member>203.0.113.8</member></destination>
        </entry>
      </rules></nat></rulebase>
    </entry></vsys>
  </entry></devices>
</config>
`;
  const { profile, hostname } = read(text);
  expect(hostname).toBe('edge');
  expect(profile.timers.udp).toMatchObject({ value: 45, source: 'line 5 of the configuration' });
  expect(profile.nat).toMatchObject([
    { kind: 'dynamic', line: 10, sources: ['10.1.0.0/16', '10.2.0.0/16'] },
    { kind: 'static', line: 18, local: { address: '10.1.2.3' }, global: { address: '203.0.113.8' } },
  ]);
});

test('prompts, Panorama and quoted names', () => {
  const text = `admin@PA-220(active)# set device-group DG pre-rulebase nat rules "to the world" from trust to untrust source 10.0.0.0/8 destination any source-translation dynamic-ip-and-port translated-address 203.0.113.7\nadmin@PA-220(active)# set template T config shared alg-override application sip alg-disabled yes\n`;
  const { profile } = read(text);
  expect(profile.nat).toMatchObject([{ kind: 'dynamic', sources: ['10.0.0.0/8'], text: 'rulebase nat rules to the world' }]); // prettier-ignore
  expect(settingOf(profile, 'sip', 'udp')?.state).toBe('off');
});

test('mutated texts are read without a throw', () => {
  fc.assert(
    fc.property(mutated(fc.constantFrom(setForm, braces, xml)), (text) => {
      expect(read(text).lines).toBe(text.split(/\r\n|\n|\r/).length);
    }),
    { numRuns: 300 },
  );
});
