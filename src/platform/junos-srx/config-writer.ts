/** Writes a profile change as SRX statements with the way back. */
import { algTitle, type ProfileChange } from '../../gateway/profile-change.ts';
import { settingOf } from '../../gateway/profile.ts';
import { renderCommand } from '../command-table.ts';
import type { FixContext, ProposedFix } from '../platform.ts';
import { srxAlgNames, srxCommands } from './commands.ts';
import { srxProfile } from './profile.ts';

/** Range of `maximum-message-length` in the 24.4R1 schema. */
export const messageLengthRange = { smallest: 512, largest: 8192 } as const;

const commit =
  'The statements take effect with "commit". Where the present configuration has another value, the way back is that value, not the default.';

function flushOf({ session }: FixContext): { readonly flush: readonly string[]; readonly words: string } {
  const port = session?.server.port;
  const clear =
    port === undefined || port === '*'
      ? null
      : renderCommand(srxCommands, 'clear security flow session destination-port {port}', [port]);
  return clear
    ? { flush: [clear], words: `The flush cuts every session to port ${port}, not only this one.` }
    : { flush: [], words: 'Sessions that exist keep their treatment until they end.' };
}

function fixOf(
  title: string,
  commands: readonly (string | null)[],
  rollback: readonly (string | null)[],
  risk: string,
  change: ProfileChange,
  context: FixContext,
): readonly ProposedFix[] {
  const written = commands.filter((text) => text !== null);
  if (written.length === 0) return [];
  const { flush, words } = flushOf(context);
  const status = renderCommand(srxCommands, 'show security alg status');
  return [
    {
      platform: 'junos-srx',
      title: `Junos SRX: ${title}`,
      commands: written,
      rollback: rollback.filter((text) => text !== null),
      verify: [...(context.recheck ?? ['Repeat the request that failed']), ...(status ? [status] : [])],
      flush,
      risk: `${risk} ${commit} ${words}`,
      change,
    },
  ];
}

/** Fixes for the change; empty when SRX has no verified statement for it. */
export function writeSrxFix(change: ProfileChange, context: FixContext): readonly ProposedFix[] {
  if (change.kind === 'limit') {
    const { alg, transport, largest } = change;
    const { smallest, largest: ceiling } = messageLengthRange;
    if (alg !== 'dns' || transport !== 'udp' || largest < smallest || largest > ceiling) return [];
    const set = 'set security alg dns maximum-message-length {number}';
    return fixOf(
      `accept DNS messages of up to ${largest} bytes`,
      [renderCommand(srxCommands, set, [largest])],
      [renderCommand(srxCommands, 'delete security alg dns maximum-message-length')],
      'Longer DNS replies reach the clients, including those that an attacker asks for with a forged source.',
      change,
      context,
    );
  }
  if (change.kind === 'alg-off' && change.scope.kind !== 'all') {
    const name = srxAlgNames[change.alg];
    const state = settingOf(srxProfile, change.alg, change.transport)?.state;
    if (name === undefined || state !== 'on') return [];
    return fixOf(
      `turn off the ${algTitle(change.alg)} ALG`,
      [renderCommand(srxCommands, `set security alg ${name} disable`)],
      [renderCommand(srxCommands, `delete security alg ${name} disable`)],
      `For every transport and every policy, addresses inside ${algTitle(change.alg)} messages are no longer translated, and what they negotiate needs policies of its own.`,
      { ...change, scope: { kind: 'protocol' } },
      context,
    );
  }
  return [];
}
