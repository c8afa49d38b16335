/** NAT of a FortiGate: policies with NAT, address pools, virtual IPs and the central SNAT map, as rules of a profile. */
import type { Transport } from '../../alg/alg.ts';
import type { NatRule, PortRange } from '../../gateway/nat-rule.ts';
import { addressRangeOf, portRangeOf } from '../range-text.ts';
import { describeTranslation, emptyTranslation, natRules, type Translation } from '../translation.ts';
import { limited, type AddressBook } from './address-objects.ts';
import { sectionsNamed, valueOf, valuesOf, type FortiNode, type FortiTree } from './configuration-tree.ts';

/** One entry that says something about NAT. */
export interface NatEntry {
  readonly entry: FortiNode;
  readonly kind: 'nat-rule' | 'nat-pool' | 'nat-other';
  readonly hover: string;
  readonly rules: readonly NatRule[];
}

/** Statement text of an entry: its lines, blanks cut off, one below the other. */
export const entryText = (tree: FortiTree, { line, endLine }: FortiNode): string =>
  tree.lines
    .slice(line - 1, Math.min(endLine, line + 200))
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .join('\n');

interface Pool {
  readonly first: string;
  readonly last: string;
  readonly overload: boolean;
}

function poolsOf(tree: FortiTree): ReadonlyMap<string, Pool> {
  const pools = new Map<string, Pool>();
  for (const section of sectionsNamed(tree, 'firewall ippool'))
    for (const entry of section.nodes) {
      const [first, last] = [valueOf(entry, 'startip'), valueOf(entry, 'endip')];
      if (first !== undefined && last !== undefined)
        pools.set(entry.name, { first, last, overload: valueOf(entry, 'type') !== 'one-to-one' });
    }
  return pools;
}

interface Names {
  readonly tree: FortiTree;
  readonly book: AddressBook;
  readonly pools: ReadonlyMap<string, Pool>;
}

const addressesNamed = (book: AddressBook, names: readonly string[] | undefined): readonly string[] | undefined => {
  const parts = (names ?? []).slice(0, 256).map((name) => book.prefixes(name));
  if (parts.some((part) => part?.length === 0)) return [];
  return parts.every((part) => part !== undefined) ? limited([...new Set(parts.flat())]) : undefined;
};

/** A source translation out of pools, or to the interface's address. Null when the text does not say whom it concerns. */
function sourceTranslation(
  { book, pools }: Names,
  sourceNames: readonly string[] | undefined,
  destinationNames: readonly string[] | undefined,
  poolNames: readonly string[],
  outInterface: string | null,
  rest: Partial<Translation>,
): { readonly translation: Translation; readonly overload: boolean } {
  const used = poolNames.flatMap((name) => pools.get(name) ?? []);
  const translation: Translation = {
    ...emptyTranslation,
    action: used.length > 0 ? 'source' : 'masquerade',
    // A name that the text does not resolve (a domain, a country) is no prefix; the rule is then as wide as it looks.
    sources: addressesNamed(book, sourceNames) ?? [],
    destinations: addressesNamed(book, destinationNames) ?? [],
    outInterface,
    addresses: used.map(({ first, last }) => ({ first, last })),
    ...rest,
  };
  return { translation, overload: used.every(({ overload }) => overload) };
}

const withPool = (rules: readonly NatRule[], overload: boolean): readonly NatRule[] =>
  overload ? rules : rules.map((rule) => (rule.kind === 'dynamic' ? { ...rule, overload } : rule));

function policy(names: Names, entry: FortiNode): NatEntry | null {
  const nat = valueOf(entry, 'nat') === 'enable';
  const disabled = valueOf(entry, 'status') === 'disable' || valueOf(entry, 'action') === 'deny';
  const place = { line: entry.line, text: entryText(names.tree, entry) };
  const profile = valueOf(entry, 'voip-profile');
  const voip = profile === undefined ? '' : ` SIP is read by the VoIP profile ${profile}, whatever the mode.`;
  if (disabled) return nat ? { entry, kind: 'nat-other', hover: 'A policy that is off or denies.', rules: [] } : null;
  const [sources, destinations] = [valuesOf(entry, 'srcaddr'), valuesOf(entry, 'dstaddr')];
  if (nat) {
    const poolNames = valueOf(entry, 'ippool') === 'enable' ? (valuesOf(entry, 'poolname') ?? []) : [];
    const out = valueOf(entry, 'dstintf') ?? null;
    const { translation, overload } = sourceTranslation(names, sources, destinations, poolNames, out, {});
    return {
      entry,
      kind: 'nat-rule',
      hover: `${describeTranslation(translation)}${voip}`,
      rules: withPool(natRules(translation, place, names.book.interfaceAddresses), overload),
    };
  }
  const named = addressesNamed(names.book, destinations) ?? [];
  if (named.length === 0 || valueOf(entry, 'action') !== 'accept')
    return profile === undefined ? null : { entry, kind: 'nat-other', hover: `A policy.${voip}`, rules: [] };
  const translation: Translation = {
    ...emptyTranslation,
    action: 'exempt',
    sources: addressesNamed(names.book, sources) ?? [],
    destinations: named,
  };
  return {
    entry,
    kind: 'nat-rule',
    hover: `A policy without NAT. ${describeTranslation(translation)}${voip}`,
    rules: natRules(translation, place, names.book.interfaceAddresses),
  };
}

const transportOf = (protocol: string | undefined): readonly Transport[] =>
  protocol === 'tcp' || protocol === '6' ? ['tcp'] : protocol === 'udp' || protocol === '17' ? ['udp'] : [];

function bothWays(rule: NatRule): NatRule {
  const { inboundOnly, ...rest } = rule;
  return inboundOnly === true && rule.kind === 'static' ? rest : rule;
}

/** A virtual IP. Without port forwarding it holds both ways: what the inside host begins takes the outside address. */
function virtualIp(names: Names, entry: FortiNode): NatEntry {
  const forward = valueOf(entry, 'portforward') === 'enable';
  const external = addressRangeOf(valueOf(entry, 'extip') ?? '');
  const mapped = (valuesOf(entry, 'mappedip') ?? []).flatMap((text) => addressRangeOf(text) ?? []);
  const type = valueOf(entry, 'type');
  const other: NatEntry = {
    entry,
    kind: 'nat-other',
    hover: 'A virtual IP that this tool does not follow.',
    rules: [],
  };
  if (!external || mapped.length === 0 || (type !== undefined && type !== 'static-nat')) return other;
  const ports: PortRange | null = forward ? portRangeOf(valueOf(entry, 'extport') ?? '') : null;
  const interfaceName = valueOf(entry, 'extintf');
  const any = external.first === '0.0.0.0';
  const translation: Translation = {
    ...emptyTranslation,
    action: 'destination',
    transports: forward ? transportOf(valueOf(entry, 'protocol') ?? 'tcp') : [],
    destinations: any ? [] : [external.first === external.last ? external.first : `${external.first}-${external.last}`],
    destinationPorts: ports ? [ports] : [],
    inInterface: interfaceName === undefined || interfaceName === 'any' ? null : interfaceName,
    addresses: mapped,
    ports: forward ? portRangeOf(valueOf(entry, 'mappedport') ?? valueOf(entry, 'extport') ?? '') : null,
  };
  const place = { line: entry.line, text: entryText(names.tree, entry) };
  const oneToOne = !forward && external.first === external.last && mapped[0]?.first === mapped[0]?.last;
  const written = external.first === external.last ? translation : { ...translation, destinations: [] };
  const rules = natRules(written, place, names.book.interfaceAddresses);
  return {
    entry,
    kind: 'nat-rule',
    hover: `Virtual IP. ${describeTranslation(translation)} It takes effect in the policies that name it.`,
    rules: oneToOne ? rules.map(bothWays) : rules,
  };
}

function centralRule(names: Names, entry: FortiNode): NatEntry {
  const place = { line: entry.line, text: entryText(names.tree, entry) };
  if (valueOf(entry, 'status') === 'disable')
    return { entry, kind: 'nat-other', hover: 'A rule of the central SNAT map that is off.', rules: [] };
  const out = valueOf(entry, 'dstintf');
  const { translation, overload } = sourceTranslation(
    names,
    valuesOf(entry, 'orig-addr'),
    valuesOf(entry, 'dst-addr'),
    valuesOf(entry, 'nat-ippool') ?? [],
    out === undefined || out === 'any' ? null : out,
    { transports: transportOf(valueOf(entry, 'protocol')), ports: portRangeOf(valueOf(entry, 'nat-port') ?? '') },
  );
  const used: Translation = valueOf(entry, 'nat') === 'disable' ? { ...translation, action: 'exempt' } : translation;
  return {
    entry,
    kind: 'nat-rule',
    hover: `Central SNAT. ${describeTranslation(used)}`,
    rules: withPool(natRules(used, place, names.book.interfaceAddresses), overload),
  };
}

/** Every entry of the text that bears on NAT, in the order of precedence: the central map, then policies, then virtual IPs. */
export function natEntries(tree: FortiTree, book: AddressBook): readonly NatEntry[] {
  const names: Names = { tree, book, pools: poolsOf(tree) };
  const entriesOf = (name: string): readonly FortiNode[] =>
    sectionsNamed(tree, name).flatMap(({ nodes }) => nodes.filter(({ kind }) => kind === 'edit'));
  return [
    ...entriesOf('firewall central-snat-map').map((entry) => centralRule(names, entry)),
    ...entriesOf('firewall vip').map((entry) => virtualIp(names, entry)),
    ...entriesOf('firewall policy').flatMap((entry) => policy(names, entry) ?? []),
    ...entriesOf('firewall ippool').map((entry): NatEntry => {
      const pool = names.pools.get(entry.name);
      const range = pool ? ` ${pool.first}–${pool.last}` : '';
      return { entry, kind: 'nat-pool', hover: `Addresses of the pool ${entry.name}:${range}.`, rules: [] };
    }),
  ];
}
