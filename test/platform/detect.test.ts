import { expect, test } from 'vitest';
import { detectPlatform } from '../../src/platform/detect.ts';

test.each([
  ['version 12.4\nhostname r1\n', 'cisco-ios', '12.4'],
  ['!\r\nversion 15.2\r\nservice timestamps debug datetime msec\r\n', 'cisco-ios', '15.2'],
  ['version 15.2\nboot system flash:c880data-universalk9-mz.152-4.M6.bin\n', 'cisco-ios', '15.2'],
  ['license udi pid CISCO877-M-K9 sn FCZ000000\n', 'cisco-ios', null],
  [
    'Cisco IOS Software, C800 Software (C800-UNIVERSALK9-M), Version 15.2(4)M6, RELEASE SOFTWARE (fc2)',
    'cisco-ios',
    '15.2(4)M6',
  ],
  ['version 17.3\nservice timestamps log datetime msec\n', 'cisco-ios-xe', '17.3'],
  ['Cisco IOS XE Software, Version 16.12.05\nCisco IOS Software [Gibraltar], ISR Software', 'cisco-ios-xe', '16.12.05'],
  [
    'Cisco IOS Software, ISR Software (X86_64_LINUX_IOSD-UNIVERSALK9-M), Version 15.5(3)S5, RELEASE SOFTWARE',
    'cisco-ios-xe',
    null,
  ],
  [
    'version 15.5\nplatform hardware throughput level 100000\nboot system flash bootflash:x.bin\n',
    'cisco-ios-xe',
    '15.5',
  ],
  ['platform qfp utilization monitor load 80\n', 'cisco-ios-xe', null],
  ['license udi pid ISR4331/K9 sn FDO00000000\n', 'cisco-ios-xe', null],
  ['license udi pid C8300-1N1S-4T2X sn FDO00000000\n', 'cisco-ios-xe', null],
  ['ASA Version 9.9(2)\ninterface GigabitEthernet0/0\n nameif inside\n', 'cisco-asa', '9.9(2)'],
  ['set security alg dns maximum-message-length 4096\n', 'junos-srx', null],
  ['set services service-set S nat-rules R\n', 'junos-services', null],
  ['Jan 11 23:15:10.298:  NAT-L4F: Successfully proxied this flow\n', 'cisco-ios', null],
  ['Feature: ALG PARSER\n  Type : SIP ALG\n', 'cisco-ios-xe', null],
  ['%ASA-4-410001: Dropped UDP DNS reply from outside:192.0.2.1/53', 'cisco-asa', null],
])('%s', (text, platform, version) => {
  const detection = detectPlatform(text);
  expect([detection.platform, detection.version]).toEqual([platform, version]);
  expect(detection.reason).not.toBe('');
});

test.each([
  ['', /no mark/],
  ['interface GigabitEthernet0/0\n ip nat inside\n', /no mark/],
  ['interface Dialer1\n ip nat outside\n', /only a hint of Cisco IOS/],
  // IOS XE 3S prints 15.x, and the spelling is that of XE.
  ['version 15.5\nno ip nat service dns tcp\n', /Cisco IOS.* or .*Cisco IOS XE|Cisco IOS XE.* or Cisco IOS/],
  ['version 15.1X49-D75.5;\n', /no mark/],
])('stays unknown: %j', (text, reason) => {
  const detection = detectPlatform(text);
  expect(detection.platform).toBeNull();
  expect(detection.reason).toMatch(reason);
});
