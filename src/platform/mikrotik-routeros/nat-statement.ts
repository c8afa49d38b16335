/** Reads one `/ip firewall nat add …` of RouterOS into the words that all netfilter rules share. */
import type { Transport } from '../../alg/alg.ts';
import { addressRangeOf, portRangeOf } from '../range-text.ts';
import { emptyTranslation, type Translation, type TranslationAction } from '../translation.ts';

/** Lists that rules name instead of addresses and interfaces. */
export interface RouterOsLists {
  readonly addresses: ReadonlyMap<string, readonly string[]>;
  readonly interfaces: ReadonlyMap<string, readonly string[]>;
}

const actions: Readonly<Record<string, readonly [srcnat: TranslationAction | null, dstnat: TranslationAction | null]>> =
  {
    masquerade: ['masquerade', null],
    'src-nat': ['source', null],
    same: ['source', 'destination'],
    'dst-nat': [null, 'destination'],
    redirect: [null, 'redirect'],
    netmap: ['network-source', 'network-destination'],
    accept: ['exempt', null],
    'endpoint-independent-nat': ['masquerade', null],
  };

const transports: Readonly<Record<string, Transport>> = {
  tcp: 'tcp', '6': 'tcp', udp: 'udp', '17': 'udp', icmp: 'icmp', '1': 'icmp', gre: 'gre', '47': 'gre', 'ipsec-esp': 'esp', '50': 'esp',
}; // prettier-ignore

const listed = (value: string | undefined): readonly string[] =>
  value === undefined || value === '' ? [] : value.split(',').slice(0, 64);

/** The translation, or null for jumps, logging and what this tool does not know. */
export function readTranslation(values: ReadonlyMap<string, string>, lists: RouterOsLists): Translation | null {
  const chain = values.get('chain') ?? '';
  const name = values.get('action') ?? 'accept';
  const pair = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (!pair) return null;
  // In a chain of one's own the action alone tells the side.
  const action = chain === 'dstnat' ? pair[1] : chain === 'srcnat' ? pair[0] : (pair[0] ?? pair[1]);
  if (!action) return null;
  const positive = (key: string): string | undefined => {
    const value = values.get(key);
    return value === undefined || value.startsWith('!') ? undefined : value;
  };
  const negative = (key: string): readonly string[] => {
    const value = values.get(key);
    return value?.startsWith('!') ? listed(value.slice(1)) : [];
  };
  const addressesOf = (side: 'src' | 'dst'): readonly string[] => {
    const list = positive(`${side}-address-list`);
    const own = positive(`${side}-address`);
    return own !== undefined ? listed(own) : list === undefined ? [] : (lists.addresses.get(list) ?? []);
  };
  const interfaceOf = (side: 'in' | 'out'): string | null => {
    const list = positive(`${side}-interface-list`);
    return positive(`${side}-interface`) ?? (list === undefined ? null : (lists.interfaces.get(list)?.[0] ?? list));
  };
  const protocol = positive('protocol');
  const transport = protocol !== undefined && Object.hasOwn(transports, protocol) ? transports[protocol] : undefined;
  const to = values.get('to-addresses') ?? values.get('to-address');
  const range = to === undefined ? null : addressRangeOf(to);
  const notList = values.get('dst-address-list');
  return {
    ...emptyTranslation,
    action,
    transports: transport ? [transport] : [],
    sources: addressesOf('src'),
    destinations: addressesOf('dst'),
    notDestinations: [
      ...negative('dst-address'),
      ...(notList?.startsWith('!') ? (lists.addresses.get(notList.slice(1)) ?? []) : []),
    ],
    destinationPorts: listed(positive('dst-port')).flatMap((text) => portRangeOf(text) ?? []),
    inInterface: interfaceOf('in'),
    outInterface: interfaceOf('out'),
    addresses: range ? [range] : [],
    ports: portRangeOf(values.get('to-ports') ?? ''),
    network: name === 'netmap' && to !== undefined ? to : null,
  };
}
