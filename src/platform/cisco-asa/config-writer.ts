/** Writes a profile change as ASA statements, each under the lines that lead to its place. */
import type { AlgId } from '../../alg/alg.ts';
import { algTitle, inverseOf, type ProfileChange } from '../../gateway/profile-change.ts';
import { settingOf, type Profile } from '../../gateway/profile.ts';
import { renderCommand } from '../command-table.ts';
import type { FixContext, ProposedFix } from '../platform.ts';
import { asaCommands, asaInspections } from './commands.ts';
import { inspections } from './inspections.ts';
import { asaProfile } from './profile.ts';
import { formatTimeout, timeoutOf } from './timeouts.ts';

/** Range of `message-length maximum`. */
export const messageLengthRange = { smallest: 512, largest: 65535 } as const;

const names =
  'The names preset_dns_map, global_policy and inspection_default are those of the default policy: use yours where they differ, and your old value as the way back.';

/** Statements as the configuration prints them: one blank more per level. */
const nested = (texts: readonly (string | null)[]): readonly string[] =>
  texts.flatMap((text, level) => (text === null ? [] : [' '.repeat(level) + text]));

const profileOf = ({ configuration }: FixContext): Profile =>
  configuration?.platform === 'cisco-asa' ? configuration.profile : asaProfile;

/** The configuration's own names, where it has a statement of this kind in sections. */
function sectionsOf({ configuration }: FixContext, kind: 'policy' | 'dns-map'): readonly string[] | null {
  const wanted = kind === 'policy' ? /^policy-map (?!type )/i : /^policy-map type inspect dns /i;
  const found = configuration?.statements.find(({ sections }) => wanted.test(sections?.[0] ?? ''));
  return found?.sections ?? null;
}

const nameIn = (section: string | undefined): string => section?.split(' ').at(-1) ?? '';

function dnsLength(length: number, context: FixContext): readonly string[] {
  const map = nameIn(sectionsOf(context, 'dns-map')?.[0]) || 'preset_dns_map';
  return nested([
    renderCommand(asaCommands, 'policy-map type inspect dns {name}', [map]),
    renderCommand(asaCommands, 'parameters'),
    renderCommand(asaCommands, 'message-length maximum {number}', [length]),
  ]);
}

function inspection(name: string, negate: boolean, context: FixContext): readonly string[] {
  const sections = sectionsOf(context, 'policy');
  return nested([
    renderCommand(asaCommands, 'policy-map {name}', [nameIn(sections?.[0]) || 'global_policy']),
    renderCommand(asaCommands, 'class {name}', [nameIn(sections?.[1]) || 'inspection_default']),
    renderCommand(asaCommands, `inspect ${name}`, [], negate),
  ]);
}

const verifyOf = ({ recheck }: FixContext, ...forms: readonly string[]): readonly string[] => [
  ...(recheck ?? ['Repeat the request that failed']),
  ...forms.flatMap((form) => renderCommand(asaCommands, form) ?? []),
];

function limitFix(change: ProfileChange & { kind: 'limit' }, context: FixContext): readonly ProposedFix[] {
  const { alg, transport, largest } = change;
  const { smallest, largest: ceiling } = messageLengthRange;
  const dns = settingOf(profileOf(context), 'dns', 'udp');
  const before = dns?.state === 'on' ? dns.limit?.largest?.value : undefined;
  if (alg !== 'dns' || transport !== 'udp' || largest < smallest || largest > ceiling) return [];
  if (before === undefined || before === largest) return [];
  return [
    {
      platform: 'cisco-asa',
      title: `Cisco ASA: accept DNS messages of up to ${largest} bytes`,
      commands: dnsLength(largest, context),
      rollback: dnsLength(before, context),
      verify: verifyOf(context, 'show asp drop', 'show service-policy'),
      flush: [],
      risk: `Longer DNS replies reach the clients, including those that an attacker asks for with a forged source. Each lookup is a connection of its own, so there is nothing to clear. ${names}`,
      change,
    },
  ];
}

/** What the one inspection is for besides the ALG that was asked for. */
function besides(
  name: string,
  alg: AlgId,
  change: ProfileChange & { kind: 'alg-off' | 'alg-on' },
  profile: Profile,
): readonly ProfileChange[] {
  const algs = Object.hasOwn(inspections, name) ? (inspections[name] ?? []) : [];
  return algs
    .filter((each) => each.alg !== alg || each.transport !== change.transport)
    .map((each): ProfileChange => ({
      kind: change.kind,
      alg: each.alg,
      transport: each.transport,
      scope: { kind: 'protocol' },
    }))
    .filter((each) => inverseOf(profile, each).length > 0);
}

function switchFix(
  change: ProfileChange & { kind: 'alg-off' | 'alg-on' },
  context: FixContext,
): readonly ProposedFix[] {
  const on = change.kind === 'alg-on';
  const name = asaInspections[change.alg];
  const profile = profileOf(context);
  const state = settingOf(profile, change.alg, change.transport)?.state;
  if (name === undefined || state !== (on ? 'off' : 'on')) return [];
  const alsoChanges = besides(name, change.alg, change, profile);
  const risk = on
    ? `For every transport, ${algTitle(change.alg)} messages are checked, changed and may be refused again, and what they negotiate is opened.`
    : `For every transport, addresses inside ${algTitle(change.alg)} messages are no longer translated, and what they negotiate needs access rules of its own.`;
  return [
    {
      platform: 'cisco-asa',
      title: `Cisco ASA: turn ${on ? 'on' : 'off'} the inspection of ${algTitle(change.alg)}`,
      commands: inspection(name, !on, context),
      rollback: inspection(name, on, context),
      verify: verifyOf(context, 'show service-policy'),
      flush: [],
      risk: `${risk} Connections that exist keep their inspection until they end. ${names}`,
      change: { ...change, scope: { kind: 'protocol' } },
      ...(alsoChanges.length > 0 ? { alsoChanges } : {}),
    },
  ];
}

function timerFix(change: ProfileChange & { kind: 'timer' }, context: FixContext): readonly ProposedFix[] {
  const timeout = timeoutOf(change);
  const before = profileOf(context).timers[change.timer];
  if (!timeout || !before || before === 'never' || before.value === change.seconds) return [];
  const set = (seconds: number): readonly string[] =>
    nested([renderCommand(asaCommands, `timeout ${timeout.word} {time}`, [formatTimeout(seconds)])]);
  return [
    {
      platform: 'cisco-asa',
      title: `Cisco ASA: timeout ${timeout.word} of ${formatTimeout(change.seconds)}`,
      commands: set(change.seconds),
      rollback: set(before.value),
      verify: verifyOf(context, 'show running-config timeout'),
      flush: [],
      risk: `Every such connection of every host may be idle for ${change.seconds} s, so the connection table grows or shrinks with it. A service policy's own connection timeout wins over it.`,
      change,
    },
  ];
}

/** Fixes for the change; empty when ASA has no verified statement for it. */
export function writeAsaFix(change: ProfileChange, context: FixContext): readonly ProposedFix[] {
  if (change.kind === 'limit') return limitFix(change, context);
  if (change.kind === 'timer') return timerFix(change, context);
  const isSwitch = change.kind === 'alg-off' || change.kind === 'alg-on';
  return isSwitch && change.scope.kind !== 'all' ? switchFix(change, context) : [];
}
