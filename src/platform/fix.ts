/**
 * The fixes for a change of a profile: those of the platform when it is known, of every platform that the change makes
 * sense on when it is not, each with its proof by replay.
 */
import { proveChange, type ObservedBreak } from '../gateway/proof.ts';
import type { ProfileChange } from '../gateway/profile-change.ts';
import { settingOf, type AlgSetting, type Profile } from '../gateway/profile.ts';
import { learnSize } from '../gateway/size-limit.ts';
import type { AlgId, Transport } from '../alg/alg.ts';
import type { ReplaySession } from '../gateway/replay.ts';
import { platformOf, platforms } from './registry.ts';
import type { FixContext, Platform, PlatformId, ProposedFix } from './platform.ts';

export interface FixRequest extends FixContext {
  /** Null or absent: unknown; a configuration that was read names its platform itself. */
  readonly platform?: PlatformId | null;
  /** What this very router was seen to do, whichever platform it is: it narrows limits that nobody has published. */
  readonly observedSizes?: readonly ObservedSize[];
}

/** A message that the router's own log says it took or refused. */
export interface ObservedSize {
  readonly alg: AlgId;
  readonly transport: Transport;
  /** Bytes, as in `AlgMessage.size`. */
  readonly size: number;
  readonly outcome: 'passed' | 'failed';
  readonly source: string;
}

/** `FixRecord` of the JSON contract, plus the change that was replayed. */
export interface ProvenFix extends ProposedFix {
  readonly proven: boolean;
  readonly proof: string;
}

const knownPlatform = ({ platform, configuration }: FixRequest): PlatformId | null =>
  platform ?? configuration?.platform ?? null;

/** While the platform is unknown, only those can have done it that behave so before anything is configured. */
function canHaveDoneIt({ defaultProfile, kind }: Platform, change: ProfileChange): boolean {
  if (kind === 'yardstick') return false;
  switch (change.kind) {
    case 'no-payload':
      return false;
    case 'timer': {
      const timer = defaultProfile.timers[change.timer];
      return timer !== undefined && timer !== 'never' && timer.value < change.seconds;
    }
    case 'alg-on':
      return settingOf(defaultProfile, change.alg, change.transport)?.state === 'off';
    case 'watch-port': {
      const setting = settingOf(defaultProfile, change.alg, change.transport);
      return setting?.state === 'on' && setting.ports.includes(change.port) !== change.on;
    }
    case 'alg-off':
    case 'limit':
      return settingOf(defaultProfile, change.alg, change.transport)?.state === 'on';
  }
}

/**
 * Fixes for the change, narrowest first within a platform; every title names its platform. Empty when no platform in
 * question has a verified command.
 */
export function fixesFor(change: ProfileChange, request: FixRequest): readonly ProposedFix[] {
  const known = knownPlatform(request);
  if (known) {
    const { configuration } = request;
    const own = configuration?.platform === known ? configuration : null;
    return platformOf(known)?.writeFix(change, { ...request, configuration: own }) ?? [];
  }
  // A version without a platform says nothing: 15.2 is classic IOS or IOS XE 3.6S.
  const context: FixContext = { ...request, version: null };
  return platforms
    .filter((platform) => canHaveDoneIt(platform, change))
    .flatMap((platform) => platform.writeFix(change, context));
}

/**
 * The profile that a fix is replayed under: the configuration's when it is of that platform, else the default one, with
 * what was observed.
 */
export function profileFor(platform: PlatformId, { configuration, observedSizes }: FixRequest): Profile | undefined {
  const profile = configuration?.platform === platform ? configuration.profile : platformOf(platform)?.defaultProfile;
  return profile && observedSizes ? withObservedSizes(profile, observedSizes) : profile;
}

/** The profile with limits that nobody has published narrowed by what was seen. */
export function withObservedSizes(profile: Profile, observedSizes: readonly ObservedSize[]): Profile {
  const algs = profile.algs.map((setting) =>
    observedSizes
      .filter(({ alg, transport }) => alg === setting.alg && transport === setting.transport)
      .reduce<AlgSetting>(
        (known, { size, outcome, source }) =>
          known.limit ? { ...known, limit: learnSize(known.limit, size, outcome, source) } : known,
        setting,
      ),
  );
  return { ...profile, algs };
}

/** The fixes with their proofs: each is replayed on the session under its own platform's profile. */
export function provenFixesFor(
  change: ProfileChange,
  request: FixRequest,
  session: ReplaySession,
  observed: ObservedBreak,
): readonly ProvenFix[] {
  return fixesFor(change, request).map((fix) => {
    const profile = profileFor(fix.platform, request);
    if (!profile) return { ...fix, proven: false, proof: 'Not proven: there is no profile to replay under.' };
    const { proven, proof } = proveChange(session, profile, fix, observed);
    return { ...fix, proven, proof };
  });
}
