/**
 * A yardstick stands in the platforms' table so that captures can be replayed under it, but it is no router: nobody
 * configures it, no text is its configuration, and no fix is written for it.
 */
import type { Profile } from '../gateway/profile.ts';
import type { Detection, Platform, PlatformId } from './platform.ts';

const never = (): Detection => ({ score: 0, reason: '', version: null });

export const yardstick = (id: PlatformId, profile: Profile): Platform => ({
  id,
  title: profile.title,
  kind: 'yardstick',
  defaultProfile: profile,
  writeFix: () => [],
  detectConfiguration: never,
  detectTrace: never,
});
