/** The table line of classic Cisco IOS (12.4T to 15.x). */
import { iosXeCommands } from '../cisco-ios-xe/commands.ts';
import { detectByMarks } from '../detection-marks.ts';
import type { Platform } from '../platform.ts';
import { applyCiscoCommands } from './apply-commands.ts';
import { iosCommands } from './commands.ts';
import { readCiscoConfiguration } from './config-reader.ts';
import { writeCiscoFix } from './config-writer.ts';
import { iosConfigurationMarks, iosTraceMarks } from './detection.ts';
import type { CiscoDialect } from './dialect.ts';
import { iosProfile } from './profile.ts';

const advisory =
  'Published faults of IOS are reached through the NAT ALGs for DNS and PPTP (cisco-sa-20130925-nat, CVE-2013-5479 to 5481): an ALG that nobody needs is better off.';

export const iosDialect: CiscoDialect = {
  platform: 'cisco-ios',
  title: 'Cisco IOS',
  commands: iosCommands,
  sisterTitle: 'Cisco IOS XE',
  sisterCommands: iosXeCommands,
  defaultProfile: iosProfile,
  certain: true,
  hardening: { dns: advisory, pptp: advisory },
};

/** For a configuration that is Cisco's, but of which nothing says whether IOS or IOS XE reads it. */
export const undecidedDialect: CiscoDialect = { ...iosDialect, certain: false };

export const ciscoIos: Platform = {
  id: 'cisco-ios',
  title: 'Cisco IOS',
  defaultProfile: iosProfile,
  readConfiguration: (text) => readCiscoConfiguration(text, iosDialect),
  writeFix: (change, context) => writeCiscoFix(iosDialect, change, context),
  applyCommands: applyCiscoCommands,
  detectConfiguration: (text) => detectByMarks(text, iosConfigurationMarks),
  detectTrace: (lines) => detectByMarks(lines.join('\n'), iosTraceMarks),
};
