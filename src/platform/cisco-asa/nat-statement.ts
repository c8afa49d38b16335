/** ASA's NAT in its three ages: object and twice NAT (8.3 and later), `static`, `nat` and `global` (PIX to 8.2). */
import { parseIpv4 } from '../../base/address.ts';
import {
  natRule,
  type AddressRange,
  type NatEndpoint,
  type NatRule,
  type NatRulePlace,
} from '../../gateway/nat-rule.ts';
import type { Transport } from '../../alg/alg.ts';
import { portOf } from '../range-text.ts';
import {
  everySource,
  hostOf,
  objectOfAddress,
  rangesOf,
  type NetworkObject,
  type NetworkObjects,
} from './network-objects.ts';

export interface NatPlace extends NatRulePlace {
  /** The `object network` that the statement stands in. */
  readonly object: string | null;
}

const end = (address: string | null, port: number | null = null, name: string | null = null): NatEndpoint => ({
  address,
  interface: name,
  port,
});

/** Interfaces in `(inside,outside)`. */
function interfacesOf(words: readonly string[]): { readonly outside: string | null; readonly rest: readonly string[] } {
  const match = /^\(([^,()]*)(?:,([^()]*))?\)$/.exec(words[0] ?? '');
  return match ? { outside: match[2] ?? null, rest: words.slice(1) } : { outside: null, rest: words };
}

function objectNamed(name: string | undefined, { objects, names }: NetworkObjects): NetworkObject | null {
  if (name === undefined) return null;
  if (name === 'any' || name === 'any4') return everySource;
  return objects.get(name) ?? objectOfAddress(names.get(name) ?? name);
}

/** One-to-one: a host, or a network of the same size. */
function staticRules(
  place: NatPlace,
  real: NetworkObject,
  mapped: NetworkObject,
  parts: Partial<NatRule>,
): readonly NatRule[] {
  const pairs = real.prefixes
    .slice(0, 64)
    .map((prefix, at) => [prefix, mapped.prefixes[at] ?? mapped.prefixes[0]] as const);
  return pairs.flatMap(([inside, outside]) => {
    if (outside === undefined) return [];
    const [from = '', bits] = inside.split('/');
    const [to = ''] = outside.split('/');
    if (inside === outside) return [natRule(place, { kind: 'exempt', sources: [inside], ...parts })];
    return [
      natRule(place, {
        ...parts,
        kind: bits === undefined ? 'static' : 'static-network',
        local: end(from, parts.local?.port ?? null),
        global: end(to, parts.global?.port ?? null),
        ...(bits === undefined ? {} : { networkLength: Number(bits) }),
      }),
    ];
  });
}

/** Words behind `dynamic`: an object, `interface`, `pat-pool OBJECT`, or an object with `interface` as the last resort. */
function dynamicRule(
  place: NatPlace,
  sources: NetworkObject,
  words: readonly string[],
  outside: string | null,
  known: NetworkObjects,
  parts: Partial<NatRule>,
): NatRule {
  const isPool = words[0] === 'pat-pool';
  const name = isPool ? words[1] : words[0];
  const address = outside === null ? undefined : known.interfaceAddresses.get(outside);
  const given: readonly AddressRange[] =
    name === 'interface'
      ? address
        ? [{ first: address, last: address }]
        : []
      : rangesOf(objectNamed(name, known) ?? { prefixes: [], range: null });
  // One address is shared by port; a range is one address each, unless it is a pool of ports.
  const single = given.length === 1 && given[0]?.first === given[0]?.last;
  return natRule(place, {
    sources: sources.prefixes,
    from: name === 'interface' ? (outside ?? 'its interface') : (name ?? null),
    overload: isPool || name === 'interface' || single,
    ...(given.length > 0 ? { pool: given } : {}),
    ...parts,
  });
}

function objectNat(
  words: readonly string[],
  place: NatPlace,
  outside: string | null,
  known: NetworkObjects,
): readonly NatRule[] {
  const real = objectNamed(place.object ?? undefined, known);
  const [kind, target] = words;
  if (!real) return [];
  if (kind === 'dynamic') return [dynamicRule(place, real, words.slice(1), outside, known, {})];
  if (kind !== 'static') return [];
  const service = words.indexOf('service');
  const transport = service < 0 ? null : words[service + 1];
  const ports: Partial<NatRule> =
    transport === 'tcp' || transport === 'udp'
      ? { transport, local: end(null, portOf(words[service + 2])), global: end(null, portOf(words[service + 3])) }
      : {};
  if (target === 'interface') {
    const host = hostOf(real);
    const address = outside === null ? null : (known.interfaceAddresses.get(outside) ?? null);
    return host === null
      ? []
      : [
          natRule(place, {
            ...ports,
            kind: 'static',
            local: end(host, ports.local?.port ?? null),
            global: end(address, ports.global?.port ?? null, outside),
          }),
        ];
  }
  const mapped = objectNamed(target, known);
  return mapped ? staticRules(place, real, mapped, ports) : [];
}

function twiceNat(
  words: readonly string[],
  place: NatPlace,
  outside: string | null,
  known: NetworkObjects,
): readonly NatRule[] {
  if (words.includes('inactive')) return [];
  const from =
    words[0] === 'after-auto' || /^\d+$/.test(words[0] ?? '')
      ? words.slice(words[0] === 'after-auto' && /^\d+$/.test(words[1] ?? '') ? 2 : 1)
      : words;
  if (from[0] !== 'source') return [];
  const real = objectNamed(from[2], known);
  if (!real) return [];
  const at = from.indexOf('destination');
  const original = at < 0 ? null : objectNamed(from[at + 2], known);
  const translated = at < 0 ? null : objectNamed(from[at + 3], known);
  const [one, other] = [original && hostOf(original), translated && hostOf(translated)];
  const parts: Partial<NatRule> =
    one && other && one !== other
      ? { destination: { original: end(one), translated: end(other) } }
      : original
        ? { destinations: original.prefixes }
        : {};
  if (from[1] === 'dynamic') return [dynamicRule(place, real, from.slice(3), outside, known, parts)];
  const mapped = objectNamed(from[3], known);
  return from[1] === 'static' && mapped ? staticRules(place, real, mapped, parts) : [];
}

/** `static (inside,outside) [tcp|udp] MAPPED [PORT] REAL [PORT] [netmask M]`: the mapped end comes first. */
function pixStatic(words: readonly string[], place: NatPlace, known: NetworkObjects): readonly NatRule[] {
  const { outside, rest } = interfacesOf(words);
  const transport: Transport | null = rest[0] === 'tcp' || rest[0] === 'udp' ? rest[0] : null;
  const subject = (transport ? rest.slice(1) : rest).map((word) => known.names.get(word) ?? word);
  const [mapped = '', second = '', third = '', fourth] = subject;
  const real = transport ? third : second;
  const mask = subject[subject.indexOf('netmask') + 1];
  if (parseIpv4(real) === undefined) return [];
  const address =
    mapped === 'interface' ? (outside === null ? null : (known.interfaceAddresses.get(outside) ?? null)) : mapped;
  if (address !== null && parseIpv4(address) === undefined) return [];
  const length =
    subject.includes('netmask') && mask !== undefined
      ? objectOfAddress(real, mask)?.prefixes[0]?.split('/')[1]
      : undefined;
  const isNetwork = !transport && length !== undefined;
  return [
    natRule(place, {
      kind: isNetwork ? 'static-network' : 'static',
      transport,
      local: end(real, transport ? portOf(fourth) : null),
      global: end(address, transport ? portOf(second) : null, mapped === 'interface' ? outside : null),
      ...(isNetwork ? { networkLength: Number(length) } : {}),
    }),
  ];
}

/** Rules of one statement; `globals` are the addresses of PIX's `global (…) ID` by id. */
export function readNatStatement(
  words: readonly string[],
  place: NatPlace,
  known: NetworkObjects,
  globals: ReadonlyMap<string, readonly AddressRange[]>,
): readonly NatRule[] {
  if (words[0] === 'static') return pixStatic(words.slice(1), place, known);
  const { outside, rest } = interfacesOf(words.slice(1));
  if (rest[0] === 'static' || rest[0] === 'dynamic') return objectNat(rest, place, outside, known);
  if (rest.includes('source')) return twiceNat(rest, place, outside, known);
  const [id = '', address = '', mask = ''] = rest;
  if (!/^\d{1,10}$/.test(id)) return [];
  const source =
    address === '0' || address === '0.0.0.0' ? everySource : objectOfAddress(known.names.get(address) ?? address, mask);
  if (id === '0') return source ? [natRule(place, { kind: 'exempt', sources: source.prefixes })] : [];
  if (!source) return [];
  const given = globals.get(id);
  return [
    natRule(place, {
      sources: source.prefixes,
      from: `global ${id}`,
      overload: given === undefined || given.some(({ first, last }) => first === last),
      ...(given && given.length > 0 ? { pool: given } : {}),
    }),
  ];
}

/** The addresses of `global (outside) ID …`. */
export function readGlobal(
  words: readonly string[],
  known: NetworkObjects,
): { readonly id: string; readonly ranges: readonly AddressRange[] } | null {
  const name = /^\(([^()]+)\)$/.exec(words[1] ?? '')?.[1];
  const [id = '', target = ''] = words.slice(2);
  if (!/^\d{1,10}$/.test(id)) return null;
  if (target === 'interface') {
    const address = name === undefined ? undefined : known.interfaceAddresses.get(name);
    return { id, ranges: address ? [{ first: address, last: address }] : [] };
  }
  const [first = '', last = first] = target.split('-');
  return parseIpv4(first) === undefined || parseIpv4(last) === undefined ? null : { id, ranges: [{ first, last }] };
}
