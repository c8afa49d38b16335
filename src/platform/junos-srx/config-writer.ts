/** Writes a profile change as SRX statements with the way back. */
import type { AlgId, Transport } from '../../alg/alg.ts';
import { algTitle, describeChange, type ProfileChange } from '../../gateway/profile-change.ts';
import { settingOf, type AlgSetting, type Profile } from '../../gateway/profile.ts';
import { renderCommand } from '../command-table.ts';
import type { ConfigurationStatement } from '../configuration-statement.ts';
import type { FixContext, ProposedFix } from '../platform.ts';
import { lineWords } from '../statement-tree/line-words.ts';
import { srxAlgNames, srxApplicationWords, srxCommands } from './commands.ts';
import { srxProfile } from './profile.ts';

/** Range of `maximum-message-length` in the 24.4R1 schema. */
export const messageLengthRange = { smallest: 512, largest: 8192 } as const;
/** Range of `tcp-initial-timeout` that every release takes: 20 to 300 in 9.3, 4 to 300 since. */
const initialTimeoutRange = { smallest: 20, largest: 300 } as const;

const commit =
  'The statements take effect with "commit"; "commit confirmed 5" takes them back after five minutes unless "commit" follows.';

const render = (form: string, values: readonly (string | number)[] = []): string | null =>
  renderCommand(srxCommands, form, values);

function flushOf({ session }: FixContext): { readonly flush: readonly string[]; readonly words: string } {
  const port = session?.server.port;
  const clear =
    port === undefined || port === '*' ? null : render('clear security flow session destination-port {port}', [port]);
  return clear
    ? { flush: [clear], words: `The flush cuts every session to port ${port}, not only this one.` }
    : { flush: [], words: 'Sessions that exist keep their treatment until they end.' };
}

interface Draft {
  readonly title: string;
  readonly commands: readonly (string | null)[];
  readonly rollback: readonly (string | null)[];
  readonly risk: string;
  readonly change: ProfileChange;
  readonly also?: readonly ProfileChange[];
  /** What to look at; the state of the ALGs when left out. */
  readonly look?: string;
}

/** The fix, or nothing when one of its commands could not be written: half a fix is none. */
function fixOf(draft: Draft, context: FixContext): readonly ProposedFix[] {
  const whole = (texts: readonly (string | null)[]): readonly string[] => texts.filter((text) => text !== null);
  const [commands, rollback] = [whole(draft.commands), whole(draft.rollback)];
  if (commands.length !== draft.commands.length || rollback.length !== draft.rollback.length) return [];
  if (commands.length === 0 || rollback.length === 0) return [];
  const { flush, words } = flushOf(context);
  const status = render(draft.look ?? 'show security alg status');
  return [
    {
      platform: 'junos-srx',
      title: `Junos SRX: ${draft.title}`,
      commands,
      rollback,
      verify: [...(context.recheck ?? ['Repeat the request that failed']), ...(status ? [status] : [])],
      flush,
      risk: `${draft.risk} ${commit} ${words}`,
      change: draft.change,
      ...(draft.also && draft.also.length > 0 ? { alsoChanges: draft.also } : {}),
    },
  ];
}

/**
 * Whether a statement stands where `set` and `delete` do not reach it: in a group, or deactivated. What to do there is the
 * administrator's choice, so nothing is written.
 */
const outOfReach = ({ text, sections, hover }: ConfigurationStatement): boolean =>
  sections?.[0] === 'groups' || /^(?:top )?set groups /.test(text) || hover.startsWith('Deactivated');

function reaches({ configuration }: FixContext, alg: AlgId | null): boolean {
  const name = alg === null ? undefined : srxAlgNames[alg];
  return !(configuration?.statements ?? []).some(
    (statement) =>
      outOfReach(statement) &&
      (alg === null
        ? statement.kind === 'nat-timer'
        : statement.kind === 'nat-other' ||
          (statement.kind === 'alg' &&
            (statement.alg === null || statement.alg === alg || srxAlgNames[statement.alg] === name))),
  );
}

const profileOf = ({ configuration }: FixContext): Profile => configuration?.profile ?? srxProfile;

/** The other ALGs and transports that the same name switches, which are not as wanted yet. */
function siblings(profile: Profile, alg: AlgId, transport: Transport, state: 'on' | 'off'): readonly AlgSetting[] {
  const name = srxAlgNames[alg];
  return profile.algs.filter(
    (setting) =>
      srxAlgNames[setting.alg] === name &&
      name !== undefined &&
      !(setting.alg === alg && setting.transport === transport) &&
      setting.state !== state &&
      setting.state !== 'unknown',
  );
}

function switchFix(
  change: ProfileChange & { kind: 'alg-off' | 'alg-on' },
  context: FixContext,
): readonly ProposedFix[] {
  const { alg, transport, scope } = change;
  const name = alg === 'ike-esp' ? 'ike-esp-nat' : srxAlgNames[alg];
  const profile = profileOf(context);
  const state = settingOf(profile, alg, transport)?.state;
  const wanted = change.kind === 'alg-off' ? 'off' : 'on';
  if (scope.kind === 'all' || name === undefined || !state || state === 'unknown' || state === wanted) return [];
  // A host cannot be kept from an ALG that is to be turned on for it alone.
  if ((scope.kind === 'host' && wanted === 'on') || !reaches(context, alg)) return [];
  const word = alg === 'ike-esp' ? 'enable' : 'disable';
  const set = render(`set security alg ${name} ${word}`);
  const remove = render(`delete security alg ${name} ${word}`);
  const setting = (word === 'disable') === (wanted === 'off');
  const also = siblings(profile, alg, transport, wanted).map((one): ProfileChange => ({
    kind: change.kind,
    alg: one.alg,
    transport: one.transport,
    scope: { kind: 'protocol' },
  }));
  const others = also.length > 0 ? ` The same statement switches: ${also.map(describeChange).join(', ')}.` : '';
  const off = `For every transport and every policy, addresses inside ${algTitle(alg)} messages are no longer translated, and what they negotiate needs policies of its own: until those exist, data and media connections are refused.`;
  const on = `Addresses inside ${algTitle(alg)} messages are translated again, and what they negotiate is opened without a policy of its own, also to hosts that nobody meant to be reached.`;
  return fixOf(
    {
      title: `turn ${wanted} the ${algTitle(alg)} ALG`,
      commands: [setting ? set : remove],
      rollback: [setting ? remove : set],
      risk: `${wanted === 'off' ? off : on}${others}`,
      change: { ...change, scope: { kind: 'protocol' } },
      also,
    },
    context,
  );
}

function limitFix(change: ProfileChange & { kind: 'limit' }, context: FixContext): readonly ProposedFix[] {
  const { alg, transport, largest } = change;
  const { smallest, largest: ceiling } = messageLengthRange;
  if (alg !== 'dns' || transport !== 'udp' || largest < smallest || largest > ceiling) return [];
  const before = settingOf(profileOf(context), alg, transport)?.limit?.largest;
  if (before?.value === largest || !reaches(context, alg)) return [];
  const set = 'set security alg dns maximum-message-length {number}';
  const stated = before?.source.startsWith('line ') === true;
  return fixOf(
    {
      title: `accept DNS messages of up to ${largest} bytes`,
      commands: [render(set, [largest])],
      rollback: [stated ? render(set, [before.value]) : render('delete security alg dns maximum-message-length')],
      risk: 'Longer DNS replies reach the clients, including those that an attacker asks for with a forged source.',
      change,
    },
    context,
  );
}

function timerFix(change: ProfileChange & { kind: 'timer' }, context: FixContext): readonly ProposedFix[] {
  const { timer, seconds } = change;
  const { smallest, largest } = initialTimeoutRange;
  const before = profileOf(context).timers['tcp-handshake'];
  if (timer !== 'tcp-handshake' || seconds < smallest || seconds > largest || !before || before === 'never') return [];
  if (before.value === seconds || !reaches(context, null)) return [];
  const set = 'set security flow tcp-session tcp-initial-timeout {number}';
  return fixOf(
    {
      title: `${seconds} s for a TCP handshake`,
      commands: [render(set, [seconds])],
      rollback: [
        before.source.startsWith('line ')
          ? render(set, [before.value])
          : render('delete security flow tcp-session tcp-initial-timeout'),
      ],
      risk: 'Every half-open TCP session of every host is kept that long, so a flood of SYNs fills the session table sooner.',
      change,
      look: 'show configuration security flow tcp-session',
    },
    context,
  );
}

interface PolicyName {
  readonly from: string;
  readonly to: string;
  readonly policy: string;
}

/** The policy that a `match application` statement belongs to; null for a global one, which has no zones. */
function policyOf({ text, sections = [] }: ConfigurationStatement): PolicyName | null {
  const words = [...sections, ...lineWords(text, 0, '[]').map((word) => word.text)];
  const at = words.indexOf('from-zone');
  const [from, , to, , policy] = at < 0 ? [] : words.slice(at + 1);
  return words[at + 2] === 'to-zone' && words[at + 4] === 'policy' && from && to && policy
    ? { from, to, policy }
    : null;
}

const mostPolicies = 32;

/** The ALG on another port: an application that carries it, in every policy that lets the protocol through by name. */
function portFix(change: ProfileChange & { kind: 'watch-port' }, context: FixContext): readonly ProposedFix[] {
  const { alg, transport, port, on } = change;
  const word = srxApplicationWords[alg];
  const setting = settingOf(profileOf(context), alg, transport);
  const statements = context.configuration?.statements ?? [];
  if (
    !on ||
    word === undefined ||
    setting?.state !== 'on' ||
    setting.ports.length === 0 ||
    setting.ports.includes(port)
  )
    return [];
  const policies = [
    ...new Map(
      statements
        .filter((one) => one.kind === 'alg' && one.alg === alg && one.transport === transport)
        .flatMap((one) => policyOf(one) ?? [])
        .map((policy) => [`${policy.from}\n${policy.to}\n${policy.policy}`, policy]),
    ).values(),
  ];
  const name = `${word}-${transport}-${port}`;
  const taken = statements.some(({ text, sections = [] }) => `${sections.join(' ')} ${text}`.includes(name));
  if (policies.length === 0 || policies.length > mostPolicies || taken || !reaches(context, alg)) return [];
  const match = (verb: string) => (policy: PolicyName): string | null =>
    render(`${verb} security policies from-zone {name} to-zone {name} policy {name} match application {name}`, [
      policy.from,
      policy.to,
      policy.policy,
      name,
    ]); // prettier-ignore
  return fixOf(
    {
      title: `read ${algTitle(alg)} on port ${port}`,
      commands: [
        render(`set applications application {name} application-protocol ${word}`, [name]),
        render('set applications application {name} protocol {transport}', [name, transport]),
        render('set applications application {name} destination-port {port}', [name, port]),
        ...policies.map(match('set')),
      ],
      rollback: [...policies.map(match('delete')), render('delete applications application {name}', [name])],
      risk: `Whatever speaks ${transport.toUpperCase()} to port ${port} under ${policies
        .map(({ policy }) => policy)
        .slice(0, 4)
        .join(', ')} is let through and read as ${algTitle(alg)}; what is something else there may be refused.`,
      change,
    },
    context,
  );
}

/** Fixes for the change; empty when SRX has no verified statement for it. */
export function writeSrxFix(change: ProfileChange, context: FixContext): readonly ProposedFix[] {
  switch (change.kind) {
    case 'alg-off':
    case 'alg-on':
      return switchFix(change, context);
    case 'limit':
      return limitFix(change, context);
    case 'timer':
      return timerFix(change, context);
    case 'watch-port':
      return portFix(change, context);
    case 'no-payload':
      return [];
  }
}
