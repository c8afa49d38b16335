/** Address and service objects of PAN-OS, and addresses of its interfaces. */
import type { Transport } from '../../alg/alg.ts';
import { parsePrefix } from '../../base/prefix.ts';
import type { AddressRange, PortRange } from '../../gateway/nat-rule.ts';
import { addressRangeOf, portRangeOf } from '../range-text.ts';
import { valuesAt } from './scoped-words.ts';

export interface PanService {
  readonly transport: Transport;
  readonly ports: readonly PortRange[];
}

export interface PanObjects {
  /** Prefixes of names and literals together; empty for any address, undefined when the text does not say them. */
  readonly prefixes: (names: readonly string[]) => readonly string[] | undefined;
  /** Ranges of names and literals, for pools. */
  readonly ranges: (names: readonly string[]) => readonly AddressRange[];
  readonly services: (names: readonly string[]) => readonly PanService[];
  readonly interfaceAddresses: ReadonlyMap<string, string>;
}

/** Predefined services (PAN-OS administrator's guide, objects: services). */
const predefined: ReadonlyMap<string, PanService> = new Map([
  ['service-http', { transport: 'tcp', ports: [{ first: 80, last: 80 }, { first: 8080, last: 8080 }] }],
  ['service-https', { transport: 'tcp', ports: [{ first: 443, last: 443 }] }],
]); // prettier-ignore

interface Draft {
  readonly addresses: Map<string, string>;
  readonly groups: Map<string, string[]>;
  readonly services: Map<string, PanService>;
  readonly interfaces: Map<string, string>;
}

function take(draft: Draft, words: readonly string[]): void {
  const [kind, name, key] = words;
  if (name === undefined) return;
  if (kind === 'address' && (key === 'ip-netmask' || key === 'ip-range')) draft.addresses.set(name, words[3] ?? '');
  else if (kind === 'address-group' && key === 'static') {
    const known = draft.groups.get(name) ?? [];
    draft.groups.set(name, [...known, ...valuesAt(words, 3).values].slice(0, 1024));
  } else if (kind === 'service' && key === 'protocol') {
    const transport = words[3];
    const at = words.indexOf('port', 4);
    if ((transport === 'tcp' || transport === 'udp') && at > 0)
      draft.services.set(name, {
        transport,
        ports: (words[at + 1] ?? '').split(',').slice(0, 64).flatMap((part) => portRangeOf(part) ?? []),
      });
  } else if (kind === 'network' && name === 'interface') {
    // network interface ethernet ethernet1/1 layer3 [units ethernet1/1.10] ip 198.51.100.1/24
    const unit = words.indexOf('units');
    const at = words.indexOf('ip', 4);
    const device = unit > 0 ? words[unit + 1] : words[3];
    const address = words[at + 1];
    if (at > 0 && device !== undefined && address !== undefined && parsePrefix(address) && !draft.interfaces.has(device))
      draft.interfaces.set(device, address.split('/', 1)[0] ?? '');
  }
} // prettier-ignore

export function panObjects(lines: readonly (readonly string[])[]): PanObjects {
  const draft: Draft = { addresses: new Map(), groups: new Map(), services: new Map(), interfaces: new Map() };
  for (const words of lines) take(draft, words);
  const members = (name: string, depth: number): readonly string[] => {
    const group = draft.groups.get(name);
    if (!group || depth > 4) return [draft.addresses.get(name) ?? name];
    return group.slice(0, 256).flatMap((member) => members(member, depth + 1)).slice(0, 1024); // prettier-ignore
  };
  const literals = (names: readonly string[]): readonly string[] =>
    names.flatMap((name) => members(name, 0)).slice(0, 1024); // prettier-ignore
  return {
    prefixes: (names) => {
      const texts = literals(names);
      if (texts.some((text) => text === 'any' || parsePrefix(text)?.length === 0)) return [];
      return texts.every((text) => parsePrefix(text) !== undefined) ? texts : undefined;
    },
    ranges: (names) =>
      literals(names).flatMap((text) => {
        const [address = ''] = text.split('/', 1);
        return addressRangeOf(text.includes('/') ? address : text) ?? [];
      }),
    services: (names) => names.flatMap((name) => draft.services.get(name) ?? predefined.get(name) ?? []),
    interfaceAddresses: draft.interfaces,
  };
}
