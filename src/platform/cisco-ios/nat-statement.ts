/** Reads Cisco's `ip nat … source …` and `ip nat inside destination …` statements into NAT rules. */
import {
  natRule,
  type NatDirection,
  type NatEndpoint,
  type NatRule,
  type NatRulePlace,
} from '../../gateway/nat-rule.ts';
import { parseIpv4 } from '../../base/address.ts';
import { portOf } from '../range-text.ts';

const isAddress = (word: string | undefined): word is string => word !== undefined && parseIpv4(word) !== undefined;

/** Value of the word after `keyword`, or null. */
function optionOf(words: readonly string[], keyword: string): string | null {
  const at = words.findIndex((word) => word.toLowerCase() === keyword);
  return at < 0 ? null : (words[at + 1] ?? null);
}

const hasFlag = (words: readonly string[], flag: string): boolean => words.some((word) => word.toLowerCase() === flag);

interface Side {
  readonly endpoint: NatEndpoint;
  readonly used: number;
}

/** `192.0.2.1 [port]` or `interface Dialer1 [port]` from the front of `words`. */
function sideOf(words: readonly string[], withPort: boolean): Side | null {
  const first = words[0];
  if (first?.toLowerCase() === 'interface') {
    const name = words[1];
    if (name === undefined) return null;
    const port = withPort ? portOf(words[2]) : null;
    if (withPort && port === null) return null;
    return { endpoint: { address: null, interface: name, port }, used: withPort ? 3 : 2 };
  }
  if (!isAddress(first)) return null;
  const port = withPort ? portOf(words[1]) : null;
  if (withPort && port === null) return null;
  return { endpoint: { address: first, interface: null, port }, used: withPort ? 2 : 1 };
}

type Place = NatRulePlace & Pick<NatRule, 'direction'>;

function staticRule(words: readonly string[], place: Place): NatRule | null {
  const keyword = words[0]?.toLowerCase();
  const transport = keyword === 'tcp' || keyword === 'udp' || keyword === 'esp' ? keyword : null;
  const network = keyword === 'network';
  const withPort = transport === 'tcp' || transport === 'udp';
  const subject = words.slice(transport || network ? 1 : 0);
  const first = sideOf(subject, withPort);
  const second = first && sideOf(subject.slice(first.used), withPort);
  if (!first || !second) return null;
  const options = subject.slice(first.used + second.used);
  // "outside source static" names the global address first.
  const outside = place.direction === 'outside-source';
  return natRule(place, {
    direction: place.direction,
    kind: network ? 'static-network' : 'static',
    transport,
    local: outside ? second.endpoint : first.endpoint,
    global: outside ? first.endpoint : second.endpoint,
    match: optionOf(options, 'route-map'),
    overload: hasFlag(options, 'overload'),
    noPayload: hasFlag(options, 'no-payload'),
    vrf: optionOf(options, 'vrf'),
  });
}

function dynamicRule(words: readonly string[], place: Place): NatRule | null {
  const match = optionOf(words, 'list') ?? optionOf(words, 'route-map');
  const from = optionOf(words, 'pool') ?? optionOf(words, 'interface');
  if (match === null || from === null) return null;
  return natRule(place, {
    direction: place.direction,
    match,
    from,
    overload: hasFlag(words, 'overload'),
    vrf: optionOf(words, 'vrf'),
  });
}

const directions: readonly { readonly words: readonly string[]; readonly direction: NatDirection }[] = [
  { words: ['inside', 'source'], direction: 'inside-source' },
  { words: ['outside', 'source'], direction: 'outside-source' },
  { words: ['inside', 'destination'], direction: 'inside-destination' },
  { words: ['source'], direction: 'virtual' },
];

/** The rule of `ip nat …`, or null when the statement is another one, or cut in the middle. */
export function readNatRule(text: string, line: number): NatRule | null {
  const words = text.split(/[ \t]+/);
  if (words[0]?.toLowerCase() !== 'ip' || words[1]?.toLowerCase() !== 'nat') return null;
  const rest = words.slice(2);
  const found = directions.find((entry) => entry.words.every((word, index) => rest[index]?.toLowerCase() === word));
  if (!found) return null;
  const place: Place = { line, text: words.join(' '), direction: found.direction };
  const subject = rest.slice(found.words.length);
  return subject[0]?.toLowerCase() === 'static' ? staticRule(subject.slice(1), place) : dynamicRule(subject, place);
}
