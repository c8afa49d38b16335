/**
 * One translation as netfilter rules ask for it, whatever the language: nft, iptables, UCI and RouterOS say the same few
 * things in other words. Here they become the NAT rules of a profile.
 */
import type { Transport } from '../alg/alg.ts';
import {
  natRule,
  type AddressRange,
  type NatEndpoint,
  type NatRule,
  type NatRulePlace,
  type PortRange,
} from '../gateway/nat-rule.ts';

export const translationActions = [
  'source',
  'masquerade',
  'destination',
  'redirect',
  'network-source',
  'network-destination',
  'exempt',
] as const;
export type TranslationAction = (typeof translationActions)[number];

/** What a rule matches and does; everything that it does not say is empty or null. */
export interface Translation {
  readonly action: TranslationAction;
  /** Empty: every transport. */
  readonly transports: readonly Transport[];
  /** Prefixes. */
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  /** Destinations that the rule does not concern (`! -d`). */
  readonly notDestinations: readonly string[];
  readonly destinationPorts: readonly PortRange[];
  readonly inInterface: string | null;
  readonly outInterface: string | null;
  /** New addresses. */
  readonly addresses: readonly AddressRange[];
  readonly ports: PortRange | null;
  /** New network of a network translation, with its length. */
  readonly network: string | null;
}

export const emptyTranslation: Omit<Translation, 'action'> = {
  transports: [],
  sources: [],
  destinations: [],
  notDestinations: [],
  destinationPorts: [],
  inInterface: null,
  outInterface: null,
  addresses: [],
  ports: null,
  network: null,
};

/** More rules out of one statement are no configuration but an attack on the reader. */
const mostRules = 256;

const withoutLength = (prefix: string): string => prefix.replace(/\/(?:32|128)$/, '');
const isHost = (prefix: string): boolean => !prefix.includes('/') || /\/(?:32|128)$/.test(prefix);
const lengthOf = (prefix: string): number | undefined => {
  const match = /\/(\d{1,3})$/.exec(prefix);
  return match ? Number(match[1]) : undefined;
};

const matches = ({ sources, destinations, destinationPorts }: Translation): Partial<NatRule> => ({
  ...(sources.length > 0 ? { sources } : {}),
  ...(destinations.length > 0 ? { destinations } : {}),
  ...(destinationPorts[0] ? { destinationPorts: destinationPorts[0] } : {}),
});

const rangeText = ({ first, last }: AddressRange): string => (first === last ? first : `${first}-${last}`);

function dynamicSource(
  translation: Translation,
  transport: Transport | null,
  place: NatRulePlace,
  interfaceAddresses: ReadonlyMap<string, string>,
): NatRule {
  const { action, addresses, ports, outInterface, sources } = translation;
  const own = action === 'masquerade' && outInterface !== null ? interfaceAddresses.get(outInterface) : undefined;
  const pool = action === 'masquerade' ? (own === undefined ? [] : [{ first: own, last: own }]) : addresses;
  return natRule(place, {
    transport,
    match: sources.length > 0 ? sources.join(',') : null,
    from: action === 'masquerade' ? outInterface : addresses.map(rangeText).join(',') || null,
    overload: true,
    ...matches(translation),
    ...(pool.length > 0 ? { pool } : {}),
    ...(ports ? { poolPorts: ports } : {}),
  });
}

/** One address and one port, or none, on both sides: a port forwarding. Anything wider gives out of a pool. */
function destinationRule(
  translation: Translation,
  transport: Transport | null,
  ports: PortRange | null,
  place: NatRulePlace,
  interfaceAddresses: ReadonlyMap<string, string>,
): NatRule {
  const { action, addresses, destinations, sources, inInterface } = translation;
  const [target] = addresses;
  const [destination] = destinations;
  const onePort = ports === null || ports.first === ports.last;
  const newPorts = translation.ports ?? (onePort ? ports : null);
  const oneNew = newPorts === null || newPorts.first === newPorts.last;
  const simple =
    addresses.length <= 1 &&
    (!target || target.first === target.last) &&
    destinations.length <= 1 &&
    (destination === undefined || isHost(destination)) &&
    onePort &&
    oneNew &&
    (action === 'redirect' || target !== undefined);
  if (!simple)
    return natRule(place, {
      direction: 'inside-destination',
      transport,
      match: destinations.length > 0 ? destinations.join(',') : null,
      from: addresses.map(rangeText).join(',') || null,
      inboundOnly: true,
      ...matches({ ...translation, destinationPorts: ports ? [ports] : [] }),
      ...(addresses.length > 0 ? { pool: addresses } : {}),
      ...(newPorts ? { poolPorts: newPorts } : {}),
    });
  const own = inInterface === null ? undefined : interfaceAddresses.get(inInterface);
  const address = destination === undefined ? (own ?? null) : withoutLength(destination);
  const global: NatEndpoint = { address, interface: address === null ? inInterface : null, port: ports?.first ?? null };
  const local: NatEndpoint = {
    address: action === 'redirect' ? address : (target?.first ?? null),
    interface: action === 'redirect' && address === null ? inInterface : null,
    port: newPorts?.first ?? null,
  };
  return natRule(place, {
    kind: 'static',
    transport,
    local,
    global,
    inboundOnly: true,
    ...(sources.length > 0 ? { sources } : {}),
  });
}

function networkRule(translation: Translation, transport: Transport | null, place: NatRulePlace): NatRule | null {
  const { action, network, sources, destinations } = translation;
  const matched = action === 'network-source' ? sources[0] : destinations[0];
  if (network === null || matched === undefined) return null;
  const length = lengthOf(network) ?? lengthOf(matched) ?? 32;
  const end = (prefix: string): NatEndpoint => ({
    address: prefix.replace(/\/.*$/, ''),
    interface: null,
    port: null,
  });
  const [local, global] = action === 'network-source' ? [matched, network] : [network, matched];
  return natRule(place, {
    kind: 'static-network',
    transport,
    local: end(local),
    global: end(global),
    networkLength: length,
    // Netfilter keeps no second direction for NETMAP: a flow that begins outside needs a rule of its own.
    ...(action === 'network-destination' ? { inboundOnly: true } : {}),
  });
}

/** The NAT rules of one statement, in order; several where it names several transports or ports. */
export function natRules(
  translation: Translation,
  place: NatRulePlace,
  interfaceAddresses: ReadonlyMap<string, string>,
): readonly NatRule[] {
  const { action, transports, destinationPorts, notDestinations, sources } = translation;
  const each: readonly (Transport | null)[] = transports.length > 0 ? transports : [null];
  const ports: readonly (PortRange | null)[] = destinationPorts.length > 0 ? destinationPorts : [null];
  const rules: NatRule[] = [];
  for (const transport of each) {
    if (notDestinations.length > 0)
      rules.push(
        natRule(place, {
          kind: 'exempt',
          transport,
          destinations: notDestinations,
          ...(sources.length > 0 ? { sources } : {}),
        }),
      );
    for (const range of ports) {
      if (rules.length >= mostRules) return rules;
      const one: Translation = { ...translation, destinationPorts: range ? [range] : [] };
      if (action === 'exempt') rules.push(natRule(place, { kind: 'exempt', transport, ...matches(one) }));
      else if (action === 'source' || action === 'masquerade')
        rules.push(dynamicSource(one, transport, place, interfaceAddresses));
      else if (action === 'destination' || action === 'redirect')
        rules.push(destinationRule(one, transport, range, place, interfaceAddresses));
      else {
        const rule = networkRule(one, transport, place);
        if (rule) rules.push(rule);
      }
    }
  }
  return rules;
}

const list = (items: readonly string[], otherwise: string): string =>
  items.length === 0 ? otherwise : items.length <= 3 ? items.join(', ') : `${items.slice(0, 3).join(', ')}, …`;
const portText = ({ first, last }: PortRange): string => (first === last ? `${first}` : `${first}–${last}`);

/** The translation in one sentence, for hovers. */
export function describeTranslation(translation: Translation): string {
  const { action, transports, sources, destinations, destinationPorts, addresses, ports, network } = translation;
  const what = transports.length > 0 ? `${transports.map((one) => one.toUpperCase()).join(' and ')} ` : '';
  const from = list(sources, 'any source');
  const at = destinationPorts.length > 0 ? ` port ${list(destinationPorts.map(portText), '')}` : '';
  const newPorts = ports ? ` port ${portText(ports)}` : '';
  const out = translation.outInterface === null ? '' : ` that leaves by ${translation.outInterface}`;
  const not = translation.notDestinations.length > 0 ? `, except to ${list(translation.notDestinations, '')}` : '';
  const to = list(
    destinations,
    translation.inInterface === null ? 'any address' : `what ${translation.inInterface} receives`,
  );
  switch (action) {
    case 'source':
      return `Source translation: ${what}from ${from}${out} becomes ${list(addresses.map(rangeText), '?')}${newPorts}${not}.`;
    case 'masquerade':
      return `Source translation: ${what}from ${from}${out} takes the address of the interface${newPorts}${not}.`;
    case 'destination':
      return `Port forwarding: ${what}to ${to}${at} goes to ${list(addresses.map(rangeText), '?')}${newPorts}.`;
    case 'redirect':
      return `Redirection: ${what}to ${to}${at} goes to the router itself${newPorts}.`;
    case 'network-source':
      return `Network translation: sources ${from} become ${network ?? '?'}, host by host.`;
    case 'network-destination':
      return `Network translation: destinations ${to} become ${network ?? '?'}, host by host.`;
    case 'exempt':
      return `Not translated: ${what}from ${from} to ${list(destinations, 'any address')}${at}.`;
  }
}
