/** The promise of every writer: its commands, carried out on the configuration and read again, are the change. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { applyChange, type ProfileChange } from '../../src/gateway/profile-change.ts';
import { behaviourOf, timerNames, type Profile } from '../../src/gateway/profile.ts';
import { findForm, type CommandForm } from '../../src/platform/command-table.ts';
import type { Platform, ProposedFix } from '../../src/platform/platform.ts';

/** Any change that a profile of this platform may be asked for, sensible or not. */
function anyChange({ algs }: Profile): fc.Arbitrary<ProfileChange> {
  const alg = fc.constantFrom(...algs.map(({ alg: id, transport }) => ({ alg: id, transport })));
  const port = fc.constantFrom(21, 53, 2121, 5060, 5061, 5062, 8021, 69);
  const host = fc.constantFrom('10.0.0.5', '192.0.2.7', '203.0.113.9');
  return fc.oneof(
    fc
      .record({
        kind: fc.constantFrom('alg-off' as const, 'alg-on' as const),
        target: alg,
        scope: fc.oneof(
          fc.constant({ kind: 'protocol' } as const),
          fc.constant({ kind: 'all' } as const),
          fc.record({ kind: fc.constant('host' as const), address: host, port: fc.option(port) }),
        ),
      })
      .map(({ kind, target, scope }): ProfileChange => ({ kind, ...target, scope })),
    fc
      .record({ on: fc.boolean(), target: alg, port })
      .map(({ on, target, port: number }): ProfileChange => ({ kind: 'watch-port', on, ...target, port: number })),
    fc
      .record({ timer: fc.constantFrom(...timerNames), seconds: fc.integer({ min: 1, max: 86_399 }) })
      .map(({ timer, seconds }): ProfileChange => ({ kind: 'timer', timer, seconds })),
    fc
      .record({ target: alg, largest: fc.integer({ min: 512, max: 65_535 }) })
      .map(({ target, largest }): ProfileChange => ({ kind: 'limit', ...target, largest })),
  );
}

const promised = (profile: Profile, { change, alsoChanges = [] }: ProposedFix): string =>
  behaviourOf([change, ...alsoChanges].reduce((before, one) => applyChange(before, one), profile));

/** Cisco's tables hold the positive forms; `no` in front takes one back. */
const isAllowed = (table: readonly CommandForm[], command: string): boolean =>
  [command, command.replace(/^no /, '')].some((form) => findForm(table, form)?.verified === true);

/** Checks every fix of random changes on the texts; returns how many fixes of which kind there were. */
export function checkReadingBack(
  platform: Platform,
  table: readonly CommandForm[],
  texts: fc.Arbitrary<string>,
  runs = 300,
): Readonly<Record<string, number>> {
  const read = platform.readConfiguration;
  const apply = platform.applyCommands;
  if (!read || !apply) throw new Error(`${platform.id} reads nothing`);
  const seen: Record<string, number> = {};
  fc.assert(
    fc.property(texts, anyChange(platform.defaultProfile), (text, change) => {
      const configuration = read(text);
      const session = {
        transport: 'tcp',
        client: { address: '10.0.0.5', port: 40_000 },
        server: { address: '192.0.2.7', port: 21 },
      } as const;
      for (const fix of platform.writeFix(change, { configuration, session })) {
        for (const command of [...fix.commands, ...fix.rollback, ...fix.flush, ...fix.verify.slice(1)])
          expect([command, isAllowed(table, command.trim())]).toEqual([command, true]);
        expect(fix.rollback.length).toBeGreaterThan(0);
        const changed = apply(text, fix.commands);
        expect(behaviourOf(read(changed).profile)).toBe(promised(configuration.profile, fix));
        const back = apply(changed, fix.rollback);
        expect(behaviourOf(read(back).profile)).toBe(behaviourOf(configuration.profile));
        seen[fix.change.kind] = (seen[fix.change.kind] ?? 0) + 1;
      }
    }),
    { numRuns: runs },
  );
  return seen;
}

/** A text with some of its characters changed, cut or doubled. */
export const mutated = (texts: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(
      texts,
      fc.array(
        fc.tuple(fc.nat(), fc.nat(12), fc.constantFrom('', '"', '{', '}', '\\\n', '\n', '[', '=', '-', ',', '!', '\u0000', '/', 'set ', '__proto__', 'x'.repeat(300))),
        { maxLength: 12 },
      ),
    )
    .map(([text, edits]) =>
      edits.reduce((current, [at, length, piece]) => {
        const start = current.length === 0 ? 0 : at % current.length;
        return current.slice(0, start) + piece + current.slice(start + length);
      }, text),
    ); // prettier-ignore
