/** NAT of addresses and ports without any ALG: what a protocol has to survive when nobody reads it. */
import type { Profile } from '../../gateway/profile.ts';
import { yardstick } from '../yardstick.ts';

const profile: Profile = {
  platform: 'plain-nat',
  title: 'NAT without ALGs',
  algs: [],
  exemptions: [],
  timers: {},
  nat: [],
};

export const plainNat = yardstick('plain-nat', profile);
