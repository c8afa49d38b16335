/**
 * Rules that attach helpers, found again in the statements of a reading, and as commands: what a fix takes away, changes
 * and puts back. Only what can be written again from checked values counts as known.
 */
import type { PortRange } from '../../gateway/nat-rule.ts';
import { renderCommand } from '../command-table.ts';
import type { ConfigurationReading } from '../platform.ts';
import { linuxCommands } from './commands.ts';
import { helperNamed } from './helpers.ts';
import { parseIptablesRule } from './iptables-rule.ts';
import { readNftRule } from './nft-rule.ts';
import { nftRuleset } from './nft-ruleset.ts';

/** One rule of a chain that holds helpers. */
export interface HelperRule {
  readonly language: 'iptables' | 'ip6tables' | 'nft';
  /** Raw chain, or family, table and chain. */
  readonly place: readonly string[];
  /** True where the chain holds such rules only. */
  readonly alone: boolean;
  /** Name of the helper, of its object in nft; null for a rule that lets a host pass. */
  readonly helper: string | null;
  /** The kernel's name behind an nft object. */
  readonly type: string | null;
  readonly transport: 'tcp' | 'udp';
  readonly ports: readonly number[];
  readonly source: string | null;
  readonly destination: string | null;
  readonly inInterface: string | null;
  readonly handle: number | null;
  /** Whether it can be written again. */
  readonly known: boolean;
}

const single = (ranges: readonly PortRange[]): readonly number[] | null =>
  ranges.length > 0 && ranges.every(({ first, last }) => first === last) ? ranges.map(({ first }) => first) : null;

function fromIptables(language: 'iptables' | 'ip6tables', chain: string, text: string): HelperRule | null {
  const rule = parseIptablesRule(text, 'raw', language);
  if (!rule || (rule.transport !== 'tcp' && rule.transport !== 'udp')) return null;
  const ports = single(rule.ports);
  return {
    language,
    place: [chain],
    alone: false,
    helper: rule.helper,
    type: rule.helper,
    transport: rule.transport,
    ports: ports ?? [],
    source: rule.source,
    destination: rule.destination,
    inInterface: rule.inInterface,
    handle: null,
    known:
      !rule.more && ports !== null && (rule.source === null || rule.destination === null) && rule.outInterface === null,
  };
}

/** Words of a rule as the ruleset reader splits them, whichever form it has. */
function nftWords(text: string): readonly string[] {
  const plain = text.replace(/^(?:nft )?(?:add|insert) rule (?:(?:ip6?|inet|bridge|netdev|arp) )?\S+ \S+ /, '');
  const [statement] = nftRuleset(`table inet t {\nchain c {\n${plain.replaceAll('\n', ' ')}\n}\n}`).statements;
  return statement?.words ?? [];
}

function fromNft(place: readonly string[], alone: boolean, text: string, type: string | null): HelperRule | null {
  const rule = readNftRule(nftWords(text), { defines: new Map(), sets: new Map() });
  const [transport] = rule.transports;
  if ((transport !== 'tcp' && transport !== 'udp') || rule.transports.length !== 1) return null;
  const ports = single(rule.ports);
  const handle = /# handle (\d{1,9})\s*$/.exec(text)?.[1];
  return {
    language: 'nft',
    place,
    alone,
    helper: rule.sets,
    type,
    transport,
    ports: ports ?? [],
    source: rule.sources[0] ?? null,
    destination: rule.destinations[0] ?? null,
    inInterface: rule.inInterface,
    handle: handle === undefined ? null : Number(handle),
    known: !rule.more && ports !== null && rule.sources.length + rule.destinations.length <= 1,
  };
}

/** Rules that attach helpers, or let a host pass them, in the order of their chains; those without effect are left out. */
export function helperRules({ statements }: ConfigurationReading): readonly HelperRule[] {
  return statements.flatMap((statement): readonly HelperRule[] => {
    const [language, ...place] = statement.sections ?? [];
    if (statement.kind !== 'alg' || statement.problem || statement.on === null) return [];
    if ((language === 'iptables' || language === 'ip6tables') && place[0] === 'raw' && place[1] !== 'OUTPUT') {
      const rule = fromIptables(language, place[1] ?? '', statement.text);
      return rule ? [rule] : [];
    }
    if (language !== 'nft') return [];
    const helper =
      statement.alg === null || statement.transport === null ? undefined : typeOf(statement.alg, statement.transport);
    const rule = fromNft(place.slice(0, 3), place[3] === 'helpers-only', statement.text, helper ?? null);
    return rule ? [rule] : [];
  });
}

const typeOf = (alg: string, transport: string): string | undefined =>
  ['ftp', 'sip', 'tftp', 'irc', 'Q.931', 'RAS', 'pptp', 'snmp', 'netbios-ns', 'rtsp']
    .map((name) => helperNamed(name, transport === 'tcp' || transport === 'udp' ? transport : null))
    .find((helper) => helper?.alg === alg && helper.transport === transport)?.name;

const render = (form: string, values: readonly (string | number)[]): string | null => {
  // A value that begins like an option would be one.
  if (values.some((value) => String(value).startsWith('-'))) return null;
  return linuxCommands.some((entry) => entry.form === form) ? renderCommand(linuxCommands, form, values) : null;
};

/** `iptables -t raw -A …` or `-D …` of a rule; null when it cannot be written again. */
export function iptablesCommand(rule: HelperRule, operation: 'add' | 'delete'): string | null {
  if (!rule.known || rule.language === 'nft') return null;
  const { source, destination, inInterface, transport, ports, helper, place, language } = rule;
  const prefix = destination ?? source;
  const matches = `${source !== null ? ' -s {prefix}' : destination !== null ? ' -d {prefix}' : ''}${inInterface === null ? '' : ' -i {name}'}`;
  const several = ports.length > 1;
  const option = operation === 'delete' ? '-D' : helper === null ? '-I' : '-A';
  const target = helper === null ? 'ACCEPT' : `CT --helper ${helper}`;
  const form = `${language} -t raw ${option} {name}${matches} -p ${transport}${several ? ' -m multiport --dports {ports}' : ' --dport {port}'} -j ${target}`;
  const [chain = ''] = place;
  return render(form, [
    chain,
    ...(prefix === null ? [] : [prefix]),
    ...(inInterface === null ? [] : [inInterface]),
    several ? ports.join(',') : (ports[0] ?? 0),
  ]);
}

/** `nft add rule …`, one per port; null when it cannot be written again. */
export function nftAddCommands(rule: HelperRule, verb: 'add' | 'insert' = 'add'): readonly (string | null)[] {
  if (!rule.known || rule.language !== 'nft') return [null];
  const { source, destination, inInterface, transport, ports, helper, place } = rule;
  const address = source ?? destination;
  const side = source !== null ? ' ip saddr {prefix}' : destination !== null ? ' ip daddr {prefix}' : '';
  const matches = `${inInterface === null ? '' : ' iifname "{name}"'}${side}`;
  const values = [...(inInterface === null ? [] : [inInterface]), ...(address === null ? [] : [address])];
  const rest = helper === null ? 'return' : 'ct helper set "{name}"';
  const form = `nft ${verb} rule {name} {name} {name}${matches} ${transport} dport {port} ${rest}`;
  return ports.map((port) => render(form, [...place, ...values, port, ...(helper === null ? [] : [helper])]));
}

export const nftFlushCommand = (place: readonly string[]): string | null =>
  render('nft flush chain {name} {name} {name}', place);

export const nftDeleteCommand = ({ place, handle }: HelperRule): string | null =>
  handle === null ? null : render('nft delete rule {name} {name} {name} handle {number}', [...place, handle]);

export const samePlace = (one: HelperRule, other: HelperRule): boolean =>
  one.language === other.language && one.place.join(' ') === other.place.join(' ');

/** Commands from one list of rules to another, chain by chain; null among them when one cannot be written. */
export function commandsBetween(
  before: readonly HelperRule[],
  after: readonly HelperRule[],
): readonly (string | null)[] {
  const commands: (string | null)[] = [];
  const gone = before.filter((rule) => !after.includes(rule));
  const come = after.filter((rule) => !before.includes(rule));
  for (const rule of gone) if (rule.language !== 'nft') commands.push(iptablesCommand(rule, 'delete'));
  for (const rule of come) if (rule.language !== 'nft') commands.push(iptablesCommand(rule, 'add'));
  const chains = new Map(
    [...gone, ...come].filter(({ language }) => language === 'nft').map((rule) => [rule.place.join(' '), rule]),
  );
  for (const sample of chains.values()) {
    const old = before.filter((rule) => samePlace(rule, sample));
    const wanted = after.filter((rule) => samePlace(rule, sample));
    const removed = old.filter((rule) => !wanted.includes(rule));
    const added = wanted.filter((rule) => !old.includes(rule));
    const emptied = [...old, ...wanted].every((rule) => rule.alone && rule.known);
    // A host is let pass at the front; what attaches may stand anywhere.
    if (removed.length === 0)
      commands.push(...added.flatMap((rule) => nftAddCommands(rule, rule.helper === null ? 'insert' : 'add')));
    else if (emptied) commands.push(nftFlushCommand(sample.place), ...wanted.flatMap((rule) => nftAddCommands(rule)));
    else
      commands.push(
        ...removed.map(nftDeleteCommand),
        ...added.flatMap((rule) => nftAddCommands(rule, rule.helper === null ? 'insert' : 'add')),
      );
  }
  return commands;
}
