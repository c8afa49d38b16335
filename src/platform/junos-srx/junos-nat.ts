/**
 * NAT of Junos in the language of rule sets: `security nat` on SRX, `services nat` on MX with an SPC3 card. Static rules win
 * over destination rules, those over source rules (Junos NAT user guide).
 */
import type { Transport } from '../../alg/alg.ts';
import { parsePrefix } from '../../base/prefix.ts';
import { natRule, type AddressRange, type NatRule, type NatRulePlace, type PortRange } from '../../gateway/nat-rule.ts';
import type { NatBehaviour } from '../../gateway/nat-behaviour.ts';
import { portRangeOf } from '../range-text.ts';
import { describeTranslation, emptyTranslation, natRules, type Translation } from '../translation.ts';
import { childrenOf, nodeAt, wordsBelow, type TreeNode } from '../statement-tree/statement-tree.ts';
import { prefixesIn, rangesBelow, type JunosAddresses } from './junos-addresses.ts';
import { statedInLine } from '../../gateway/sourced.ts';

/** What one rule, or one pool, is in a sentence, and the rules that it makes. */
export interface JunosNatEntry {
  /** Path below `nat`, e.g. `source rule-set A rule B`. */
  readonly path: readonly string[];
  readonly hover: string;
  readonly rules: readonly NatRule[];
  /** What the rule says of how bindings are made. */
  readonly behaviour?: NatBehaviour;
}

interface Pool {
  readonly addresses: readonly AddressRange[];
  readonly ports: PortRange | null;
  readonly overload: boolean;
  readonly paired: boolean;
  readonly line: number;
}

/** `port range 1024 to 2047`, `port range { 1024; to { 2047; } }`, `port range 1024-2047`. */
function portsOfPool(pool: TreeNode): PortRange | null {
  const range = nodeAt(pool, 'port', 'range');
  const first = wordsBelow(range).find((word) => /^\d/.test(word));
  if (first === undefined) return null;
  const last = wordsBelow(nodeAt(range, first, 'to'))[0] ?? wordsBelow(nodeAt(range, 'to'))[0];
  return portRangeOf(last === undefined ? first : `${first}-${last}`);
}

function poolIn(pool: TreeNode): Pool {
  const destinationPort = wordsBelow(nodeAt(pool, 'address', 'port'))[0];
  return {
    addresses: rangesBelow(nodeAt(pool, 'address')),
    ports: destinationPort === undefined ? portsOfPool(pool) : portRangeOf(destinationPort),
    overload: nodeAt(pool, 'port', 'no-translation') === undefined,
    paired:
      nodeAt(pool, 'address-pooling', 'paired') !== undefined || nodeAt(pool, 'port', 'deterministic') !== undefined,
    line: pool.line,
  };
}

const transportsOf = (words: readonly string[]): readonly Transport[] =>
  words.flatMap((word): readonly Transport[] =>
    word === 'tcp' || word === '6' ? ['tcp'] : word === 'udp' || word === '17' ? ['udp'] : [],
  );

/** Ports of `destination-port 80`, `80 to 90` or `80-90`. */
const portsOf = (node: TreeNode | undefined): readonly PortRange[] =>
  childrenOf(node).flatMap((child) => {
    const last = wordsBelow(nodeAt(child, 'to'))[0];
    return portRangeOf(last === undefined ? child.word : `${child.word}-${last}`) ?? [];
  });

function addressesOf(match: TreeNode | undefined, side: string, addresses: JunosAddresses): readonly string[] {
  const named = wordsBelow(nodeAt(match, `${side}-address-name`)).slice(0, 64).map((name) => addresses.prefixes(name)); // prettier-ignore
  const own = prefixesIn(wordsBelow(nodeAt(match, `${side}-address`)));
  const parts = [...named, own];
  // A name that the text does not resolve is no prefix; the rule is then as wide as it looks.
  if (parts.some((part) => part === undefined) || named.some((part) => part?.length === 0)) return [];
  return parts.flatMap((part) => part ?? []);
}

interface Reader {
  readonly addresses: JunosAddresses;
  readonly pools: (kind: string) => ReadonlyMap<string, Pool>;
}

const placeOf = (rule: TreeNode, text: string): NatRulePlace => ({ line: rule.line, text });

/** Persistent NAT (Junos NAT user guide): a binding serves every destination; who may answer is its own statement. */
function persistence(node: TreeNode | undefined): NatBehaviour {
  const permit = node ? wordsBelow(nodeAt(node, 'permit'))[0] : undefined;
  const filtering =
    permit === 'any-remote-host'
      ? 'endpoint-independent'
      : permit === 'target-host'
        ? 'address-dependent'
        : permit === 'target-host-port'
          ? 'address-and-port-dependent'
          : undefined;
  if (!node || filtering === undefined) return {};
  return { mapping: statedInLine('endpoint-independent', node.line), filtering: statedInLine(filtering, node.line) };
}

/** What rules of MX-SPC3 say of bindings. */
function cgnat(then: TreeNode | undefined): NatBehaviour {
  const mapping = nodeAt(then, 'mapping-type', 'endpoint-independent');
  const filtering = nodeAt(then, 'filtering-type', 'endpoint-independent');
  return {
    ...(mapping ? { mapping: statedInLine('endpoint-independent' as const, mapping.line) } : {}),
    ...(filtering ? { filtering: statedInLine('endpoint-independent' as const, filtering.line) } : {}),
  };
}

function sourceRule({ addresses, pools }: Reader, set: TreeNode, rule: TreeNode): JunosNatEntry {
  const path = ['source', 'rule-set', set.word, 'rule', rule.word];
  const then = nodeAt(rule, 'then', 'source-nat');
  const match = nodeAt(rule, 'match');
  const poolName = wordsBelow(nodeAt(then, 'pool')).find((word) => word !== 'persistent-nat');
  const pool = poolName === undefined ? undefined : pools('source').get(poolName);
  const off = nodeAt(then, 'off') !== undefined;
  const ownAddress = nodeAt(then, 'interface') !== undefined;
  const [outward] = [...wordsBelow(nodeAt(set, 'to', 'interface')), ...wordsBelow(nodeAt(set, 'to', 'zone'))];
  const ownAddresses = [
    ...wordsBelow(nodeAt(set, 'to', 'interface')).flatMap((one) => addresses.interfaceAddress(one) ?? []),
    ...wordsBelow(nodeAt(set, 'to', 'zone')).flatMap((zone) => addresses.zoneAddresses(zone)),
  ];
  if (!off && !ownAddress && poolName === undefined)
    return { path, hover: 'A source NAT rule that translates nothing yet.', rules: [] };
  const translation: Translation = {
    ...emptyTranslation,
    action: off ? 'exempt' : ownAddress ? 'masquerade' : 'source',
    transports: transportsOf(wordsBelow(nodeAt(match, 'protocol'))),
    sources: addressesOf(match, 'source', addresses),
    destinations: addressesOf(match, 'destination', addresses),
    destinationPorts: portsOf(nodeAt(match, 'destination-port')),
    outInterface: outward ?? null,
    addresses: pool?.addresses ?? [],
    ports: pool?.ports ?? null,
  };
  const known = outward !== undefined && ownAddresses[0] !== undefined ? new Map([[outward, ownAddresses[0]]]) : new Map<string, string>(); // prettier-ignore
  const rules = natRules(translation, placeOf(rule, `source rule-set ${set.word} rule ${rule.word}`), known).map(
    (one): NatRule =>
      one.kind === 'dynamic'
        ? { ...one, overload: pool?.overload ?? true, ...(poolName === undefined ? {} : { from: poolName }) }
        : one,
  );
  const behaviour: NatBehaviour = {
    ...persistence(
      nodeAt(then, 'pool', poolName ?? '', 'persistent-nat') ??
        nodeAt(then, 'pool', 'persistent-nat') ??
        nodeAt(then, 'interface', 'persistent-nat'),
    ),
    ...cgnat(then),
    ...(pool?.paired ? { pooling: statedInLine('paired' as const, pool.line) } : {}),
  };
  return { path, hover: describeTranslation(translation), rules, behaviour };
}

function destinationRule({ addresses, pools }: Reader, set: TreeNode, rule: TreeNode): JunosNatEntry {
  const path = ['destination', 'rule-set', set.word, 'rule', rule.word];
  const then = nodeAt(rule, 'then', 'destination-nat');
  const poolName = wordsBelow(nodeAt(then, 'pool'))[0];
  const pool = poolName === undefined ? undefined : pools('destination').get(poolName);
  const match = nodeAt(rule, 'match');
  if (!pool || pool.addresses.length === 0)
    return {
      path,
      hover: nodeAt(then, 'off')
        ? 'Destinations that this rule matches are not translated.'
        : 'A destination NAT rule.',
      rules: [],
    };
  const ports = portsOf(nodeAt(match, 'destination-port'));
  const stated = transportsOf(wordsBelow(nodeAt(match, 'protocol')));
  const translation: Translation = {
    ...emptyTranslation,
    action: 'destination',
    // A port means one of the two transports that have ports.
    transports: stated.length > 0 ? stated : ports.length > 0 ? ['tcp', 'udp'] : [],
    sources: addressesOf(match, 'source', addresses),
    destinations: addressesOf(match, 'destination', addresses),
    destinationPorts: ports,
    addresses: pool.addresses,
    ports: pool.ports,
  };
  const rules = natRules(translation, placeOf(rule, `destination rule-set ${set.word} rule ${rule.word}`), new Map());
  return { path, hover: describeTranslation(translation), rules };
}

function staticRule({ addresses }: Reader, set: TreeNode, rule: TreeNode): JunosNatEntry {
  const path = ['static', 'rule-set', set.word, 'rule', rule.word];
  const then = nodeAt(rule, 'then', 'static-nat');
  const match = nodeAt(rule, 'match');
  const [outer, ...more] = addressesOf(match, 'destination', addresses);
  const named = wordsBelow(nodeAt(then, 'prefix-name')).find((word) => word !== 'routing-instance');
  const prefix = nodeAt(then, 'prefix');
  const inner =
    wordsBelow(prefix).find((word) => parsePrefix(word) !== undefined) ??
    (named === undefined ? undefined : addresses.prefixes(named)?.[0]);
  const [outside, inside] = [outer, inner].map((text) => (text === undefined ? undefined : parsePrefix(text)));
  if (nodeAt(then, 'inet')) return { path, hover: 'Static NAT between IPv6 and IPv4.', rules: [] };
  if (outer === undefined || inner === undefined || !outside || !inside || more.length > 0 || outside.length !== inside.length)
    return { path, hover: 'A static NAT rule whose addresses the text does not say.', rules: [] }; // prettier-ignore
  const host = outside.length === outside.bytes.length * 8;
  const [outerPort] = portsOf(nodeAt(match, 'destination-port'));
  const mapped = Number(wordsBelow(nodeAt(prefix, inner, 'mapped-port'))[0] ?? wordsBelow(nodeAt(prefix, 'mapped-port'))[0]); // prettier-ignore
  const port = outerPort && Number.isInteger(mapped) ? { outer: outerPort.first, inner: mapped } : null;
  const end = (text: string, number: number | null): NatRule['local'] => ({
    address: text.split('/', 1)[0] ?? '',
    interface: null,
    port: number,
  });
  const base = natRule(placeOf(rule, `static rule-set ${set.word} rule ${rule.word}`), {
    kind: host ? 'static' : 'static-network',
    local: end(inner, port?.inner ?? null),
    global: end(outer, port?.outer ?? null),
    ...(host ? {} : { networkLength: outside.length }),
  });
  const rules = port ? (['tcp', 'udp'] as const).map((transport): NatRule => ({ ...base, transport })) : [base];
  return { path, hover: `Static translation in both directions: ${inner} inside is ${outer} outside.`, rules };
}

/** Every rule and pool below `nat`, rules in the order of precedence. */
export function junosNatEntries(nat: TreeNode | undefined, addresses: JunosAddresses): readonly JunosNatEntry[] {
  const pools = new Map<string, ReadonlyMap<string, Pool>>();
  const poolNodes = (kind: string): readonly TreeNode[] => childrenOf(nodeAt(nat, kind, 'pool'));
  for (const kind of ['source', 'destination'])
    pools.set(kind, new Map(poolNodes(kind).map((node) => [node.word, poolIn(node)])));
  const reader: Reader = { addresses, pools: (kind) => pools.get(kind) ?? new Map<string, Pool>() };
  const each = (kind: string, read: (reader: Reader, set: TreeNode, rule: TreeNode) => JunosNatEntry): readonly JunosNatEntry[] =>
    childrenOf(nodeAt(nat, kind, 'rule-set')).flatMap((set) =>
      childrenOf(nodeAt(set, 'rule')).map((rule) => read(reader, set, rule)),
    ); // prettier-ignore
  const described = (kind: string): readonly JunosNatEntry[] =>
    poolNodes(kind).map(({ word }) => {
      const text = (pools.get(kind)?.get(word)?.addresses ?? []).slice(0, 3).map(({ first, last }) => (first === last ? first : `${first}–${last}`)); // prettier-ignore
      return {
        path: [kind, 'pool', word],
        hover: `Addresses of the pool ${word}${text.length > 0 ? `: ${text.join(', ')}` : ''}.`,
        rules: [],
      };
    });
  return [
    ...each('static', staticRule),
    ...each('destination', destinationRule),
    ...each('source', sourceRule),
    ...described('source'),
    ...described('destination'),
  ];
}
