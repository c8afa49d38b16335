/**
 * Reads a Junos configuration with a services card, whole or in part: applications, the rules that name them, NAT in the
 * language of the older cards (`rule`, `term`) and of MX-SPC3 (`rule-set`), and the times of the card's interfaces.
 */
import type { AlgSetting, Profile, Timer, TimerName } from '../../gateway/profile.ts';
import { commonBehaviour, junosVersion, natHovers, natMeaning } from '../junos-srx/config-reader.ts';
import { junosAddresses } from '../junos-srx/junos-addresses.ts';
import { applicationBook, protocolNamed, type ApplicationBook } from '../junos-srx/junos-applications.ts';
import { junosDialect, withoutGroup } from '../junos-srx/junos-dialect.ts';
import { junosNatEntries } from '../junos-srx/junos-nat.ts';
import type { ConfigurationReading } from '../platform.ts';
import type { TreeLeaf } from '../statement-tree/leaf.ts';
import { leafStatements, type LeafMeaning } from '../statement-tree/leaf-statement.ts';
import { statementText } from '../statement-tree/statement-text.ts';
import {
  childrenOf,
  nodeAt,
  numberBelow,
  statementTree,
  valueBelow,
  type TreeNode,
} from '../statement-tree/statement-tree.ts';
import { cardNatEntries } from './card-nat.ts';
import { servicesProfile } from './profile.ts';
import { ruleReferences, type RuleReferences } from './rule-references.ts';
import { lineSource, statedInLine } from '../../gateway/sourced.ts';

const mostPorts = 64;

/** Settings where rules are in the text: an ALG that none names is off. */
function algsUnder({ terms, hasRules }: RuleReferences): readonly AlgSetting[] {
  if (!hasRules) return servicesProfile.algs;
  return servicesProfile.algs.map((setting) => {
    const own = terms.filter(({ alg, transport }) => alg === setting.alg && transport === setting.transport);
    // DNS over TCP is refused at commit, whatever an application says.
    if (own.length === 0 || (setting.alg === 'dns' && setting.transport === 'tcp'))
      return setting.state === 'off'
        ? setting
        : { ...setting, state: 'off', source: 'no application of a rule names it', verified: true };
    const lines = [...new Set(own.map(({ line, application }) => (line > 0 ? lineSource(line) : application)))];
    return {
      ...setting,
      state: 'on',
      source: lines.slice(0, 3).join(', '),
      verified: true,
      ports: [...new Set(own.flatMap(({ ports }) => ports))].slice(0, mostPorts),
    };
  }); // prettier-ignore
}

const applicationHovers: Readonly<Record<string, string>> = {
  'learn-sip-register': 'Calls from outside to a registered phone are let in (releases up to 19.1).',
  'sip-call-hold-timeout': 'Seconds for which a call on hold keeps its media (releases up to 19.1).',
  'rpc-program-number':
    'RPC programs that the application lets through; the port mapper needs an application of its own.',
  'snmp-command': 'Which SNMP messages match; there is no word for GetBulk, Inform and traps of version 2.',
  'ttl-threshold': 'Highest hop limit that counts as traceroute.',
  'gate-timeout': 'Seconds for which a gate of this application waits for its first packet.',
  'child-inactivity-timeout': 'Seconds for which an idle data session of this application is kept.',
  'destination-port': 'Port that the application matches.',
  protocol: 'Transport that the application matches.',
};

function applicationMeaning(path: readonly string[], book: ApplicationBook): LeafMeaning {
  const [, , name = '', key = '', value = ''] = path;
  const term = book.terms.find(({ application }) => application === name);
  if (key === 'application-protocol') {
    const needs = value === 'dns' ? ' It requires protocol udp: DNS over TCP is plain TCP here.' : value === 'dce-rpc' ? ' It requires a uuid, and takes no ports.' : ''; // prettier-ignore
    return {
      kind: 'alg',
      alg: term?.alg ?? protocolNamed(value)?.alg ?? null,
      transport: term?.transport ?? null,
      on: true,
      hover: `Application ${name}: the ALG ${value} reads what a rule lets through by this name.${needs}`,
    };
  }
  if (key === 'inactivity-timeout')
    return { kind: 'nat-timer', hover: `Idle sessions of application ${name} end after ${value} s.` };
  const known = Object.hasOwn(applicationHovers, key) ? applicationHovers[key] : undefined;
  return { kind: 'nat-other', hover: known ?? `Part of application ${name}.` };
}

/** A statement by which a rule, or a set, names an application. */
function referenceMeaning(path: readonly string[], book: ApplicationBook): LeafMeaning | null {
  const name = path.at(-1) ?? '';
  const terms = book.termsOf(name);
  const term = terms.find(({ alg }) => alg !== null);
  if (!term) return { kind: 'nat-other', hover: `Names ${name}, which no ALG reads.` };
  return {
    kind: 'alg',
    alg: terms.length === 1 ? term.alg : null,
    transport: terms.length === 1 ? term.transport : null,
    on: true,
    hover: `Names ${name}: here its ALG reads what matches.`,
  };
}

const timeouts: Readonly<Record<string, readonly TimerName[]>> = {
  'open-timeout': ['tcp-handshake'],
  'inactivity-timeout': ['udp', 'tcp'],
  'inactivity-tcp-timeout': ['tcp'],
  'inactivity-non-tcp-timeout': ['udp'],
};

const optionHovers: Readonly<Record<string, string>> = {
  'open-timeout': 'Seconds that a TCP session may take to be established.',
  'inactivity-timeout': 'Seconds for which an idle session is kept.',
  'inactivity-tcp-timeout': 'Seconds for which an idle TCP session is kept.',
  'inactivity-non-tcp-timeout': 'Seconds for which an idle session without TCP is kept.',
  'tcp-tickles': 'Keepalives that ask idle TCP ends whether they are still there.',
  'ignore-errors': 'Anomalies of TCP or of ALGs are not logged: silence in the log proves nothing.',
  'fragment-limit': 'Fragments of one datagram that are kept.',
  'reassembly-timeout': 'Seconds that fragments wait for each other.',
};

/** Key of `interfaces IF services-options KEY`, or of a service set's own options; null for another statement. */
function optionKey(path: readonly string[]): string | null {
  if (path[0] === 'interfaces' && path[2] === 'services-options') return path[3] ?? null;
  if (path[0] === 'services' && path[1] === 'service-set' && path[3] === 'service-set-options')
    return path[4] === 'tcp-session' ? (path[5] ?? null) : (path[4] ?? null);
  return null;
}

function servicesMeaning(path: readonly string[], book: ApplicationBook, hovers: ReadonlyMap<string, string>): LeafMeaning | null {
  const [, section, ...rest] = path;
  const list = path.at(-2);
  const named = list === 'applications' || list === 'application-sets' || (list === 'application' && path.at(-3) === 'match');
  if (named) return referenceMeaning(path, book);
  if (section === 'nat') {
    if (rest[0] === 'rule' && rest[2] === 'term')
      return { kind: 'nat-rule', hover: hovers.get(rest.slice(0, 4).join('\n')) ?? 'A NAT rule.' };
    if (rest[0] === 'rule') return { kind: 'nat-interface', hover: 'In which direction the rule holds.' };
    if (rest[0] === 'pool') return { kind: 'nat-pool', hover: hovers.get(rest.slice(0, 2).join('\n')) ?? 'Addresses of a pool.' };
    return natMeaning(rest, hovers);
  }
  if (section === 'stateful-firewall') return { kind: 'nat-other', hover: 'A rule of the stateful firewall.' };
  if (section === 'service-set') return { kind: 'nat-interface', hover: 'Which rules run on which interface.' };
  return null;
} // prettier-ignore

function meaningOf(leaf: TreeLeaf, book: ApplicationBook, hovers: ReadonlyMap<string, string>): LeafMeaning | null {
  const path = withoutGroup(leaf.path);
  const option = optionKey(path);
  let meaning: LeafMeaning | null = null;
  if (option !== null) {
    const known = Object.hasOwn(optionHovers, option) ? optionHovers[option] : undefined;
    meaning = { kind: Object.hasOwn(timeouts, option) ? 'nat-timer' : 'nat-other', hover: known ?? 'An option of the services card.' }; // prettier-ignore
  } else if (path[0] === 'services') meaning = servicesMeaning(path, book, hovers);
  else if (path[0] === 'applications' && path[1] === 'application') meaning = applicationMeaning(path, book);
  else if (path[0] === 'applications' && path[1] === 'application-set') meaning = referenceMeaning(path, book);
  if (!meaning || (leaf.active && leaf.verb !== 'deactivate')) return meaning;
  return { ...meaning, on: null, hover: `Deactivated: it has no effect. ${meaning.hover}` };
}

function timersIn(root: TreeNode): Profile['timers'] {
  const nodes = [
    ...childrenOf(nodeAt(root, 'interfaces')).flatMap((device) => nodeAt(device, 'services-options') ?? []),
    ...childrenOf(nodeAt(root, 'services', 'service-set')).flatMap((set) => [
      ...(nodeAt(set, 'service-set-options') ? [nodeAt(set, 'service-set-options')] : []),
      ...(nodeAt(set, 'service-set-options', 'tcp-session') ? [nodeAt(set, 'service-set-options', 'tcp-session')] : []),
    ]),
  ];
  const timers: Partial<Record<TimerName, Timer>> = { ...servicesProfile.timers };
  // The general time first: what is said of TCP alone wins over it.
  for (const key of ['inactivity-timeout', 'open-timeout', 'inactivity-tcp-timeout', 'inactivity-non-tcp-timeout'])
    for (const node of nodes) {
      const found = nodeAt(node, key);
      const value = numberBelow(found);
      if (found && value !== null)
        for (const timer of timeouts[key] ?? []) timers[timer] = statedInLine(value, found.line);
    }
  return timers;
}

/** Reads the text. Never throws; what it does not know is not in `statements`. */
export function readServicesConfiguration(text: string): ConfigurationReading {
  const { leaves, lineCount } = statementText(text, junosDialect);
  const root = statementTree(leaves);
  const book = applicationBook(root);
  const nat = nodeAt(root, 'services', 'nat');
  const entries = [...junosNatEntries(nat, junosAddresses(root)), ...cardNatEntries(nat)];
  const hovers = natHovers(entries);
  const references = ruleReferences(root, book);
  const natBehaviour = commonBehaviour(entries);
  const firewall = { value: true, source: 'rules of the stateful firewall in the configuration', verified: true };
  return {
    platform: 'junos-services',
    version: junosVersion(root),
    hostname: valueBelow(nodeAt(root, 'system', 'host-name'))?.word ?? null,
    profile: {
      ...servicesProfile,
      algs: algsUnder(references),
      timers: timersIn(root),
      nat: entries.flatMap(({ rules }) => rules),
      ...(natBehaviour ? { natBehaviour } : {}),
      ...(references.hasFirewall ? { checks: { ...servicesProfile.checks, statefulFirewall: firewall } } : {}),
    },
    statements: leafStatements(leaves, (leaf) => meaningOf(leaf, book, hovers)),
    lines: lineCount,
  };
}
