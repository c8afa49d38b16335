import { expect, test } from 'vitest';
import { writeCiscoFix } from '../../../src/platform/cisco-ios/config-writer.ts';
import { iosXeDialect } from '../../../src/platform/cisco-ios-xe/cisco-ios-xe.ts';

test('IOS XE: the golden fix of the story', () => {
  const [fix, ...others] = writeCiscoFix(
    iosXeDialect,
    { kind: 'alg-off', alg: 'dns', transport: 'tcp', scope: { kind: 'protocol' } },
    { recheck: ['dig @92.28.16.27 cocheno.com AXFR'] },
  );
  expect(others).toEqual([]);
  expect(fix).toMatchObject({
    platform: 'cisco-ios-xe',
    title: 'Cisco IOS XE: turn off the DNS ALG for TCP',
    commands: ['no ip nat service dns tcp'],
    rollback: ['ip nat service dns tcp'],
    verify: [
      'dig @92.28.16.27 cocheno.com AXFR',
      'show running-config | include ip nat service',
      'show ip nat translations',
      'show platform hardware qfp active feature alg statistics dns',
    ],
    flush: ['clear ip nat translation *'],
  });
  expect(fix?.risk).toContain('CVE-2021-1446');
});

test('a form with a port names the port', () => {
  const [fix] = writeCiscoFix(
    iosXeDialect,
    { kind: 'alg-off', alg: 'sip', transport: 'udp', scope: { kind: 'protocol' } },
    {},
  );
  expect(fix?.commands).toEqual(['no ip nat service sip udp port 5060']);
});
