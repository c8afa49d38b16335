/** A gateway with every ALG there is on every port: tests of rewrites must not depend on what one router leaves off. */
import { algDefinitions } from '../../src/alg/registry.ts';
import type { AlgSetting, Profile } from '../../src/gateway/profile.ts';

const setting = (alg: AlgSetting['alg'], transport: AlgSetting['transport']): AlgSetting => ({
  alg,
  transport,
  state: 'on',
  source: 'a test',
  verified: true,
  ports: [],
  limit: null,
});

export const completeProfile: Profile = {
  platform: 'cisco-ios',
  title: 'a gateway with every ALG',
  algs: algDefinitions.flatMap(({ id }) => [setting(id, 'tcp'), setting(id, 'udp')]),
  exemptions: [],
  timers: {},
  nat: [],
};
