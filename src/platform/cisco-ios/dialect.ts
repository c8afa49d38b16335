/** What tells classic IOS and IOS XE apart in the shared reader and writer of Cisco router configurations. */
import type { Profile } from '../../gateway/profile.ts';
import type { CommandForm } from '../command-table.ts';
import type { PlatformId } from '../platform.ts';

export interface CiscoDialect {
  readonly platform: PlatformId;
  readonly title: string;
  readonly commands: readonly CommandForm[];
  /** The sister platform, whose spellings are recognised and named. */
  readonly sisterTitle: string;
  readonly sisterCommands: readonly CommandForm[];
  readonly defaultProfile: Profile;
  /** False when it is not known which of the two the configuration is for: neither spelling is then a fault. */
  readonly certain: boolean;
  /** Why an ALG that nobody needs is better off, per ALG; public advisories. */
  readonly hardening: Readonly<Record<string, string>>;
}
