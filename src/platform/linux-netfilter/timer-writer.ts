/** Timers of conntrack as sysctls, with the way back. */
import type { ProfileChange } from '../../gateway/profile-change.ts';
import { renderCommand } from '../command-table.ts';
import type { FixContext, ProposedFix } from '../platform.ts';
import { linuxCommands } from './commands.ts';
import { fixOf } from './fix-parts.ts';
import { sysctlIn } from './kernel-reader.ts';
import { timerSysctls } from './profile.ts';

/** Value of a sysctl in the configuration, or its default. */
function sysctlValue(context: FixContext, name: string, otherwise: number): number {
  const found = context.configuration?.statements.findLast(({ text }) => sysctlIn(text)?.name === name);
  return found ? (sysctlIn(found.text)?.value ?? otherwise) : otherwise;
}

/** The fix for a timer; empty when no sysctl is that timer, or it has the value already. */
export function timerFix(change: ProfileChange & { kind: 'timer' }, context: FixContext): readonly ProposedFix[] {
  const entry = timerSysctls[change.timer];
  if (!entry || change.seconds < 1) return [];
  const before = sysctlValue(context, entry.name, entry.seconds);
  if (before === change.seconds) return [];
  const set = (name: string, seconds: number): string | null =>
    renderCommand(linuxCommands, `sysctl -w net.netfilter.${name}={number}`, [seconds]);
  // A registration is answered within a second, so its flow never becomes a stream: the short time must grow as well.
  const young = change.timer === 'udp' ? timerSysctls['udp-unreplied'] : undefined;
  const short = young ? sysctlValue(context, young.name, young.seconds) : change.seconds;
  const raised = young && short < change.seconds ? young : undefined;
  return fixOf(
    {
      dialect: 'sysctl',
      title: `${entry.name} of ${change.seconds} s`,
      commands: [set(entry.name, change.seconds), ...(raised ? [set(raised.name, change.seconds)] : [])],
      rollback: [set(entry.name, before), ...(raised ? [set(raised.name, short)] : [])],
      look: [`sysctl net.netfilter.${entry.name}`],
      flush: [],
      risk: `Every such flow of every host is kept for ${change.seconds} s, so the connection table grows or shrinks with it.${raised ? ` Flows without an answer or younger than two seconds have ${raised.name}, which is raised, too.` : ''} Flows that exist take the new time with their next packet.`,
      change,
      ...(raised ? { alsoChanges: [{ ...change, timer: 'udp-unreplied' }] } : {}),
    },
    context,
  );
}
