/**
 * Writes a profile change as statements of a services card. Everything has a name there, so a fix needs a configuration:
 * the applications that carry the ALG and the rules that name them.
 */
import { algTitle, type ProfileChange } from '../../gateway/profile-change.ts';
import { settingOf, type AlgSetting } from '../../gateway/profile.ts';
import { matchForm, renderCommand } from '../command-table.ts';
import type { ConfigurationReading, FixContext, ProposedFix } from '../platform.ts';
import { statementPaths } from '../statement-tree/statement-path.ts';
import { referenceForms, servicesApplicationWords, servicesCommands, servicesTimeouts } from './commands.ts';
import { protocolNamed } from '../junos-srx/junos-applications.ts';

const render = (form: string, values: readonly (string | number)[] = []): string | null =>
  renderCommand(servicesCommands, form, values);

const commit =
  'The statements take effect with "commit"; "commit confirmed 5" takes them back after five minutes unless "commit" follows. Sessions that exist keep their treatment until they end.';

interface Draft {
  readonly title: string;
  readonly commands: readonly (string | null)[];
  readonly rollback: readonly (string | null)[];
  readonly look: string;
  readonly risk: string;
  readonly change: ProfileChange;
}

/** The fix, or nothing when one of its commands could not be written: half a fix is none. */
function fixOf({ title, commands, rollback, look, risk, change }: Draft, context: FixContext): readonly ProposedFix[] {
  const [written, back] = [commands, rollback].map((texts) => texts.filter((text) => text !== null));
  if (!written || !back || written.length === 0 || written.length !== commands.length || back.length !== rollback.length)
    return []; // prettier-ignore
  const seen = render(look);
  return [
    {
      platform: 'junos-services',
      title: `Junos services card: ${title}`,
      commands: written,
      rollback: back,
      verify: [...(context.recheck ?? ['Repeat the request that failed']), ...(seen === null ? [] : [seen])],
      flush: [],
      risk: `${risk} ${commit}`,
      change,
    },
  ];
}

interface Application {
  readonly name: string;
  readonly word: string | null;
  readonly protocol: string | null;
  readonly ports: readonly string[];
  /** Statements that a port alone does not make up, e.g. an RPC program: without the ALG they are refused. */
  readonly special: boolean;
}

interface Reference {
  readonly form: string;
  /** Names in front of the application's. */
  readonly names: readonly string[];
  readonly application: string;
}

interface Named {
  readonly applications: ReadonlyMap<string, Application>;
  readonly references: readonly Reference[];
  readonly interfaces: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

const emptyApplication = (name: string): Application => ({
  name,
  word: null,
  protocol: null,
  ports: [],
  special: false,
});

/** What the configuration names; null when a part of it is deactivated or in a group, where `set` and `delete` do not reach. */
function namedIn({ statements }: ConfigurationReading): Named | null {
  const applications = new Map<string, Application>();
  const references: Reference[] = [];
  const interfaces = new Map<string, Map<string, string>>();
  for (const statement of statements) {
    if (statement.hover.startsWith('Deactivated')) return null;
    for (const { verb, path } of statementPaths(statement)) {
      if (verb !== 'set' || path[0] === 'groups') return null;
      takeApplication(applications, path);
      const text = path.join(' ');
      for (const { form } of referenceForms) {
        const names = matchForm(form, text);
        if (names) references.push({ form, names: names.slice(0, -1), application: names.at(-1) ?? '' });
      }
      const [top, device, options, key, value] = path;
      if (top === 'interfaces' && options === 'services-options' && device !== undefined) {
        const known = interfaces.get(device) ?? new Map<string, string>();
        interfaces.set(device, known);
        if (key !== undefined && value !== undefined) known.set(key, value);
      }
    }
  }
  return { applications, references, interfaces };
}

function takeApplication(applications: Map<string, Application>, path: readonly string[]): void {
  const [top, kind, name, ...rest] = path;
  if (top !== 'applications' || kind !== 'application' || name === undefined) return;
  let known = applications.get(name) ?? emptyApplication(name);
  // A line may set several things of an application, one behind the other.
  for (let index = 0; index < rest.length; index += 2) {
    const [key, value] = [rest[index], rest[index + 1] ?? ''];
    if (key === 'application-protocol') known = { ...known, word: value };
    else if (key === 'protocol') known = { ...known, protocol: value };
    else if (key === 'destination-port') known = { ...known, ports: [...known.ports, value] };
    else if (key !== 'inactivity-timeout') known = { ...known, special: true };
  }
  applications.set(name, known);
}

const transportOf = ({ word, protocol }: Application): string | null =>
  protocol ?? (word === null ? null : (protocolNamed(word)?.transport ?? null));

const look = (alg: AlgSetting['alg']): string => {
  const word = servicesApplicationWords[alg];
  return word === undefined
    ? 'show configuration applications'
    : `show services stateful-firewall conversations application-protocol ${word}`;
};

/** Applications of the text that carry the ALG, or, with `word` null, match its port without one. */
const carrying = ({ applications, references }: Named, setting: AlgSetting, withAlg: boolean): readonly Application[] =>
  [...applications.values()].filter((one) => {
    const used = references.some(({ application }) => application === one.name);
    if (!used || transportOf(one) !== setting.transport) return false;
    if (withAlg) return one.word !== null && protocolNamed(one.word)?.alg === setting.alg;
    return one.word === null && one.ports.length === setting.ports.length && one.ports.every((port) => setting.ports.some((known) => String(known) === port));
  }); // prettier-ignore

const mostApplications = 32;

function offFix(change: ProfileChange & { kind: 'alg-off' | 'alg-on' }, setting: AlgSetting, named: Named, context: FixContext): readonly ProposedFix[] {
  const own = carrying(named, setting, true);
  const ports = new Set(own.flatMap(({ ports: some }) => some));
  // A predefined application, or one in a set that the text does not show, cannot be edited.
  if (own.length === 0 || own.length > mostApplications || setting.ports.some((port) => !ports.has(String(port)))) return [];
  if (own.some(({ word, special, ports: some }) => special || some.length === 0 || word !== servicesApplicationWords[setting.alg])) return [];
  const { transport } = setting;
  return fixOf(
    {
      title: `let ${algTitle(setting.alg)} pass without its ALG`,
      commands: own.flatMap(({ name, protocol }) => [
        // A port needs a transport, which the ALG implied.
        ...(protocol === null ? [render('set applications application {name} protocol {transport}', [name, transport])] : []),
        render('delete applications application {name} application-protocol', [name]),
      ]),
      rollback: own.flatMap(({ name, word, protocol }) => [
        render(`set applications application {name} application-protocol ${word ?? ''}`, [name]),
        ...(protocol === null ? [render('delete applications application {name} protocol', [name])] : []),
      ]),
      look: 'show configuration applications',
      risk: `The rules still let ${own.map(({ name }) => name).join(', ')} through, but addresses inside ${algTitle(setting.alg)} messages stay as they are, and what they negotiate needs rules of its own.`,
      change: { ...change, scope: { kind: 'protocol' } },
    },
    context,
  );
} // prettier-ignore

function onFix(change: ProfileChange & { kind: 'alg-off' | 'alg-on' }, setting: AlgSetting, named: Named, context: FixContext): readonly ProposedFix[] {
  const word = servicesApplicationWords[setting.alg];
  const own = carrying(named, setting, false);
  if (word === undefined || own.length === 0 || own.length > mostApplications || setting.ports.length === 0) return [];
  if (own.some(({ special }) => special)) return [];
  return fixOf(
    {
      title: `read ${algTitle(setting.alg)}`,
      commands: own.map(({ name }) => render(`set applications application {name} application-protocol ${word}`, [name])),
      rollback: own.map(({ name }) => render('delete applications application {name} application-protocol', [name])),
      look: look(setting.alg),
      risk: `What rules let through as ${own.map(({ name }) => name).join(', ')} is read as ${algTitle(setting.alg)}: addresses inside are translated, what is negotiated is opened, and what is something else may be refused.`,
      change,
    },
    context,
  );
} // prettier-ignore

function portFix(change: ProfileChange & { kind: 'watch-port' }, setting: AlgSetting, named: Named, context: FixContext): readonly ProposedFix[] {
  const { alg, transport, port } = change;
  const word = servicesApplicationWords[alg];
  const name = `${word ?? ''}-${transport}-${port}`;
  const names = new Set(carrying(named, setting, true).map((one) => one.name));
  const places = named.references.filter(({ application }) => names.has(application));
  const containers = [...new Map(places.map((one) => [`${one.form} ${one.names.join(' ')}`, one])).values()];
  const taken = named.applications.has(name) || named.references.some(({ application }) => application === name);
  if (word === undefined || !change.on || setting.ports.length === 0 || setting.ports.includes(port) || taken) return [];
  if (containers.length === 0 || containers.length > mostApplications) return [];
  const each = (verb: string): readonly (string | null)[] =>
    containers.map(({ form, names: outer }) => render(`${verb} ${form}`, [...outer, name]));
  return fixOf(
    {
      title: `read ${algTitle(alg)} on port ${port}`,
      commands: [
        render(`set applications application {name} application-protocol ${word}`, [name]),
        render('set applications application {name} protocol {transport}', [name, transport]),
        render('set applications application {name} destination-port {port}', [name, port]),
        ...each('set'),
      ],
      rollback: [...each('delete'), render('delete applications application {name}', [name])],
      look: look(alg),
      risk: `Whatever speaks ${transport.toUpperCase()} to port ${port} matches the rules that name ${[...names].slice(0, 4).join(', ')}, and is read as ${algTitle(alg)}.`,
      change,
    },
    context,
  );
} // prettier-ignore

function timerFix(change: ProfileChange & { kind: 'timer' }, { interfaces }: Named, context: FixContext): readonly ProposedFix[] {
  const entry = servicesTimeouts.find(({ timer }) => timer === change.timer);
  const { seconds } = change;
  const before = context.configuration?.profile.timers[change.timer];
  if (!entry || seconds < entry.smallest || seconds > entry.largest || interfaces.size === 0) return [];
  if (interfaces.size > mostApplications || !before || before === 'never' || before.value === seconds) return [];
  // A service set's own time wins, and has another place.
  if (context.configuration?.statements.some(({ kind, text, sections = [] }) => kind === 'nat-timer' && `${sections.join(' ')} ${text}`.includes('service-set-options'))) return [];
  const set = (name: string, value: number): string | null => render(`set interfaces {name} services-options ${entry.key} {number}`, [name, value]);
  return fixOf(
    {
      title: `${entry.key} of ${seconds} s`,
      commands: [...interfaces.keys()].map((name) => set(name, seconds)),
      rollback: [...interfaces].map(([name, known]) => {
        const old = known.get(entry.key);
        return old === undefined ? render(`delete interfaces {name} services-options ${entry.key}`, [name]) : set(name, Number(old));
      }),
      look: 'show configuration applications',
      risk: `Every such session of every service set on ${[...interfaces.keys()].slice(0, 4).join(', ')} is kept for ${seconds} s; an application with an inactivity-timeout of its own keeps that.`,
      change,
    },
    context,
  );
} // prettier-ignore

/** Fixes for the change; empty without a configuration that names what is to be changed. */
export function writeServicesFix(change: ProfileChange, context: FixContext): readonly ProposedFix[] {
  const { configuration } = context;
  const named = configuration ? namedIn(configuration) : null;
  if (!configuration || !named) return [];
  if (change.kind === 'timer') return timerFix(change, named, context);
  if (change.kind === 'limit' || change.kind === 'no-payload') return [];
  const setting = settingOf(configuration.profile, change.alg, change.transport);
  switch (change.kind) {
    case 'alg-off':
      return setting?.state === 'on' && change.scope.kind !== 'all' ? offFix(change, setting, named, context) : [];
    case 'alg-on':
      return setting?.state === 'off' && change.scope.kind === 'protocol' ? onFix(change, setting, named, context) : [];
    case 'watch-port':
      return setting?.state === 'on' ? portFix(change, setting, named, context) : [];
  }
}
