/**
 * What NAT rules of Cisco's systems name: access lists and route maps as the sources that they permit, pools as addresses,
 * interfaces by their address. Read from the whole text first, because a rule may stand before what it names.
 */
import { parseIpv4 } from '../../base/address.ts';
import { maskLength } from '../../base/prefix.ts';
import type { AddressRange, NatRule } from '../../gateway/nat-rule.ts';
import type { ConfigurationLine } from '../configuration-lines.ts';

export interface NamedObjects {
  /** Prefixes that an access list permits as sources; absent when it permits what no prefix says. */
  readonly sources: ReadonlyMap<string, readonly string[]>;
  readonly pools: ReadonlyMap<string, readonly AddressRange[]>;
  readonly interfaceAddresses: ReadonlyMap<string, string>;
}

/** A list longer than this is no NAT's; what follows is left out, and the list then says nothing. */
const mostEntries = 512;

/** The source in `permit [ip|tcp|…] SOURCE …`: `any`, `host A`, `A WILDCARD`, or `A` alone; undefined when it is none of these. */
function sourceOf(words: readonly string[], isExtended: boolean): string | undefined {
  const rest = words.slice(isExtended ? 2 : 1);
  const [first = '', second = ''] = rest;
  if (first === 'any') return '0.0.0.0/0';
  if (first === 'host') return parseIpv4(second) === undefined ? undefined : second;
  if (parseIpv4(first) === undefined) return undefined;
  if (parseIpv4(second) === undefined) return isExtended ? undefined : first;
  const length = maskLength(second, true);
  return length === undefined ? undefined : `${first}/${length}`;
}

interface Draft {
  readonly lists: Map<string, string[] | null>;
  readonly maps: Map<string, string[]>;
}

function addSource(lists: Draft['lists'], name: string, words: readonly string[], isExtended: boolean): void {
  const known = lists.get(name);
  // A refusal first, or a source that no prefix says: then the list cannot be told by its permits.
  if (known === null) return;
  const source = words[0] === 'permit' ? sourceOf(words, isExtended) : undefined;
  if (words[0] === 'deny' || words[0] === 'remark') {
    if (!known) lists.set(name, []);
    return;
  }
  if (words[0] !== 'permit') return;
  const list = known ?? [];
  if (source === undefined || list.length >= mostEntries) lists.set(name, null);
  else lists.set(name, [...list, source]);
}

/** Numbered lists 100–199 and 2000–2699 are extended. */
const isExtendedNumber = (name: string): boolean => /^(?:1\d\d|2[0-6]\d\d)$/.test(name);

export function readNamedObjects(lines: readonly ConfigurationLine[]): NamedObjects {
  const draft: Draft = { lists: new Map(), maps: new Map() };
  const pools = new Map<string, AddressRange[]>();
  const interfaceAddresses = new Map<string, string>();
  let section: {
    readonly kind: 'list' | 'map' | 'interface' | 'none';
    readonly name: string;
    readonly extended: boolean;
  } = {
    kind: 'none',
    name: '',
    extended: false,
  };
  for (const { text, indented } of lines) {
    const words = text.toLowerCase().split(/[ \t]+/);
    const raw = text.split(/[ \t]+/);
    const [first = '', second = '', third = '', fourth = ''] = words;
    if (first === 'access-list') {
      addSource(draft.lists, second, words.slice(2), isExtendedNumber(second));
      continue;
    }
    if (first === 'ip' && second === 'access-list' && fourth !== '') {
      section = { kind: 'list', name: raw[3] ?? '', extended: third === 'extended' };
      if (!draft.lists.has(section.name)) draft.lists.set(section.name, []);
      continue;
    }
    if (first === 'route-map' && second !== '') {
      section = { kind: 'map', name: raw[1] ?? '', extended: false };
      continue;
    }
    if (first === 'interface' && second !== '') {
      section = { kind: 'interface', name: raw[1] ?? '', extended: false };
      continue;
    }
    if (first === 'ip' && second === 'nat' && third === 'pool' && fourth !== '') {
      const [from = '', to = ''] = raw.slice(4);
      if (parseIpv4(from) !== undefined && parseIpv4(to) !== undefined)
        pools.set(raw[3] ?? '', [...(pools.get(raw[3] ?? '') ?? []), { first: from, last: to }]);
      continue;
    }
    if (!indented) section = { kind: 'none', name: '', extended: false };
    else if (section.kind === 'list') {
      // Entries may carry a sequence number in front.
      const entry = /^\d+$/.test(first) ? words.slice(1) : words;
      addSource(draft.lists, section.name, entry, section.extended);
    } else if (section.kind === 'map' && first === 'match' && second === 'ip' && third === 'address')
      draft.maps.set(section.name, [...(draft.maps.get(section.name) ?? []), ...raw.slice(3)]);
    else if (
      section.kind === 'interface' &&
      first === 'ip' &&
      second === 'address' &&
      fourth !== '' &&
      words[4] !== 'secondary'
    )
      if (parseIpv4(third) !== undefined && !interfaceAddresses.has(section.name.toLowerCase()))
        interfaceAddresses.set(section.name.toLowerCase(), third);
  }
  return { sources: sourcesOf(draft), pools, interfaceAddresses };
}

function sourcesOf({ lists, maps }: Draft): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const [name, list] of lists) if (list && list.length > 0) found.set(name, list);
  for (const [name, matched] of maps) {
    const all = matched.map((list) => found.get(list));
    // A map that matches nothing by address, or a list that is not told, says nothing of its sources.
    if (all.length > 0 && all.every((list) => list !== undefined)) found.set(name, all.flat());
  }
  return found;
}

/** The rule with what it names put in. */
export function resolveRule(rule: NatRule, { sources, pools, interfaceAddresses }: NamedObjects): NatRule {
  const named = rule.match === null ? undefined : sources.get(rule.match);
  const address = rule.from === null ? undefined : interfaceAddresses.get(rule.from.toLowerCase());
  const given =
    rule.from === null
      ? undefined
      : (pools.get(rule.from) ?? (address ? [{ first: address, last: address }] : undefined));
  const globalName = rule.global?.interface;
  const globalAddress = globalName ? interfaceAddresses.get(globalName.toLowerCase()) : undefined;
  return {
    ...rule,
    ...(rule.kind === 'dynamic' && named ? { sources: named } : {}),
    ...(rule.kind === 'dynamic' && given ? { pool: given } : {}),
    ...(rule.global && globalAddress ? { global: { ...rule.global, address: globalAddress } } : {}),
  };
}
