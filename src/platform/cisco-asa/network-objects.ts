/** Objects, names and interfaces of an ASA configuration: what its NAT rules are written in. */
import { parseIpv4 } from '../../base/address.ts';
import type { AddressRange } from '../../gateway/nat-rule.ts';
import { maskLength } from '../../base/prefix.ts';
import type { ConfigurationLine } from '../configuration-lines.ts';

export interface NetworkObject {
  /** As prefixes; empty for a range, which no prefix says. */
  readonly prefixes: readonly string[];
  readonly range: AddressRange | null;
}

export interface NetworkObjects {
  readonly objects: ReadonlyMap<string, NetworkObject>;
  /** By `nameif`. */
  readonly interfaceAddresses: ReadonlyMap<string, string>;
  /** `name 192.0.2.1 gateway`. */
  readonly names: ReadonlyMap<string, string>;
}

const mostMembers = 512;
export const everySource: NetworkObject = { prefixes: ['0.0.0.0/0'], range: null };

export const objectOfAddress = (address: string, mask?: string): NetworkObject | null => {
  if (parseIpv4(address) === undefined) return null;
  const length = mask === undefined ? 32 : maskLength(mask, false);
  return length === undefined ? null : { prefixes: [length === 32 ? address : `${address}/${length}`], range: null };
};

function memberOf(words: readonly string[], names: ReadonlyMap<string, string>): NetworkObject | null {
  const [kind = '', first = '', second = ''] = words.map((word) => names.get(word) ?? word);
  if (kind === 'host') return objectOfAddress(first);
  if (kind === 'subnet') return objectOfAddress(first, second);
  if (kind === 'range' && parseIpv4(first) !== undefined && parseIpv4(second) !== undefined)
    return { prefixes: [], range: { first, last: second } };
  return null;
}

/** The one address of an object, or null when it is more. */
export const hostOf = ({ prefixes: [only, ...others] }: NetworkObject): string | null =>
  only !== undefined && others.length === 0 && !only.includes('/') ? only : null;

/** The object as addresses to give out. */
export function rangesOf({ prefixes, range }: NetworkObject): readonly AddressRange[] {
  if (range) return [range];
  return prefixes.flatMap((prefix) => (prefix.includes('/') ? [] : [{ first: prefix, last: prefix }]));
}

export function readNetworkObjects(lines: readonly ConfigurationLine[]): NetworkObjects {
  const objects = new Map<string, NetworkObject>();
  const names = new Map<string, string>();
  const interfaceAddresses = new Map<string, string>();
  let section: { readonly kind: 'object' | 'group' | 'interface' | 'none'; readonly name: string } = {
    kind: 'none',
    name: '',
  };
  let nameif = '';
  for (const { text, indented } of lines) {
    const words = text.split(/[ \t]+/);
    const [first = '', second = '', third = ''] = words;
    if (first === 'name' && parseIpv4(second) !== undefined) names.set(third, second);
    else if (first === 'object' && second === 'network') section = { kind: 'object', name: third };
    else if (first === 'object-group' && second === 'network') section = { kind: 'group', name: third };
    else if (first === 'interface') section = { kind: 'interface', name: second };
    else if (!indented && section.kind !== 'none') section = { kind: 'none', name: '' };
    if (section.kind === 'interface') {
      if (first === 'interface') nameif = '';
      else if (first === 'nameif') nameif = second;
      else if (
        first === 'ip' &&
        second === 'address' &&
        nameif !== '' &&
        parseIpv4(names.get(third) ?? third) !== undefined
      )
        interfaceAddresses.set(nameif, names.get(third) ?? third);
    } else if (section.kind === 'object') {
      const member = memberOf(words, names);
      if (member) objects.set(section.name, member);
    } else if (section.kind === 'group' && first === 'network-object') {
      const [, kind = '', name = '', mask] = words;
      const member =
        kind === 'object'
          ? objects.get(name)
          : (memberOf(words.slice(1), names) ?? objectOfAddress(names.get(kind) ?? kind, mask ?? name));
      const known = objects.get(section.name) ?? { prefixes: [], range: null };
      if (member && known.prefixes.length < mostMembers)
        objects.set(section.name, {
          prefixes: [...known.prefixes, ...member.prefixes],
          range: known.range ?? member.range,
        });
    }
  }
  return { objects, interfaceAddresses, names };
}
