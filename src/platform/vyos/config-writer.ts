/** Writes a profile change as VyOS statements, in the words of the release. Where the release is not known, both are shown. */
import { algTitle, describeChange, type ProfileChange } from '../../gateway/profile-change.ts';
import { settingOf, type Profile } from '../../gateway/profile.ts';
import { renderCommand } from '../command-table.ts';
import type { FixContext, ProposedFix } from '../platform.ts';
import { lineWords } from '../statement-tree/line-words.ts';
import { vyosCommands } from './commands.ts';
import { conntrackModules, moduleOf, type ConntrackModule } from './modules.ts';
import { vyosProfile } from './profile.ts';
import { moduleSyntaxes, syntaxOfVersion, type ModuleSyntax } from './release.ts';
import { conntrackTimeouts, largestTimeout } from './timeouts.ts';

const render = (form: string, values: readonly (string | number)[] = []): string | null =>
  renderCommand(vyosCommands, form, values);

const profileOf = ({ configuration }: FixContext): Profile => configuration?.profile ?? vyosProfile;

function syntaxOf({ configuration, version }: FixContext): ModuleSyntax {
  const read = moduleSyntaxes.find((syntax) => syntax === configuration?.dialect) ?? 'unknown';
  return read === 'unknown' ? syntaxOfVersion(version) : read;
}

function flushOf({ session }: FixContext): { readonly flush: readonly string[]; readonly words: string } {
  const { transport, server } = session ?? {};
  const clear =
    (transport === 'tcp' || transport === 'udp') && server && server.port !== '*'
      ? render('sudo conntrack -D -p {transport} --orig-port-dst {port}', [transport, server.port])
      : null;
  return clear && server
    ? { flush: [clear], words: `The flush cuts every connection to port ${server.port}, of every host.` }
    : { flush: [], words: 'Connections that exist keep their helper until they end.' };
}

interface Draft {
  readonly title: string;
  readonly commands: readonly (string | null)[];
  readonly rollback: readonly (string | null)[];
  readonly look: readonly (string | null)[];
  readonly risk: string;
  readonly change: ProfileChange;
  readonly also?: readonly ProfileChange[];
}

function fixOf(draft: Draft, context: FixContext): readonly ProposedFix[] {
  const whole = (texts: readonly (string | null)[]): readonly string[] => texts.filter((text) => text !== null);
  const [commands, rollback] = [whole(draft.commands), whole(draft.rollback)];
  if (commands.length === 0 || commands.length !== draft.commands.length || rollback.length !== draft.rollback.length)
    return [];
  const { flush, words } = flushOf(context);
  return [
    {
      platform: 'vyos',
      title: `VyOS: ${draft.title}`,
      commands,
      rollback,
      verify: [...(context.recheck ?? ['Repeat the request that failed']), ...whole(draft.look)],
      flush,
      risk: `${draft.risk} The statements take effect with "commit" and outlast a restart with "save". ${words}`,
      change: draft.change,
      ...(draft.also && draft.also.length > 0 ? { alsoChanges: draft.also } : {}),
    },
  ];
}

interface Spelling {
  readonly syntax: 'presence' | 'disable';
  readonly label: string;
}

const spellings: readonly Spelling[] = [
  { syntax: 'presence', label: 'VyOS 1.4 and later' },
  { syntax: 'disable', label: 'VyOS 1.3, Vyatta and EdgeOS' },
];

/** The statement that brings a module into the state. */
function moduleCommand({ name }: ConntrackModule, on: boolean, syntax: 'presence' | 'disable'): string | null {
  if (syntax === 'presence') return render(`${on ? 'set' : 'delete'} system conntrack modules ${name}`);
  return render(`${on ? 'delete' : 'set'} system conntrack modules ${name} disable`);
}

function switchFixes(
  change: ProfileChange & { kind: 'alg-off' | 'alg-on' },
  context: FixContext,
): readonly ProposedFix[] {
  const { scope } = change;
  const on = change.kind === 'alg-on';
  const profile = profileOf(context);
  const isOther = ({ algs }: ConntrackModule): boolean =>
    algs.some(({ alg, transport }) => settingOf(profile, alg, transport)?.state === (on ? 'off' : 'on'));
  const own = moduleOf(change.alg, change.transport);
  const modules = (scope.kind === 'all' ? conntrackModules : own ? [own] : []).filter(isOther);
  // A host alone cannot be given an ALG, nor all of them where some are of another release.
  if (modules.length === 0 || (on && scope.kind !== 'protocol') || modules.some(({ byDefault }) => !byDefault))
    return [];
  const known = syntaxOf(context);
  const changed: ProfileChange = scope.kind === 'host' ? { ...change, scope: { kind: 'protocol' } } : change;
  const also =
    scope.kind === 'all'
      ? []
      : modules
          .flatMap(({ algs }) => algs)
          .filter(({ alg, transport }) => alg !== change.alg || transport !== change.transport)
          .map(({ alg, transport }): ProfileChange => ({
            kind: change.kind,
            alg,
            transport,
            scope: { kind: 'protocol' },
          }));
  const others = also.length > 0 ? ` The same module is: ${also.map(describeChange).join(', ')}.` : '';
  const subject = scope.kind === 'all' ? 'every ALG' : `the ${algTitle(change.alg)} ALG`;
  const risk = on
    ? 'Addresses inside messages are translated and what they negotiate is opened, also what a hostile host asks for.'
    : 'Addresses inside messages stay as they are, and what they negotiate is no longer related traffic: data and media need rules of their own.';
  const loaded = modules.flatMap(({ name, kernelModule }) => (kernelModule === null ? [] : [name]));
  return spellings
    .filter(({ syntax }) => known === 'unknown' || known === syntax)
    .flatMap(({ syntax, label }) =>
      fixOf(
        {
          title: `turn ${on ? 'on' : 'off'} ${subject} (${label})`,
          commands: modules.map((module) => moduleCommand(module, on, syntax)),
          rollback: modules.map((module) => moduleCommand(module, !on, syntax)),
          look: [
            ...(loaded.length === 1 ? [render('lsmod | grep {name}', loaded)] : []),
            render('show configuration commands'),
          ],
          risk: `${risk}${others}${known === 'unknown' ? ` These are the words of ${label}: other releases mean the opposite by them or refuse them, so check "show version" first.` : ''}`,
          change: changed,
          also,
        },
        context,
      ),
    );
}

/** Seconds that the configuration has for the words, or null. */
function statedSeconds({ configuration }: FixContext, words: readonly string[]): number | null {
  const wanted = ['system', 'conntrack', 'timeout', ...words].join(' ');
  let found: number | null = null;
  for (const { kind, text, sections = [] } of configuration?.statements ?? []) {
    if (kind !== 'nat-timer') continue;
    const path = [...sections, ...lineWords(text, 0, '').map((word) => word.text)].filter((word) => word !== 'set');
    const value = Number(path.at(-1));
    if (path.slice(0, -1).join(' ') === wanted && Number.isInteger(value)) found = value;
  }
  return found;
}

function timerFix(change: ProfileChange & { kind: 'timer' }, context: FixContext): readonly ProposedFix[] {
  const { seconds } = change;
  const entry = conntrackTimeouts.find(({ timer }) => timer === change.timer);
  if (!entry || seconds < 1 || seconds > largestTimeout) return [];
  const timer = profileOf(context).timers[change.timer];
  if (!timer || timer === 'never' || timer.value === seconds) return [];
  const set = (words: readonly string[], value: number): string | null =>
    render(`set system conntrack timeout ${words.join(' ')} {number}`, [value]);
  const back = (words: readonly string[]): string | null => {
    const before = statedSeconds(context, words);
    return before === null ? render(`delete system conntrack timeout ${words.join(' ')}`) : set(words, before);
  };
  // A registration is answered at once, so its flow never becomes a stream: the short time must grow as well.
  const young = change.timer === 'udp' ? conntrackTimeouts.find(({ timer }) => timer === 'udp-unreplied') : undefined;
  const raised = young && (statedSeconds(context, young.words) ?? young.seconds) < seconds ? young : undefined;
  return fixOf(
    {
      title: `${entry.words.join(' ')} timeout of ${seconds} s`,
      commands: [set(entry.words, seconds), ...(raised ? [set(raised.words, seconds)] : [])],
      rollback: [back(entry.words), ...(raised ? [back(raised.words)] : [])],
      look: [render('show configuration commands')],
      risk: `Every such connection of every host is kept for ${seconds} s, so the connection table grows or shrinks with it.`,
      change,
      also: raised ? [{ ...change, timer: 'udp-unreplied' }] : [],
    },
    context,
  );
}

/** Fixes for the change; empty when VyOS has no verified statement for it. */
export function writeVyosFix(change: ProfileChange, context: FixContext): readonly ProposedFix[] {
  switch (change.kind) {
    case 'alg-off':
    case 'alg-on':
      return switchFixes(change, context);
    case 'timer':
      return timerFix(change, context);
    case 'limit':
    case 'watch-port':
    case 'no-payload':
      return [];
  }
}
