/**
 * Writes a profile change for netfilter in the words of the configuration: nft, iptables or UCI; both of the first two
 * while nothing is known. Rules attach helpers on every kernel; the sysctl that once did is never written.
 */
import type { AlgId, Transport } from '../../alg/alg.ts';
import { algTitle, type ProfileChange } from '../../gateway/profile-change.ts';
import { settingOf, type AlgSetting } from '../../gateway/profile.ts';
import { lossSentence } from '../loss-sentence.ts';
import { renderCommand } from '../command-table.ts';
import type { ConfigurationReading, FixContext, ProposedFix } from '../platform.ts';
import { linuxCommands } from './commands.ts';
import { fixOf, flushOf, losesNothingHidden, protocolChange, type Dialect } from './fix-parts.ts';
import { commandsBetween, helperRules, nftAddCommands, type HelperRule } from './helper-rules.ts';
import { helperNamed, helperOfAlg, type ConntrackHelper } from './helpers.ts';
import { linuxProfile } from './profile.ts';
import { timerFix } from './timer-writer.ts';
import { uciOff, uciOn } from './uci-writer.ts';

const settingFor = ({ configuration }: FixContext, alg: AlgId, transport: Transport): AlgSetting | undefined =>
  settingOf(configuration?.profile ?? linuxProfile, alg, transport);

/** Languages that the configuration uses. */
const languagesOf = (configuration: ConfigurationReading | null | undefined): ReadonlySet<string> =>
  new Set(configuration?.statements.flatMap(({ sections }) => sections?.slice(0, 1) ?? []) ?? []);

const attaches = (rule: HelperRule, alg: AlgId, transport: Transport): boolean => {
  const helper = rule.type === null ? undefined : helperNamed(rule.type, rule.transport);
  return helper?.alg === alg && helper.transport === transport;
};

const dialectOf = (rules: readonly HelperRule[]): Dialect =>
  rules.some(({ language }) => language === 'nft') ? 'nft' : 'iptables';

const render = (form: string, values: readonly (string | number)[]): string | null =>
  renderCommand(linuxCommands, form, values);

/** A table of one's own for one helper, so that taking it away is one command. */
function ownTable(
  helper: ConntrackHelper,
  ports: readonly number[],
): {
  readonly commands: readonly (string | null)[];
  readonly rollback: readonly (string | null)[];
  readonly rule: HelperRule;
} {
  const plain = helper.name.replace(/\W/g, '').toLowerCase();
  const table = `alg_${plain}_${helper.transport}`;
  const object = `${plain}-${helper.transport}`;
  const rule: HelperRule = {
    language: 'nft',
    place: ['inet', table, 'prerouting'],
    alone: true,
    helper: object,
    type: helper.name,
    transport: helper.transport,
    ports,
    source: null,
    destination: null,
    inInterface: null,
    handle: null,
    known: true,
  };
  return {
    commands: [
      render('nft add table inet {name}', [table]),
      render(`nft add ct helper inet {name} {name} '{ type "${helper.name}" protocol ${helper.transport}; }'`, [
        table,
        object,
      ]),
      render(`nft add chain inet {name} prerouting '{ type filter hook prerouting priority filter; }'`, [table]),
      ...nftAddCommands(rule),
    ],
    rollback: [render('nft delete table inet {name}', [table])],
    rule,
  };
}

const iptablesRule = (helper: ConntrackHelper, port: number): HelperRule => ({
  language: 'iptables',
  place: ['PREROUTING'],
  alone: false,
  helper: helper.name,
  type: helper.name,
  transport: helper.transport,
  ports: [port],
  source: null,
  destination: null,
  inInterface: null,
  handle: null,
  known: true,
});

interface Attaching {
  readonly title: string;
  readonly ports: readonly number[];
  readonly change: ProfileChange;
}

/** Attaches a helper on ports by a new rule, in nft or in iptables. */
function attachFix(
  dialect: 'nft' | 'iptables',
  helper: ConntrackHelper,
  { title, ports, change }: Attaching,
  context: FixContext,
): readonly ProposedFix[] {
  const { flush, words } = flushOf(helper.transport, ports);
  const rules = ports.map((port) => iptablesRule(helper, port));
  const own = dialect === 'nft' ? ownTable(helper, ports) : null;
  return fixOf(
    {
      dialect,
      title,
      commands: own ? own.commands : commandsBetween([], rules),
      rollback: own ? own.rollback : commandsBetween(rules, []),
      flush,
      risk: `The router reads these messages, changes addresses in them and expects what they negotiate, of every host. The modules ${helper.module} and ${helper.module.replace('conntrack', 'nat')} must be there, and a rule must accept related flows. The router’s own clients need the same rule in the output hook. ${words}`,
      change,
    },
    context,
  );
}

/** Languages in which something new is written. */
const writable = (languages: ReadonlySet<string>): readonly ('nft' | 'iptables')[] =>
  languages.has('nft')
    ? ['nft']
    : languages.has('iptables') || languages.has('ip6tables')
      ? ['iptables']
      : ['nft', 'iptables'];

function algOn(change: ProfileChange & { kind: 'alg-on' }, context: FixContext): readonly ProposedFix[] {
  const { alg, transport, scope } = change;
  const helper = helperOfAlg(alg, transport);
  const setting = settingFor(context, alg, transport);
  if (scope.kind !== 'protocol' || !helper || setting?.state !== 'off') return [];
  const { configuration } = context;
  const languages = languagesOf(configuration);
  if (configuration && languages.has('uci')) return uciOn(alg, transport, { ...context, configuration });
  const attaching: Attaching = {
    title: `attach the ${helper.name} helper to ${transport.toUpperCase()} port ${setting.ports.join(', ')}`,
    ports: setting.ports,
    change: protocolChange('alg-on', alg, transport),
  };
  if (!helper.inKernel) return [];
  return writable(languages).flatMap((dialect) => attachFix(dialect, helper, attaching, context));
}

/** Rules after a change of some; those without a port left are gone. */
const withPorts = (
  rules: readonly HelperRule[],
  concerned: (rule: HelperRule) => boolean,
  keep: (port: number) => boolean,
): readonly HelperRule[] =>
  rules.flatMap((rule) => {
    if (!concerned(rule)) return [rule];
    const ports = rule.ports.filter(keep);
    if (ports.length === rule.ports.length) return [rule];
    return ports.length === 0 ? [] : [{ ...rule, ports, handle: null }];
  });

function detachFix(
  change: ProfileChange & { kind: 'alg-off' | 'watch-port' },
  context: FixContext & { readonly configuration: ConfigurationReading },
): readonly ProposedFix[] {
  const { alg, transport } = change;
  const before = helperRules(context.configuration);
  const mine = before.filter((rule) => attaches(rule, alg, transport));
  if (mine.length === 0 || mine.some((rule) => rule.ports.length === 0)) return [];
  const port = change.kind === 'watch-port' ? change.port : null;
  const after = withPorts(
    before,
    (rule) => mine.includes(rule),
    (watched) => port !== null && watched !== port,
  );
  const ports = port === null ? [...new Set(mine.flatMap((rule) => rule.ports))] : [port];
  const { flush, words } = flushOf(transport, ports);
  // Hosts that pass the rules mean nothing once these are gone, but they stay: nobody asked for more.
  const exempt = context.configuration.profile.exemptions.some((one) => one.alg === alg && one.transport === transport);
  if (exempt) return [];
  const name = helperOfAlg(alg, transport)?.name ?? alg;
  return fixOf(
    {
      dialect: dialectOf(mine),
      title: `detach the ${name} helper from ${transport.toUpperCase()} port ${ports.join(', ')}`,
      commands: commandsBetween(before, after),
      rollback: commandsBetween(after, before),
      flush,
      risk: `${lossSentence(alg, transport, port === null ? 'on the whole router' : `on port ${port}`)} ${losesNothingHidden} ${words}`,
      change: change.kind === 'watch-port' ? change : protocolChange('alg-off', alg, transport),
    },
    context,
  );
}

/** One host's flows pass the rules that attach: the narrowest form. */
function hostFix(
  change: ProfileChange & { kind: 'alg-off' },
  context: FixContext & { readonly configuration: ConfigurationReading },
): readonly ProposedFix[] {
  const { alg, transport, scope } = change;
  const { session, configuration } = context;
  const server = session?.server;
  const wanted =
    scope.kind === 'host'
      ? scope
      : server && server.port !== '*' && session.transport === transport
        ? ({ kind: 'host', address: server.address, port: server.port } as const)
        : null;
  const setting = settingFor(context, alg, transport);
  if (!wanted || scope.kind === 'all' || setting?.state !== 'on') return [];
  if (wanted.port !== null && !setting.ports.includes(wanted.port)) return [];
  const known = configuration.profile.exemptions.some(
    (one) => one.alg === alg && one.transport === transport && one.address === wanted.address,
  );
  if (known) return [];
  const before = helperRules(configuration);
  const mine = before.filter((rule) => attaches(rule, alg, transport) && rule.language !== 'ip6tables');
  const places = [...new Map(mine.map((rule) => [`${rule.language} ${rule.place.join(' ')}`, rule])).values()];
  const passing = places.flatMap((sample): readonly HelperRule[] => {
    const watched = [
      ...new Set(
        mine
          .filter((rule) => rule.language === sample.language && rule.place.join(' ') === sample.place.join(' '))
          .flatMap((rule) => rule.ports),
      ),
    ];
    const ports = wanted.port === null ? watched : watched.filter((port) => port === wanted.port);
    const end =
      wanted.port === null
        ? { source: wanted.address, destination: null }
        : { source: null, destination: wanted.address };
    return ports.map((port) => ({
      ...sample,
      ...end,
      helper: null,
      type: null,
      ports: [port],
      inInterface: null,
      handle: null,
      known: true,
    }));
  });
  if (passing.length === 0) return [];
  const after = [...passing, ...before];
  const ports = [...new Set(passing.flatMap((rule) => rule.ports))];
  const { flush, words } = flushOf(transport, ports);
  const where = wanted.port === null ? `from ${wanted.address}` : `to ${wanted.address}`;
  return fixOf(
    {
      dialect: dialectOf(mine),
      title: `keep the ${helperOfAlg(alg, transport)?.name ?? alg} helper from flows ${where}`,
      commands: commandsBetween(before, after),
      rollback: commandsBetween(after, before),
      flush,
      risk: `${lossSentence(alg, transport, `for flows ${where}`)} Other rules behind it in the same chain do not see these flows either. ${losesNothingHidden} ${words}`,
      change: { kind: 'alg-off', alg, transport, scope: wanted },
    },
    context,
  );
}

function algOff(change: ProfileChange & { kind: 'alg-off' }, context: FixContext): readonly ProposedFix[] {
  const { alg, transport, scope } = change;
  const { configuration } = context;
  // Nothing is attached unless a rule does it: without a configuration there is nothing to take away.
  if (!configuration || scope.kind === 'all') return [];
  const known = { ...context, configuration };
  const narrow = hostFix(change, known);
  if (scope.kind === 'host') return narrow;
  const languages = languagesOf(configuration);
  return [...narrow, ...(languages.has('uci') ? uciOff(alg, transport, known) : detachFix(change, known))];
}

function watchPort(change: ProfileChange & { kind: 'watch-port' }, context: FixContext): readonly ProposedFix[] {
  const { alg, transport, port, on } = change;
  const { configuration } = context;
  const setting = settingFor(context, alg, transport);
  const helper = helperOfAlg(alg, transport);
  if (!helper || setting?.state !== 'on' || setting.ports.includes(port) === on || !configuration) return [];
  const languages = languagesOf(configuration);
  if (languages.has('uci')) return [];
  if (!on) return setting.ports.length > 1 ? detachFix(change, { ...context, configuration }) : [];
  const before = helperRules(configuration);
  const mine = before.find(
    (rule) => attaches(rule, alg, transport) && rule.known && rule.source === null && rule.destination === null,
  );
  if (!mine) return [];
  const after = [...before, { ...mine, ports: [port], handle: null }];
  const { flush, words } = flushOf(transport, [port]);
  return fixOf(
    {
      dialect: dialectOf([mine]),
      title: `attach the ${helper.name} helper to ${transport.toUpperCase()} port ${port} as well`,
      commands: commandsBetween(before, after),
      rollback: commandsBetween(after, before),
      flush,
      risk: `Whatever uses ${transport.toUpperCase()} port ${port} is taken for ${algTitle(alg)}, of every host. ${words}`,
      change,
    },
    context,
  );
}

/** Fixes for the change, narrowest first; empty when there is no verified command for it. */
export function writeLinuxFix(change: ProfileChange, context: FixContext): readonly ProposedFix[] {
  switch (change.kind) {
    case 'alg-on':
      return algOn({ ...change, kind: 'alg-on' }, context);
    case 'alg-off':
      return algOff({ ...change, kind: 'alg-off' }, context);
    case 'watch-port':
      return watchPort(change, context);
    case 'timer':
      return timerFix(change, context);
    case 'limit':
    case 'no-payload':
      return [];
  }
}
