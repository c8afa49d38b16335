/** Writes a profile change as ASA statements, each under the lines that lead to its place. */
import { algTitle, type ProfileChange } from '../../gateway/profile-change.ts';
import { settingOf } from '../../gateway/profile.ts';
import { renderCommand } from '../command-table.ts';
import type { FixContext, ProposedFix } from '../platform.ts';
import { asaCommands, asaInspections } from './commands.ts';
import { asaProfile } from './profile.ts';

/** Range of `message-length maximum`. */
export const messageLengthRange = { smallest: 512, largest: 65535 } as const;
const defaultMessageLength = 512;

const names =
  'The names preset_dns_map, global_policy and inspection_default are those of the default policy: use yours where they differ, and your old value as the way back.';

/** Statements as the configuration prints them: one blank more per level. */
const nested = (texts: readonly (string | null)[]): readonly string[] =>
  texts.flatMap((text, level) => (text === null ? [] : [' '.repeat(level) + text]));

function dnsLength(length: number): readonly string[] {
  return nested([
    renderCommand(asaCommands, 'policy-map type inspect dns preset_dns_map'),
    renderCommand(asaCommands, 'parameters'),
    renderCommand(asaCommands, 'message-length maximum {number}', [length]),
  ]);
}

function inspection(name: string, negate: boolean): readonly string[] {
  return nested([
    renderCommand(asaCommands, 'policy-map global_policy'),
    renderCommand(asaCommands, 'class inspection_default'),
    renderCommand(asaCommands, `inspect ${name}`, [], negate),
  ]);
}

const verifyOf = ({ recheck }: FixContext, ...forms: readonly string[]): readonly string[] => [
  ...(recheck ?? ['Repeat the request that failed']),
  ...forms.flatMap((form) => renderCommand(asaCommands, form) ?? []),
];

/** Fixes for the change; empty when ASA has no verified statement for it. */
export function writeAsaFix(change: ProfileChange, context: FixContext): readonly ProposedFix[] {
  if (change.kind === 'limit') {
    const { alg, transport, largest } = change;
    const { smallest, largest: ceiling } = messageLengthRange;
    if (alg !== 'dns' || transport !== 'udp' || largest < smallest || largest > ceiling) return [];
    return [
      {
        platform: 'cisco-asa',
        title: `Cisco ASA: accept DNS messages of up to ${largest} bytes`,
        commands: dnsLength(largest),
        rollback: dnsLength(defaultMessageLength),
        verify: verifyOf(context, 'show asp drop', 'show service-policy'),
        flush: [],
        risk: `Longer DNS replies reach the clients, including those that an attacker asks for with a forged source. Each lookup is a connection of its own, so there is nothing to clear. ${names}`,
        change,
      },
    ];
  }
  if (change.kind !== 'alg-off' || change.scope.kind === 'all') return [];
  const name = asaInspections[change.alg];
  if (name === undefined || settingOf(asaProfile, change.alg, change.transport)?.state !== 'on') return [];
  return [
    {
      platform: 'cisco-asa',
      title: `Cisco ASA: turn off the inspection of ${algTitle(change.alg)}`,
      commands: inspection(name, true),
      rollback: inspection(name, false),
      verify: verifyOf(context, 'show service-policy'),
      flush: [],
      risk: `For every transport, addresses inside ${algTitle(change.alg)} messages are no longer translated, and what they negotiate needs access rules of its own. Connections that exist keep their inspection until they end. ${names}`,
      change: { ...change, scope: { kind: 'protocol' } },
    },
  ];
}
