/**
 * What a router operating system is to the engine: a table line with its default profile, its configuration reader, its
 * writer of fixes and the marks by which its configurations and logs are recognised. A new router is one folder and one
 * line in the registry.
 */
import type { GateEndpoint, Transport } from '../alg/alg.ts';
import type { ProfileChange } from '../gateway/profile-change.ts';
import type { Profile } from '../gateway/profile.ts';
import type { ConfigurationStatement } from './configuration-statement.ts';

export const platformIds = [
  'cisco-ios', 'cisco-ios-xe', 'cisco-asa', 'junos-services', 'junos-srx', 'linux-netfilter', 'vyos',
  'mikrotik-routeros', 'fortios', 'pan-os', 'huawei-vrp', 'rfc-behave', 'plain-nat',
] as const; // prettier-ignore
export type PlatformId = (typeof platformIds)[number];

/** One configuration as understood: unknown lines are left alone, never an error. */
export interface ConfigurationReading {
  readonly platform: PlatformId;
  /** As printed, e.g. `15.2` or `17.03.04a`; null when the text does not say. */
  readonly version: string | null;
  readonly hostname: string | null;
  /** Which of a platform's ways of saying things the text is in, in the platform's own word; absent where there is one. */
  readonly dialect?: string;
  readonly profile: Profile;
  readonly statements: readonly ConfigurationStatement[];
  /** Lines read, blank ones included. */
  readonly lines: number;
}

/** Addresses of one translation, when the configuration, a log or a second capture shows them. */
export interface TranslationBinding {
  readonly transport: Transport;
  readonly insideLocal: GateEndpoint;
  readonly insideGlobal: GateEndpoint;
}

/** What a writer may know beyond the change itself. */
export interface FixContext {
  readonly version?: string | null;
  readonly session?: { readonly transport: Transport; readonly client: GateEndpoint; readonly server: GateEndpoint };
  readonly configuration?: ConfigurationReading | null;
  readonly binding?: TranslationBinding;
  /** What the user types on the client to repeat the request that failed, e.g. the same `dig`. */
  readonly recheck?: readonly string[];
}

/** A fix before its proof: `FixRecord` without `proven` and `proof`, plus the change that replay applies. */
export interface ProposedFix {
  readonly platform: PlatformId;
  readonly title: string;
  /** Configuration statements alone; entering and leaving the configuration mode is the user's terminal's affair. */
  readonly commands: readonly string[];
  readonly rollback: readonly string[];
  /** First what to repeat on the client, then what to look at on the router. */
  readonly verify: readonly string[];
  readonly flush: readonly string[];
  readonly risk: string;
  readonly change: ProfileChange;
  /** What the commands change besides, where a platform has one switch for more than was asked. */
  readonly alsoChanges?: readonly ProfileChange[];
}

/** How sure a text belongs to a platform, 0 to 1, and by which mark. */
export interface Detection {
  readonly score: number;
  readonly reason: string;
  readonly version: string | null;
}

export interface Platform {
  readonly id: PlatformId;
  readonly title: string;
  /** A yardstick is no router: captures are replayed under it, but nobody configures it. `router` when left out. */
  readonly kind?: 'router' | 'yardstick';
  readonly defaultProfile: Profile;
  /** Absent while the platform's reader does not exist; the profile then stays the default one. */
  readonly readConfiguration?: (text: string) => ConfigurationReading;
  /** Fixes for the change, narrowest first; empty when the platform has no verified command for it. */
  readonly writeFix: (change: ProfileChange, context: FixContext) => readonly ProposedFix[];
  /**
   * The configuration with the commands carried out, as the router would then show it: what an editor previews, and what
   * read again gives the changed profile. Absent where there is no reader.
   */
  readonly applyCommands?: (text: string, commands: readonly string[]) => string;
  readonly detectConfiguration: (text: string) => Detection;
  /** Looks at the first lines of a log. */
  readonly detectTrace: (lines: readonly string[]) => Detection;
}
