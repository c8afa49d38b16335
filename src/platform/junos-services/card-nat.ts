/** NAT of the older services cards (MS-DPC, MS-MPC): `services nat rule R term T` with pools and translation types. */
import type { NatBehaviour } from '../../gateway/nat-behaviour.ts';
import type { AddressRange, NatRule, PortRange } from '../../gateway/nat-rule.ts';
import { parsePrefix } from '../../base/prefix.ts';
import { prefixesIn, prefixRange, rangesBelow } from '../junos-srx/junos-addresses.ts';
import type { JunosNatEntry } from '../junos-srx/junos-nat.ts';
import { portRangeOf } from '../range-text.ts';
import { describeTranslation, emptyTranslation, natRules, type Translation } from '../translation.ts';
import { childrenOf, nodeAt, valueBelow, wordsBelow, type TreeNode } from '../statement-tree/statement-tree.ts';
import { statedInLine } from '../../gateway/sourced.ts';

interface CardPool {
  readonly addresses: readonly AddressRange[];
  readonly ports: PortRange | null;
  /** The one prefix of the pool, where it has one. */
  readonly prefix: string | null;
  readonly parity: boolean;
  readonly line: number;
}

/** `port range low 1024 high 2047`. */
function lowHigh(node: TreeNode | undefined): { readonly low: string; readonly high: string } | null {
  const low = nodeAt(node, 'low');
  const first = wordsBelow(low)[0];
  const last = wordsBelow(nodeAt(low, first ?? '', 'high'))[0] ?? wordsBelow(nodeAt(node, 'high'))[0];
  return first !== undefined && last !== undefined ? { low: first, high: last } : null;
}

function cardPool(node: TreeNode): CardPool {
  const prefixes = wordsBelow(nodeAt(node, 'address')).filter((word) => parsePrefix(word) !== undefined);
  const range = lowHigh(nodeAt(node, 'address-range'));
  const ports = lowHigh(nodeAt(node, 'port', 'range'));
  return {
    addresses: [...rangesBelow(nodeAt(node, 'address')), ...(range ? [{ first: range.low, last: range.high }] : [])],
    ports: ports ? portRangeOf(`${ports.low}-${ports.high}`) : null,
    prefix: prefixes.length === 1 && !range ? (prefixes[0] ?? null) : null,
    parity: nodeAt(node, 'port', 'preserve-parity') !== undefined,
    line: node.line,
  };
}

function behaviourOf(translated: TreeNode, pool: CardPool | undefined): NatBehaviour {
  const mapping = nodeAt(translated, 'mapping-type', 'endpoint-independent');
  const filtering = nodeAt(translated, 'filtering-type', 'endpoint-independent');
  const paired = nodeAt(translated, 'address-pooling', 'paired');
  return {
    ...(mapping ? { mapping: statedInLine('endpoint-independent' as const, mapping.line) } : {}),
    ...(filtering ? { filtering: statedInLine('endpoint-independent' as const, filtering.line) } : {}),
    ...(paired ? { pooling: statedInLine('paired' as const, paired.line) } : {}),
    ...(pool?.parity ? { portParity: statedInLine(true, pool.line) } : {}),
  };
}

function termEntry(pools: ReadonlyMap<string, CardPool>, rule: TreeNode, term: TreeNode): JunosNatEntry {
  const path = ['rule', rule.word, 'term', term.word];
  const then = nodeAt(term, 'then');
  const translated = nodeAt(then, 'translated');
  const from = nodeAt(term, 'from');
  const sources = prefixesIn(wordsBelow(nodeAt(from, 'source-address')).filter((word) => word !== 'any-unicast')) ?? [];
  const destinations = prefixesIn(wordsBelow(nodeAt(from, 'destination-address')).filter((word) => word !== 'any-unicast')) ?? []; // prettier-ignore
  const place = { line: term.line, text: `rule ${rule.word} term ${term.word}` };
  if (nodeAt(then, 'no-translation')) {
    const exempt: Translation = { ...emptyTranslation, action: 'exempt', sources, destinations };
    return { path, hover: describeTranslation(exempt), rules: natRules(exempt, place, new Map()) };
  }
  if (!translated) return { path, hover: 'A NAT term that translates nothing yet.', rules: [] };
  const typeNode = nodeAt(translated, 'translation-type');
  const type = wordsBelow(typeNode).join(' ');
  const named = (key: string): CardPool | undefined => {
    const name = valueBelow(nodeAt(translated, `${key}-pool`))?.word;
    const prefix = valueBelow(nodeAt(translated, `${key}-prefix`))?.word;
    if (name !== undefined) return pools.get(name);
    if (prefix === undefined || !parsePrefix(prefix)) return undefined;
    return { addresses: [prefixRange(prefix)], ports: null, prefix, parity: false, line: term.line };
  };
  const sourcePool = named('source');
  const destinationPool = named('destination');
  const pool = sourcePool ?? destinationPool;
  if (!pool || pool.addresses.length === 0)
    return { path, hover: 'A NAT term whose pool the text does not say.', rules: [] };
  const inward = !sourcePool;
  const [only] = inward ? destinations : sources;
  const fixed = /basic-nat|dnat|static/.test(type) && !/napt|dynamic/.test(type);
  const sameLength = pool.prefix !== null && only !== undefined && parsePrefix(pool.prefix)?.length === parsePrefix(only)?.length; // prettier-ignore
  const translation: Translation = {
    ...emptyTranslation,
    action: inward
      ? fixed && sameLength && !isHost(only)
        ? 'network-destination'
        : 'destination'
      : fixed && sameLength
        ? 'network-source'
        : 'source',
    sources,
    destinations,
    addresses: pool.addresses,
    ports: pool.ports,
    network: fixed && sameLength ? pool.prefix : null,
  };
  const rules = natRules(translation, place, new Map()).map((one): NatRule => {
    if (one.kind !== 'dynamic' || inward) return one;
    const nat64 = /nat64/.test(type) ? destinations.find((prefix) => prefix.includes(':')) : undefined;
    return {
      ...one,
      overload: !/dynamic-nat44|basic-nat/.test(type),
      ...(nat64 === undefined ? {} : { nat64Prefix: nat64 }),
    };
  });
  return { path, hover: describeTranslation(translation), rules, behaviour: behaviourOf(translated, sourcePool) };
}

const isHost = (prefix: string): boolean => {
  const parsed = parsePrefix(prefix);
  return parsed !== undefined && parsed.length === parsed.bytes.length * 8;
};

/** Every term and pool below `services nat`, terms in order. */
export function cardNatEntries(nat: TreeNode | undefined): readonly JunosNatEntry[] {
  const pools = new Map(childrenOf(nodeAt(nat, 'pool')).map((node) => [node.word, cardPool(node)]));
  const terms = childrenOf(nodeAt(nat, 'rule')).flatMap((rule) =>
    childrenOf(nodeAt(rule, 'term')).map((term) => termEntry(pools, rule, term)),
  );
  const described = [...pools].map(([name, { addresses }]): JunosNatEntry => {
    const text = addresses.slice(0, 3).map(({ first, last }) => (first === last ? first : `${first}–${last}`)); // prettier-ignore
    return { path: ['pool', name], hover: `Addresses of the pool ${name}${text.length > 0 ? `: ${text.join(', ')}` : ''}.`, rules: [] }; // prettier-ignore
  });
  return [...terms, ...described];
}
