/** Addresses that a Junos configuration names: address books and sets, interfaces, and the interfaces of zones. */
import type { AddressRange } from '../../gateway/nat-rule.ts';
import { parsePrefix } from '../../base/prefix.ts';
import { childrenOf, nodeAt, wordsBelow, type TreeNode } from '../statement-tree/statement-tree.ts';

export interface JunosAddresses {
  /** Prefixes of a name; undefined when the text does not say them. Empty: any address. */
  readonly prefixes: (name: string) => readonly string[] | undefined;
  /** Own address of `ge-0/0/1.0`; undefined when it is not written down. */
  readonly interfaceAddress: (name: string) => string | undefined;
  /** Own addresses of a zone's interfaces. */
  readonly zoneAddresses: (zone: string) => readonly string[];
}

const mostPrefixes = 1024;

/** A prefix as written, or nothing for `0.0.0.0/0`, which is any address; undefined for what is no prefix. */
export function prefixesIn(words: readonly string[]): readonly string[] | undefined {
  const prefixes = words.slice(0, mostPrefixes + 1);
  if (prefixes.length > mostPrefixes || prefixes.some((word) => parsePrefix(word) === undefined)) return undefined;
  return prefixes.some((word) => parsePrefix(word)?.length === 0) ? [] : prefixes;
}

/** `10.0.0.1/32 to 10.0.0.9/32`, also where `to` stands in braces. The lengths say nothing there. */
export function rangesBelow(node: TreeNode | undefined): readonly AddressRange[] {
  const plain = (word: string): string => word.split('/', 1)[0] ?? '';
  return childrenOf(node).flatMap((child): readonly AddressRange[] => {
    const first = parsePrefix(child.word);
    if (!first) return [];
    const last = wordsBelow(nodeAt(child, 'to'))[0];
    if (last !== undefined) return parsePrefix(last) ? [{ first: plain(child.word), last: plain(last) }] : [];
    return [prefixRange(child.word)];
  });
}

/** First and last address of a prefix of IPv4; of IPv6 the address alone. */
export function prefixRange(text: string): AddressRange {
  const address = text.split('/', 1)[0] ?? '';
  const prefix = parsePrefix(text);
  if (prefix?.bytes.length !== 4 || prefix.length === 32) return { first: address, last: address };
  const last = prefix.bytes.map((byte, index) => {
    const bits = Math.max(0, Math.min(8, prefix.length - index * 8));
    return byte | (0xff >>> bits);
  });
  return { first: prefix.bytes.join('.'), last: last.join('.') };
}

export function junosAddresses(root: TreeNode): JunosAddresses {
  const objects = new Map<string, TreeNode>();
  const sets = new Map<string, TreeNode>();
  const zones = childrenOf(nodeAt(root, 'security', 'zones', 'security-zone'));
  const books = [
    ...childrenOf(nodeAt(root, 'security', 'address-book')),
    ...childrenOf(nodeAt(root, 'services', 'address-book')),
    ...zones.flatMap((zone) => nodeAt(zone, 'address-book') ?? []),
  ];
  for (const book of books) {
    for (const entry of childrenOf(nodeAt(book, 'address')))
      if (!objects.has(entry.word)) objects.set(entry.word, entry);
    for (const entry of childrenOf(nodeAt(book, 'address-set'))) if (!sets.has(entry.word)) sets.set(entry.word, entry);
  }
  const known = new Map<string, readonly string[] | undefined>([
    ['any', []],
    ['any-ipv4', []],
    ['any-ipv6', []],
  ]);
  const resolve = (name: string, depth: number): readonly string[] | undefined => {
    if (known.has(name) || depth > 8) return known.get(name);
    known.set(name, undefined);
    const entry = objects.get(name);
    const set = sets.get(name);
    let prefixes: readonly string[] | undefined;
    if (entry)
      prefixes = prefixesIn(wordsBelow(entry).filter((word) => word !== 'description').slice(0, 1)); // prettier-ignore
    else if (set) {
      const members = [...wordsBelow(nodeAt(set, 'address')), ...wordsBelow(nodeAt(set, 'address-set'))];
      const parts = members.slice(0, 256).map((member) => resolve(member, depth + 1));
      if (parts.every((part) => part !== undefined))
        prefixes = parts.some((part) => part.length === 0) ? [] : [...new Set(parts.flat())].slice(0, mostPrefixes);
    }
    known.set(name, prefixes);
    return prefixes;
  };
  const interfaceAddress = (name: string): string | undefined => {
    const [device = '', unit = '0'] = name.split('.', 2);
    const family = nodeAt(root, 'interfaces', device, 'unit', unit, 'family');
    return [...wordsBelow(nodeAt(family, 'inet', 'address')), ...wordsBelow(nodeAt(family, 'inet6', 'address'))]
      .filter((word) => parsePrefix(word) !== undefined)[0]
      ?.split('/', 1)[0]; // prettier-ignore
  };
  return {
    prefixes: (name) => resolve(name, 0),
    interfaceAddress,
    zoneAddresses: (name) =>
      wordsBelow(nodeAt(root, 'security', 'zones', 'security-zone', name, 'interfaces'))
        .slice(0, 64)
        .flatMap((one) => interfaceAddress(one) ?? []),
  };
}
