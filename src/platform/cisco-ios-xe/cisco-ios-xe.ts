/** The table line of Cisco IOS XE (ISR 4000, ASR 1000, Catalyst 8000, CSR 1000V). */
import { applyCiscoCommands } from '../cisco-ios/apply-commands.ts';
import { iosCommands } from '../cisco-ios/commands.ts';
import { readCiscoConfiguration } from '../cisco-ios/config-reader.ts';
import { writeCiscoFix } from '../cisco-ios/config-writer.ts';
import type { CiscoDialect } from '../cisco-ios/dialect.ts';
import { detectByMarks } from '../detection-marks.ts';
import type { Platform } from '../platform.ts';
import { iosXeCommands } from './commands.ts';
import { iosXeConfigurationMarks, iosXeTraceMarks } from './detection.ts';
import { iosXeProfile } from './profile.ts';

export const iosXeDialect: CiscoDialect = {
  platform: 'cisco-ios-xe',
  title: 'Cisco IOS XE',
  commands: iosXeCommands,
  sisterTitle: 'classic Cisco IOS',
  sisterCommands: iosCommands,
  defaultProfile: iosXeProfile,
  certain: true,
  hardening: {
    dns: 'Published faults of IOS XE reload the router through the DNS ALG of NAT (CVE-2021-1446, CVE-2022-20837): an ALG that nobody needs is better off.',
    h323: 'A published fault of IOS XE lets traffic past the router through the H.323 ALG (CVE-2021-1616): an ALG that nobody needs is better off.',
  },
};

export const ciscoIosXe: Platform = {
  id: 'cisco-ios-xe',
  title: 'Cisco IOS XE',
  defaultProfile: iosXeProfile,
  readConfiguration: (text) => readCiscoConfiguration(text, iosXeDialect),
  writeFix: (change, context) => writeCiscoFix(iosXeDialect, change, context),
  applyCommands: applyCiscoCommands,
  detectConfiguration: (text) => detectByMarks(text, iosXeConfigurationMarks),
  detectTrace: (lines) => detectByMarks(lines.join('\n'), iosXeTraceMarks),
};
