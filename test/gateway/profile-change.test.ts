import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyChange, inverseOf, type ChangeScope, type ProfileChange } from '../../src/gateway/profile-change.ts';
import { behaviourOf } from '../../src/gateway/profile.ts';
import { platforms } from '../../src/platform/registry.ts';

const known = platforms.flatMap(({ defaultProfile }) =>
  defaultProfile.algs
    .filter(({ state }) => state !== 'unknown')
    .map(({ alg, transport }) => ({ profile: defaultProfile, alg, transport })),
);

const scope: fc.Arbitrary<ChangeScope> = fc.oneof(
  fc.constant<ChangeScope>({ kind: 'protocol' }),
  fc.record({
    kind: fc.constant('host' as const),
    address: fc.ipV4(),
    port: fc.option(fc.integer({ min: 1, max: 65535 })),
  }),
);

test('a change and its inverse give the profile back', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...known),
      scope,
      fc.constantFrom('alg-off' as const, 'limit' as const),
      ({ profile, alg, transport }, changeScope, kind) => {
        const change: ProfileChange =
          kind === 'limit' ? { kind, alg, transport, largest: 4096 } : { kind, alg, transport, scope: changeScope };
        const back = inverseOf(profile, change);
        const changed = applyChange(profile, change);
        // A limit that nobody has published cannot be put back.
        fc.pre(kind !== 'limit' || back.length > 0);
        expect(behaviourOf(back.reduce((current, each) => applyChange(current, each), changed))).toBe(
          behaviourOf(profile),
        );
      },
    ),
  );
});

test('every ALG off and back, where the profile knows every state', () => {
  const change: ProfileChange = { kind: 'alg-off', alg: 'dns', transport: 'tcp', scope: { kind: 'all' } };
  for (const { defaultProfile } of platforms.filter(({ id }) => id.startsWith('cisco-ios'))) {
    const changed = applyChange(defaultProfile, change);
    expect(changed.algs.every(({ state }) => state === 'off')).toBe(true);
    const back = inverseOf(defaultProfile, change).reduce((current, each) => applyChange(current, each), changed);
    expect(behaviourOf(back)).toBe(behaviourOf(defaultProfile));
  }
});

test('behaviour ignores sources and sees states', () => {
  const [ios] = platforms;
  if (!ios) throw new Error('no platform');
  const off: ProfileChange = { kind: 'alg-off', alg: 'dns', transport: 'tcp', scope: { kind: 'protocol' } };
  expect(behaviourOf(applyChange(ios.defaultProfile, off, 'a'))).toBe(
    behaviourOf(applyChange(ios.defaultProfile, off, 'b')),
  );
  expect(behaviourOf(applyChange(ios.defaultProfile, off))).not.toBe(behaviourOf(ios.defaultProfile));
});
