/** NAT rules of VyOS (`nat source|destination|static`), and of EdgeOS and Vyatta (`service nat rule`). */
import type { Transport } from '../../alg/alg.ts';
import { parsePrefix } from '../../base/prefix.ts';
import { natRule, type AddressRange, type NatRule, type NatRulePlace, type PortRange } from '../../gateway/nat-rule.ts';
import { addressRangeOf, portRangeOf } from '../range-text.ts';
import { describeTranslation, emptyTranslation, natRules, type Translation } from '../translation.ts';
import { childrenOf, nodeAt, valueBelow, wordsBelow, type TreeNode } from '../statement-tree/statement-tree.ts';

export interface VyosNatEntry {
  /** Path of the rule, e.g. `nat source rule 100`. */
  readonly path: readonly string[];
  readonly hover: string;
  readonly rules: readonly NatRule[];
}

const valueOf = (node: TreeNode | undefined, ...path: readonly string[]): string | undefined =>
  valueBelow(nodeAt(node, ...path))?.word;

const transportsOf = (protocol: string | undefined): readonly Transport[] => {
  switch (protocol) {
    case 'tcp':
    case '6':
      return ['tcp'];
    case 'udp':
    case '17':
      return ['udp'];
    case 'tcp_udp':
      return ['tcp', 'udp'];
    case 'icmp':
      return ['icmp'];
    case 'gre':
      return ['gre'];
    case 'esp':
      return ['esp'];
    default:
      return [];
  }
};

/** `80,443`, `5000-5010`; empty for names and for "all but these". */
const portsOf = (text: string | undefined): readonly PortRange[] =>
  (text ?? '').split(',').slice(0, 64).flatMap((part) => portRangeOf(part) ?? []); // prettier-ignore

interface Names {
  readonly root: TreeNode;
  readonly interfaces: ReadonlyMap<string, string>;
}

function interfaceAddresses(root: TreeNode): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const kind of childrenOf(nodeAt(root, 'interfaces')))
    for (const device of childrenOf(kind)) {
      const address = wordsBelow(nodeAt(device, 'address')).find((word) => parsePrefix(word) !== undefined);
      if (address !== undefined) found.set(device.word, address.split('/', 1)[0] ?? '');
      for (const vlan of childrenOf(nodeAt(device, 'vif'))) {
        const inner = wordsBelow(nodeAt(vlan, 'address')).find((word) => parsePrefix(word) !== undefined);
        if (inner !== undefined) found.set(`${device.word}.${vlan.word}`, inner.split('/', 1)[0] ?? '');
      }
    }
  return found;
}

/** Prefixes that one side of a rule matches, and those that it excludes. A range is no prefix: the side is then any. */
function sideOf(
  { root }: Names,
  side: TreeNode | undefined,
): { readonly is: readonly string[]; readonly not: readonly string[] } {
  // prettier-ignore
  const address = valueOf(side, 'address') ?? valueOf(side, 'prefix');
  const groups = ['address-group', 'network-group'].flatMap((kind) => {
    const name = valueOf(side, 'group', kind);
    const group = name === undefined ? undefined : nodeAt(root, 'firewall', 'group', kind, name);
    return wordsBelow(nodeAt(group, kind === 'address-group' ? 'address' : 'network'));
  });
  const prefixes = groups.filter((word) => parsePrefix(word) !== undefined).slice(0, 1024);
  if (address === undefined) return { is: prefixes.length === groups.length ? prefixes : [], not: [] };
  const negated = address.startsWith('!');
  const plain = negated ? address.slice(1) : address;
  const prefix = parsePrefix(plain);
  if (!prefix || prefix.length === 0) return { is: [], not: [] };
  return negated ? { is: [], not: [plain] } : { is: [plain], not: [] };
}

const interfaceOf = (node: TreeNode | undefined): string | null => {
  const name = valueOf(node, 'name') ?? valueOf(node, 'interface-name') ?? (nodeAt(node, 'group') ? undefined : valueBelow(node)?.word); // prettier-ignore
  return name === undefined || name === 'any' ? null : name;
};

const rangesOf = (text: string | undefined): readonly AddressRange[] => {
  const range = text === undefined ? null : addressRangeOf(text);
  return range ? [range] : [];
};

interface Parts {
  readonly kind: 'source' | 'destination';
  readonly masquerade: boolean;
  readonly address: string | undefined;
  readonly port: string | undefined;
}

function translationOf(names: Names, rule: TreeNode, { kind, masquerade, address, port }: Parts): Translation {
  const [source, destination] = [sideOf(names, nodeAt(rule, 'source')), sideOf(names, nodeAt(rule, 'destination'))];
  const network = address !== undefined && address.includes('/') ? address : null;
  const matched = kind === 'source' ? source.is[0] : destination.is[0];
  const wholeNetwork = network !== null && matched !== undefined && parsePrefix(network)?.length === parsePrefix(matched)?.length; // prettier-ignore
  const excluded = nodeAt(rule, 'exclude') !== undefined;
  const newPorts = port === undefined ? null : portRangeOf(port);
  const action = excluded
    ? 'exempt'
    : kind === 'source'
      ? masquerade
        ? 'masquerade'
        : wholeNetwork
          ? 'network-source'
          : 'source'
      : wholeNetwork
        ? 'network-destination'
        : address === undefined
          ? 'redirect'
          : 'destination';
  const ports = portsOf(valueOf(rule, 'destination', 'port'));
  const stated = transportsOf(valueOf(rule, 'protocol'));
  return {
    ...emptyTranslation,
    action,
    transports: stated,
    sources: source.is,
    destinations: destination.is,
    notDestinations: kind === 'source' ? destination.not : [],
    destinationPorts: ports,
    inInterface: kind === 'destination' ? interfaceOf(nodeAt(rule, 'inbound-interface')) : null,
    outInterface: kind === 'source' ? interfaceOf(nodeAt(rule, 'outbound-interface')) : null,
    addresses:
      wholeNetwork || masquerade ? [] : network === null ? rangesOf(address) : rangesOf(network.split('/', 1)[0]),
    ports: newPorts,
    network: wholeNetwork ? network : null,
  };
}

const placeOf = (path: readonly string[], { line }: TreeNode): NatRulePlace => ({ line, text: path.join(' ') });

function entryOf(names: Names, path: readonly string[], rule: TreeNode, parts: Parts): VyosNatEntry {
  if (nodeAt(rule, 'disable')) return { path, hover: 'A NAT rule that is switched off.', rules: [] };
  if (!nodeAt(rule, 'exclude') && parts.address === undefined && !parts.masquerade && parts.port === undefined)
    return { path, hover: 'A NAT rule that translates nothing yet.', rules: [] };
  const translation = translationOf(names, rule, parts);
  // Excluded destinations concern what comes in: they exempt nothing that goes out.
  const nothing = translation.action === 'exempt' && parts.kind === 'destination';
  const rules = nothing ? [] : natRules(translation, placeOf(path, rule), names.interfaces);
  return { path, hover: describeTranslation(translation), rules };
}

/** One address onto one other, in both directions. */
function staticEntry(path: readonly string[], rule: TreeNode): VyosNatEntry {
  const outer = valueOf(rule, 'destination', 'address');
  const inner = valueOf(rule, 'translation', 'address');
  const [outside, inside] = [outer, inner].map((text) => (text === undefined ? undefined : parsePrefix(text)));
  if (nodeAt(rule, 'disable') || outer === undefined || inner === undefined || !outside || outside.length !== inside?.length)
    return { path, hover: 'A static translation.', rules: [] }; // prettier-ignore
  const host = outside.length === outside.bytes.length * 8;
  const end = (text: string): NatRule['local'] => ({
    address: text.split('/', 1)[0] ?? '',
    interface: null,
    port: null,
  });
  const parts: Partial<NatRule> = host ? { kind: 'static' } : { kind: 'static-network', networkLength: outside.length };
  return {
    path,
    hover: `Static translation in both directions: ${inner} inside is ${outer} outside.`,
    rules: [natRule(placeOf(path, rule), { ...parts, local: end(inner), global: end(outer) })],
  };
}

/** Rules run in the order of their numbers. */
const numbered = (node: TreeNode | undefined): readonly TreeNode[] =>
  [...childrenOf(nodeAt(node, 'rule'))].sort((one, other) => Number(one.word) - Number(other.word) || 0);

function edgeEntry(names: Names, rule: TreeNode): VyosNatEntry {
  const path = ['service', 'nat', 'rule', rule.word];
  const type = valueOf(rule, 'type');
  const inward = type === 'destination';
  const side = nodeAt(rule, inward ? 'inside-address' : 'outside-address');
  return entryOf(names, path, rule, {
    kind: inward ? 'destination' : 'source',
    masquerade: type === 'masquerade',
    address: valueOf(side, 'address'),
    port: valueOf(side, 'port'),
  });
}

/** NAT64 (RFC 6146): the prefix that stands for IPv4, with the pool of its rule. */
function nat64Entry(rule: TreeNode): VyosNatEntry {
  const path = ['nat64', 'source', 'rule', rule.word];
  const prefix = valueOf(rule, 'source', 'prefix');
  if (prefix === undefined || !parsePrefix(prefix) || nodeAt(rule, 'disable'))
    return { path, hover: 'A NAT64 rule.', rules: [] };
  const pool = childrenOf(nodeAt(rule, 'translation', 'pool')).flatMap((one) => rangesOf(valueOf(one, 'address')));
  return {
    path,
    hover: `NAT64: ${prefix} stands for IPv4.`,
    rules: [
      natRule(placeOf(path, rule), {
        match: prefix,
        overload: true,
        nat64Prefix: prefix,
        ...(pool.length > 0 ? { pool } : {}),
      }),
    ],
  };
}

/** Every rule of the text in the order of precedence: static, destination, source; then those of IPv6. */
export function vyosNatEntries(root: TreeNode): readonly VyosNatEntry[] {
  const names: Names = { root, interfaces: interfaceAddresses(root) };
  const each = (top: string, kind: 'source' | 'destination'): readonly VyosNatEntry[] =>
    numbered(nodeAt(root, top, kind)).map((rule) => {
      const address = valueOf(rule, 'translation', 'address');
      const masquerade = address === 'masquerade';
      return entryOf(names, [top, kind, 'rule', rule.word], rule, {
        kind,
        masquerade,
        address: masquerade ? undefined : address,
        port: valueOf(rule, 'translation', 'port') ?? valueOf(rule, 'translation', 'redirect', 'port'),
      });
    });
  return [
    ...numbered(nodeAt(root, 'nat', 'static')).map((rule) => staticEntry(['nat', 'static', 'rule', rule.word], rule)),
    ...each('nat', 'destination'),
    ...each('nat', 'source'),
    ...numbered(nodeAt(root, 'service', 'nat')).map((rule) => edgeEntry(names, rule)),
    ...each('nat66', 'destination'),
    ...each('nat66', 'source'),
    ...numbered(nodeAt(root, 'nat64', 'source')).map(nat64Entry),
  ];
}
