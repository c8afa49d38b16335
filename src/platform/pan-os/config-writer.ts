/** Writes a profile change as PAN-OS statements. Verified is the switch of the SIP ALG alone. */
import { algTitle, type ProfileChange } from '../../gateway/profile-change.ts';
import { settingOf } from '../../gateway/profile.ts';
import { renderCommand } from '../command-table.ts';
import type { FixContext, ProposedFix } from '../platform.ts';
import { panOsCommands } from './commands.ts';
import { panOsProfile } from './profile.ts';

const present = (texts: readonly (string | null)[]): readonly string[] => texts.filter((text) => text !== null);

/** Fixes for the change; empty when PAN-OS has no verified statement for it. */
export function writePanOsFix(change: ProfileChange, context: FixContext): readonly ProposedFix[] {
  if (change.kind !== 'alg-off' && change.kind !== 'alg-on') return [];
  const { alg, transport, scope } = change;
  const { configuration } = context;
  const profile = configuration?.profile ?? panOsProfile;
  const wanted = change.kind === 'alg-off' ? 'off' : 'on';
  const state = settingOf(profile, alg, transport)?.state;
  if (alg !== 'sip' || state === undefined || state === wanted || scope.kind === 'all') return [];
  // A host alone cannot be given an ALG.
  if (scope.kind === 'host' && wanted === 'on') return [];
  const set = (value: 'yes' | 'no'): string | null =>
    renderCommand(panOsCommands, `set shared alg-override application sip alg-disabled ${value}`);
  const also = profile.algs
    .filter((one) => one.alg === alg && one.transport !== transport && one.state !== wanted)
    .map((one): ProfileChange => ({ kind: change.kind, alg, transport: one.transport, scope: { kind: 'protocol' } }));
  const effect =
    wanted === 'off'
      ? 'SIP is still recognised and inspected, but its payload is not translated and no pinholes are opened for media: phones behind NAT must find their outside address themselves, and media ports need security rules of their own. An application-override rule would do the same and take threat inspection away as well, so it is not offered.'
      : 'The payload of SIP is translated again, and pinholes are opened for what it negotiates.';
  return [
    {
      platform: 'pan-os',
      title: `PAN-OS: turn ${wanted} the ${algTitle(alg)} ALG`,
      commands: present([set(wanted === 'off' ? 'yes' : 'no')]),
      rollback: present([set(wanted === 'off' ? 'no' : 'yes')]),
      verify: [
        ...(context.recheck ?? ['Repeat the request that failed']),
        ...present([renderCommand(panOsCommands, 'show session all filter application sip')]),
      ],
      flush: present([renderCommand(panOsCommands, 'clear session all filter application sip')]),
      risk: `For every policy and every transport. ${effect} It takes effect with "commit"; a firewall that Panorama manages is changed in its template, or the next push takes it back. The flush ends every SIP session, calls that are under way included.`,
      change: { ...change, scope: { kind: 'protocol' } },
      ...(also.length > 0 ? { alsoChanges: also } : {}),
    },
  ];
}
