/** Writes a profile change as VRP commands with the way back. One switch is for every host; nothing narrower exists. */
import { algTitle, type ProfileChange } from '../../gateway/profile-change.ts';
import { settingOf, type Profile } from '../../gateway/profile.ts';
import { renderCommand } from '../command-table.ts';
import type { FixContext, ProposedFix } from '../platform.ts';
import { vrpAlgNames, vrpCommands } from './commands.ts';
import { vrpProfile } from './profile.ts';

const profileOf = ({ configuration }: FixContext): Profile =>
  configuration?.platform === 'huawei-vrp' ? configuration.profile : vrpProfile;

const recheckOf = ({ recheck }: FixContext): readonly string[] =>
  recheck && recheck.length > 0 ? recheck : ['Repeat the request that failed'];

const newSessions =
  'Sessions that exist keep their treatment until they end; clearing them cuts off every host that is translated.';

const flush = (): readonly string[] => {
  const command = renderCommand(vrpCommands, 'reset nat session all');
  return command ? [command] : [];
};

function switchFix(
  change: ProfileChange & { kind: 'alg-off' | 'alg-on' },
  context: FixContext,
): readonly ProposedFix[] {
  const on = change.kind === 'alg-on';
  const name = vrpAlgNames[change.alg];
  const state = settingOf(profileOf(context), change.alg, change.transport)?.state;
  if (name === undefined || state !== (on ? 'off' : 'on')) return [];
  const [enable, disable] = [`nat alg ${name} enable`, `undo nat alg ${name} enable`].map((form) =>
    renderCommand(vrpCommands, form),
  );
  const look = renderCommand(vrpCommands, 'display nat alg');
  if (!enable || !disable) return [];
  const title = algTitle(change.alg);
  return [
    {
      platform: 'huawei-vrp',
      title: `Huawei VRP: turn ${on ? 'on' : 'off'} the ${title} ALG`,
      commands: [on ? enable : disable],
      rollback: [on ? disable : enable],
      verify: [...recheckOf(context), ...(look ? [look] : [])],
      flush: flush(),
      risk: `${on ? `The router reads ${title} messages of every host, changes the addresses in them and lets through what they negotiate.` : `Addresses inside ${title} messages are no longer translated for any host, and what they negotiate needs rules of its own.`} ${newSessions}`,
      change: { ...change, scope: { kind: 'protocol' } },
    },
  ];
}

function timerFix(change: ProfileChange & { kind: 'timer' }, context: FixContext): readonly ProposedFix[] {
  const { timer, seconds } = change;
  if (timer !== 'tcp' && timer !== 'udp' && timer !== 'dns' && timer !== 'icmp' && timer !== 'pptp') return [];
  const before = profileOf(context).timers[timer];
  if (before === undefined || before === 'never' || before.value === seconds || seconds < 1 || seconds > 65_535)
    return [];
  const form = `firewall-nat session ${timer} aging-time {number}`;
  const [wanted, back] = [seconds, before.value].map((value) => renderCommand(vrpCommands, form, [value]));
  const look = renderCommand(vrpCommands, 'display firewall-nat session aging-time');
  if (!wanted || !back) return [];
  return [
    {
      platform: 'huawei-vrp',
      title: `Huawei VRP: keep idle ${timer.toUpperCase()} sessions for ${seconds} s`,
      commands: [wanted],
      rollback: [back],
      verify: [...recheckOf(context), ...(look ? [look] : [])],
      flush: flush(),
      risk: `Every such session of every host is kept for ${seconds} s, so the session table grows or shrinks with it. ${newSessions}`,
      change,
    },
  ];
}

/** Fixes for the change; empty when VRP has no verified command for it. */
export function writeVrpFix(change: ProfileChange, context: FixContext): readonly ProposedFix[] {
  if (change.kind === 'timer') return timerFix(change, context);
  const isSwitch = change.kind === 'alg-off' || change.kind === 'alg-on';
  return isSwitch && change.scope.kind !== 'all' ? switchFix(change, context) : [];
}
