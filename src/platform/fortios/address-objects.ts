/** Address objects and groups of FortiOS, resolved to prefixes, and interfaces with their addresses. */
import { formatIpv4, parseIpv4 } from '../../base/address.ts';
import { maskLength } from '../../base/prefix.ts';
import { sectionsNamed, valueOf, valuesOf, type FortiNode, type FortiTree } from './configuration-tree.ts';

export interface AddressBook {
  /** Prefixes of an object or a group; undefined when the text does not say them. `all` has none: any address. */
  readonly prefixes: (name: string) => readonly string[] | undefined;
  readonly interfaceAddresses: ReadonlyMap<string, string>;
}

const mostPrefixes = 64;

/** Prefixes that together are the range; undefined for one that takes more than 64, or is no range. */
function rangePrefixes(first: string, last: string): readonly string[] | undefined {
  let from = parseIpv4(first);
  const to = parseIpv4(last);
  if (from === undefined || to === undefined || from > to) return undefined;
  const prefixes: string[] = [];
  while (from <= to) {
    let size = 1;
    while (size < 2 ** 32 && from % (size * 2) === 0 && from + size * 2 - 1 <= to) size *= 2;
    if (prefixes.length >= mostPrefixes) return undefined;
    prefixes.push(`${formatIpv4(from)}/${32 - Math.log2(size)}`);
    from += size;
  }
  return prefixes;
}

function prefixesOf(entry: FortiNode): readonly string[] | undefined {
  const [address, mask] = valuesOf(entry, 'subnet') ?? [];
  if (address !== undefined) {
    const [network = '', bits] = address.split('/', 2);
    const length = bits === undefined ? maskLength(mask ?? '255.255.255.255', false) : Number(bits);
    if (parseIpv4(network) === undefined || length === undefined || !(length >= 0 && length <= 32)) return undefined;
    return length === 0 ? [] : [`${network}/${length}`];
  }
  const [first, last] = [valueOf(entry, 'start-ip'), valueOf(entry, 'end-ip')];
  return first !== undefined && last !== undefined ? rangePrefixes(first, last) : undefined;
}

const mostMembers = 256;
/** A group of more prefixes than this is taken as unknown: shortened, it would claim less than it holds. */
const mostTogether = 1024;

export const limited = (prefixes: readonly string[]): readonly string[] | undefined =>
  prefixes.length > mostTogether ? undefined : prefixes;

export function addressBook(tree: FortiTree): AddressBook {
  const objects = new Map<string, FortiNode>();
  for (const name of ['firewall address', 'firewall addrgrp'])
    for (const section of sectionsNamed(tree, name)) for (const entry of section.nodes) objects.set(entry.name, entry);
  const resolved = new Map<string, readonly string[] | undefined>([
    ['all', []],
    ['any', []],
  ]);
  const resolve = (name: string, depth: number): readonly string[] | undefined => {
    if (resolved.has(name)) return resolved.get(name);
    const entry = objects.get(name);
    if (!entry || depth > 8) return undefined;
    // Marked as unknown first, so that a group in itself ends.
    resolved.set(name, undefined);
    const members = valuesOf(entry, 'member');
    let prefixes: readonly string[] | undefined;
    if (members) {
      const parts = members.slice(0, mostMembers).map((member) => resolve(member, depth + 1));
      // A member that is every address makes the group every address; an unknown one leaves it unknown.
      if (parts.every((part) => part !== undefined))
        prefixes = parts.some((part) => part.length === 0) ? [] : limited([...new Set(parts.flat())]);
    } else prefixes = prefixesOf(entry);
    resolved.set(name, prefixes);
    return prefixes;
  };
  const interfaceAddresses = new Map<string, string>();
  for (const section of sectionsNamed(tree, 'system interface'))
    for (const entry of section.nodes) {
      const address = valueOf(entry, 'ip')?.replace(/\/.*$/, '');
      if (address !== undefined && parseIpv4(address)) interfaceAddresses.set(entry.name, address);
    }
  return { prefixes: (name) => resolve(name, 0), interfaceAddresses };
}
