/**
 * Reads a RouterOS export, whole or in part: the default profile, changed by what `/ip firewall` says about helpers, NAT
 * and timers. Unknown commands are left alone; a pasted terminal session is as good as a file.
 */
import type { AlgId, Transport } from '../../alg/alg.ts';
import { algTitle } from '../../gateway/profile-change.ts';
import type { NatRule } from '../../gateway/nat-rule.ts';
import { settingOf, type AlgSetting, type Profile, type TimerName } from '../../gateway/profile.ts';
import { statementAt, type ConfigurationStatement, type StatementMeaning } from '../configuration-statement.ts';
import { describeTranslation, natRules } from '../translation.ts';
import type { ConfigurationReading } from '../platform.ts';
import { portOf } from '../range-text.ts';
import { parseDuration } from './duration.ts';
import { exportCommands, type RouterOsCommand } from './export-lines.ts';
import { readTranslation, type RouterOsLists } from './nat-statement.ts';
import { routerOsProfile } from './profile.ts';
import { servicePortNamed, servicePorts, type ServicePort } from './service-ports.ts';
import { lineSource, statedInLine } from '../../gateway/sourced.ts';

/** Properties of `/ip firewall connection tracking` that are timers of the profile. */
export const timerProperties: Readonly<Partial<Record<TimerName, string>>> = {
  translation: 'generic-timeout',
  udp: 'udp-stream-timeout',
  'udp-unreplied': 'udp-timeout',
  tcp: 'tcp-established-timeout',
  'finished-tcp': 'tcp-time-wait-timeout',
  syn: 'tcp-syn-sent-timeout',
  icmp: 'icmp-timeout',
};

interface Draft {
  profile: Profile;
  readonly rules: NatRule[];
  readonly lists: RouterOsLists;
  readonly interfaceAddresses: ReadonlyMap<string, string>;
}

/** Elements of one list that are kept; a blocklist of the whole internet is no translation's. */
const mostListed = 1024;

function collect(map: Map<string, string[]>, key: string | undefined, value: string | undefined): void {
  if (key === undefined || value === undefined) return;
  const known = map.get(key);
  if (!known) map.set(key, [value]);
  else if (known.length < mostListed) known.push(value);
}

/** Lists and interface addresses first: rules may name what stands below them. */
function namesOf(commands: readonly RouterOsCommand[]): Pick<Draft, 'lists' | 'interfaceAddresses'> {
  const addresses = new Map<string, string[]>();
  const interfaces = new Map<string, string[]>();
  const interfaceAddresses = new Map<string, string>();
  for (const { menu, verb, values } of commands) {
    if (verb !== 'add' || values.get('disabled') === 'yes') continue;
    if (menu === 'ip firewall address-list') collect(addresses, values.get('list'), values.get('address'));
    else if (menu === 'interface list member') collect(interfaces, values.get('list'), values.get('interface'));
    else if (menu === 'ip address') {
      const [address, name] = [values.get('address')?.replace(/\/.*$/, ''), values.get('interface')];
      if (address !== undefined && name !== undefined && !interfaceAddresses.has(name))
        interfaceAddresses.set(name, address);
    }
  }
  return { lists: { addresses, interfaces }, interfaceAddresses };
}

/** Names in `set sip`, `set ftp,tftp`, `set [find name=sip]`, `set [find]`; what a number means only the router knows. */
export function serviceTargets(target: string): readonly ServicePort[] {
  const found = /^\[ *find *(?:where +)?(.*?) *\]$/.exec(target);
  if (!found) return target.split(',').flatMap((name) => servicePortNamed(name.trim().replaceAll('"', '')) ?? []);
  const condition = found[1] ?? '';
  if (condition === '') return servicePorts;
  const named = /^name="?([\w-]{1,20})"?$/.exec(condition)?.[1];
  return (named === undefined ? undefined : servicePortNamed(named))
    ? servicePorts.filter(({ name }) => name === named?.toLowerCase())
    : [];
}

const mostPorts = 64;

function changeSetting(
  profile: Profile,
  { alg, transport }: { readonly alg: AlgId; readonly transport: Transport },
  changes: Partial<Pick<AlgSetting, 'state' | 'ports'>>,
  line: number,
): Profile {
  const known = settingOf(profile, alg, transport);
  if (!known) return profile;
  const changed: AlgSetting = { ...known, ...changes, source: lineSource(line), verified: true };
  return { ...profile, algs: profile.algs.map((setting) => (setting === known ? changed : setting)) };
}

function takeServicePort(draft: Draft, { verb, target, values, line }: RouterOsCommand): StatementMeaning {
  const targets = serviceTargets(target);
  const disabled = verb === 'disable' ? 'yes' : verb === 'enable' ? 'no' : values.get('disabled');
  const ports = (values.get('ports') ?? '')
    .split(',')
    .flatMap((text) => portOf(text) ?? [])
    .slice(0, mostPorts);
  const on = disabled === 'yes' ? false : disabled === 'no' ? true : null;
  for (const entry of targets)
    for (const end of entry.algs)
      draft.profile = changeSetting(
        draft.profile,
        end,
        { ...(on === null ? {} : { state: on ? 'on' : 'off' }), ...(ports.length > 0 ? { ports } : {}) },
        line,
      );
  const [only] = targets;
  const single = targets.length === 1 ? only?.algs[0] : undefined;
  const name = single ? `the ${algTitle(single.alg)} helper` : 'these helpers';
  const state = on === null ? '' : ` ${on ? 'on' : 'off'}`;
  const at = ports.length > 0 ? `, ports ${ports.join(', ')}` : '';
  const media = values.get('sip-direct-media') === 'yes' ? ' Media goes straight between the callers.' : '';
  const known = targets.length > 0 && !targets.every(({ algs }) => algs.length === 0);
  return {
    kind: 'alg',
    alg: single?.alg ?? null,
    transport: single && only?.algs.length === 1 ? single.transport : null,
    on,
    hover: known
      ? `NAT helper: ${name}${state}${at}. On: addresses in these messages are translated and what they negotiate is opened.${media}`
      : 'A NAT helper of a transport, or one that this tool does not know; it is left alone.',
  };
}

function takeTracking(draft: Draft, { values, line }: RouterOsCommand): StatementMeaning {
  const source = lineSource(line);
  const said: string[] = [];
  for (const [name, property] of Object.entries(timerProperties) as [TimerName, string][]) {
    const value = parseDuration(values.get(property) ?? '');
    if (value === null) continue;
    said.push(`${property} ${value} s`);
    draft.profile = {
      ...draft.profile,
      timers: { ...draft.profile.timers, [name]: { value, source, verified: true } },
    };
  }
  return { kind: 'nat-timer', hover: `Connection tracking: ${said.length > 0 ? said.join(', ') : 'other options'}.` };
}

function takeNat(draft: Draft, { verb, values, line, text }: RouterOsCommand): StatementMeaning {
  const translation = verb === 'add' ? readTranslation(values, draft.lists) : null;
  if (!translation) return { kind: 'nat-other', hover: 'A NAT command that has no bearing on ALGs here.' };
  if (values.get('disabled') === 'yes') return { kind: 'nat-other', hover: 'A NAT rule that is disabled.' };
  draft.rules.push(...natRules(translation, { line, text }, draft.interfaceAddresses));
  if (values.get('action') === 'endpoint-independent-nat') {
    const fact = statedInLine('endpoint-independent' as const, line);
    const side = values.get('chain') === 'dstnat' ? { filtering: fact } : { mapping: fact };
    draft.profile = { ...draft.profile, natBehaviour: { ...draft.profile.natBehaviour, ...side } };
  }
  return { kind: 'nat-rule', hover: describeTranslation(translation) };
}

/** Properties that still leave a drop of whatever begins outside what it is. */
const harmless = new Set(['chain', 'action', 'comment', 'log', 'log-prefix', 'connection-nat-state', 'in-interface', 'in-interface-list', 'disabled']); // prettier-ignore

/** A rule that drops what is forwarded, or what begins outside, makes the router a stateful firewall. */
function takeFilter(draft: Draft, { verb, values, line }: RouterOsCommand): void {
  const action = values.get('action');
  if (verb !== 'add' || values.get('chain') !== 'forward' || values.get('disabled') === 'yes') return;
  if (action !== 'drop' && action !== 'reject') return;
  const narrow = [...values].some(
    ([key, value]) => !harmless.has(key) && !(key === 'connection-state' && value === 'new'),
  );
  if (narrow) return;
  const source = `line ${line} of the configuration drops what is forwarded`;
  draft.profile = {
    ...draft.profile,
    checks: { ...draft.profile.checks, statefulFirewall: { value: true, source, verified: true } },
  };
}

function understand(draft: Draft, command: RouterOsCommand): StatementMeaning | null {
  const { menu, verb } = command;
  if (verb === '' || verb === 'print' || verb === 'export') return null;
  switch (menu) {
    case 'ip firewall service-port':
      return verb === 'set' || verb === 'enable' || verb === 'disable' ? takeServicePort(draft, command) : null;
    case 'ip firewall connection tracking':
      return verb === 'set' ? takeTracking(draft, command) : null;
    case 'ip firewall filter':
      takeFilter(draft, command);
      return null;
    case 'ip firewall nat':
      return takeNat(draft, command);
    default:
      return null;
  }
}

/** Reads the text. Never throws; what it does not know is not in `statements`. */
export function readRouterOsConfiguration(text: string): ConfigurationReading {
  const { commands, lineCount } = exportCommands(text);
  const draft: Draft = { profile: routerOsProfile, rules: [], ...namesOf(commands) };
  const statements: ConfigurationStatement[] = [];
  let hostname: string | null = null;
  for (const command of commands) {
    if (command.menu === 'system identity' && command.verb === 'set') hostname = command.values.get('name') ?? hostname;
    const meaning = understand(draft, command);
    if (meaning) statements.push(statementAt(command, meaning));
  }
  const version = /\bRouterOS (?:v)?(\d{1,2}\.[\w.]{1,12})/.exec(text.slice(0, 64 * 1024))?.[1] ?? null;
  return {
    platform: 'mikrotik-routeros',
    version,
    hostname,
    profile: { ...draft.profile, nat: draft.rules },
    statements,
    lines: lineCount,
  };
}
