/** What one rule of nftables matches and does, as far as helpers and NAT go. */
import type { Transport } from '../../alg/alg.ts';
import type { PortRange } from '../../gateway/nat-rule.ts';
import { addressRangeOf, portRangeOf } from '../range-text.ts';
import { emptyTranslation, type Translation, type TranslationAction } from '../translation.ts';

export interface NftRule {
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  readonly notDestinations: readonly string[];
  readonly inInterface: string | null;
  readonly outInterface: string | null;
  readonly transports: readonly Transport[];
  readonly ports: readonly PortRange[];
  /** Name of the helper object that `ct helper set` attaches. */
  readonly sets: string | null;
  /** Name in `ct helper "ftp"`, which only matches. */
  readonly matchesHelper: string | null;
  readonly verdict: 'accept' | 'return' | 'drop' | null;
  readonly translation: Translation | null;
  /** True when the rule has matches beyond these, so that it cannot be written again from them. */
  readonly more: boolean;
}

/** Values behind `$name` and `@name`. */
export interface NftNames {
  readonly defines: ReadonlyMap<string, readonly string[]>;
  readonly sets: ReadonlyMap<string, readonly string[]>;
}

const mostValues = 64;

const transportNames: Readonly<Record<string, Transport>> = { tcp: 'tcp', '6': 'tcp', udp: 'udp', '17': 'udp', icmp: 'icmp', '1': 'icmp', gre: 'gre', '47': 'gre', esp: 'esp', '50': 'esp' }; // prettier-ignore

interface Values {
  readonly values: readonly string[];
  readonly not: boolean;
  /** Index behind the values. */
  readonly next: number;
}

/** The value or the set at a place: `10.0.0.1`, `{ a, b }`, `@name`, `$name`, with `!=` or `==` in front. */
function valuesAt(words: readonly string[], start: number, names: NftNames): Values {
  let at = start;
  const not = words[at] === '!=';
  if (not || words[at] === '==') at += 1;
  const raw: string[] = [];
  if (words[at] === '{') {
    for (at += 1; at < words.length && words[at] !== '}'; at += 1)
      if (words[at] !== ',' && raw.length < mostValues) raw.push(words[at] ?? '');
  } else raw.push(words[at] ?? '');
  const values = raw.flatMap((word): readonly string[] => {
    if (word.startsWith('$')) return names.defines.get(word.slice(1)) ?? [];
    if (word.startsWith('@')) return names.sets.get(word.slice(1)) ?? [];
    return [word];
  });
  return { values: values.slice(0, mostValues), not, next: at + 1 };
}

/** `203.0.113.1-203.0.113.9:1024-2047`, `:8080`, `[2001:db8::1]:80`. */
function newEnd(word: string, names: NftNames): Pick<Translation, 'addresses' | 'ports'> {
  const variable = /^\$(\w{1,64})(.*)$/.exec(word);
  const text = variable ? `${names.defines.get(variable[1] ?? '')?.[0] ?? ''}${variable[2] ?? ''}` : word;
  const bracketed = /^\[([^\]]{2,45})\](?::(.*))?$/.exec(text);
  const [address = '', ports] = bracketed
    ? [bracketed[1], bracketed[2]]
    : (text.match(/:/g)?.length ?? 0) > 1
      ? [text]
      : text.split(':', 2);
  const range = addressRangeOf(address);
  return { addresses: range ? [range] : [], ports: ports === undefined ? null : portRangeOf(ports) };
}

const natActions: Readonly<Record<string, TranslationAction>> = {
  snat: 'source',
  dnat: 'destination',
  masquerade: 'masquerade',
  redirect: 'redirect',
};

/** Reads the words of one rule; unknown matches are passed by and noted in `more`. */
export function readNftRule(words: readonly string[], names: NftNames): NftRule {
  const draft = {
    sources: [] as string[],
    destinations: [] as string[],
    notDestinations: [] as string[],
    inInterface: null as string | null,
    outInterface: null as string | null,
    transports: [] as Transport[],
    ports: [] as PortRange[],
    sets: null as string | null,
    matchesHelper: null as string | null,
    verdict: null as NftRule['verdict'],
    more: false,
  };
  let action: TranslationAction | null = null;
  let end: Pick<Translation, 'addresses' | 'ports'> = { addresses: [], ports: null };
  let at = 0;
  while (at < words.length) {
    const word = words[at] ?? '';
    const second = words[at + 1] ?? '';
    if (word === 'iifname' || word === 'iif' || word === 'oifname' || word === 'oif') {
      const { values, not, next } = valuesAt(words, at + 1, names);
      if (not || values.length !== 1) draft.more = true;
      if (!not) {
        if (word.startsWith('i')) draft.inInterface = values[0] ?? null;
        else draft.outInterface = values[0] ?? null;
      }
      at = next;
    } else if ((word === 'ip' || word === 'ip6') && (second === 'saddr' || second === 'daddr')) {
      const { values, not, next } = valuesAt(words, at + 2, names);
      if (not) {
        draft.more = true;
        if (second === 'daddr') draft.notDestinations.push(...values);
      } else if (second === 'saddr') draft.sources.push(...values);
      else draft.destinations.push(...values);
      at = next;
    } else if ((word === 'tcp' || word === 'udp' || word === 'th') && second === 'dport') {
      const { values, not, next } = valuesAt(words, at + 2, names);
      if (not) draft.more = true;
      else draft.ports.push(...values.flatMap((value) => portRangeOf(value) ?? []));
      if (word !== 'th') draft.transports.push(word);
      at = next;
    } else if ((word === 'meta' && second === 'l4proto') || (word === 'ip' && second === 'protocol')) {
      const { values, not, next } = valuesAt(words, at + 2, names);
      const found = values.flatMap((value) =>
        Object.hasOwn(transportNames, value) ? (transportNames[value] ?? []) : [],
      );
      if (not || found.length !== values.length) draft.more = true;
      else draft.transports.push(...found);
      at = next;
    } else if (word === 'ct' && second === 'helper' && words[at + 2] === 'set') {
      draft.sets = words[at + 3] ?? '';
      at += 4;
    } else if (word === 'ct' && second === 'helper') {
      draft.matchesHelper = words[at + 2] ?? '';
      draft.more = true;
      at += 3;
    } else if (word === 'counter') {
      at += second === 'packets' ? 5 : 1;
    } else if (word === 'comment') at += 2;
    else if (Object.hasOwn(natActions, word)) {
      action = natActions[word] ?? null;
      at += 1;
      while (words[at] === 'ip' || words[at] === 'ip6' || words[at] === 'to' || words[at] === 'prefix') at += 1;
      const target = words[at];
      if (target !== undefined && /^[\d$[:a-fA-F]/.test(target) && words[at - 1] === 'to') {
        end = newEnd(target, names);
        at += 1;
      } else if (words[at - 1] === 'to') draft.more = true;
    } else if (word === 'accept' || word === 'return' || word === 'drop') {
      draft.verdict = word;
      at += 1;
    } else {
      draft.more = true;
      at += 1;
    }
  }
  const transports = [...new Set(draft.transports)];
  const translation: Translation | null =
    action === null
      ? null
      : {
          ...emptyTranslation,
          action,
          transports,
          sources: draft.sources,
          destinations: draft.destinations,
          notDestinations: draft.notDestinations,
          destinationPorts: draft.ports,
          inInterface: draft.inInterface,
          outInterface: draft.outInterface,
          ...end,
        };
  return { ...draft, transports, translation };
}

/** Priorities by name (nft(8) 1.0.6, table of standard priority names). */
const priorities: Readonly<Record<string, number>> = {
  raw: -300,
  mangle: -150,
  dstnat: -100,
  filter: 0,
  security: 50,
  srcnat: 100,
};

/** `filter`, `-150`, `raw + 10`; null when the words hold none. */
export function priorityOf(words: readonly string[]): number | null {
  const at = words.indexOf('priority');
  if (at < 0) return null;
  const text = words.slice(at + 1, at + 4).join('');
  const match = /^(?:([a-z]+)([+-]\d{1,5})?|(-?\d{1,6}))/.exec(text);
  if (!match) return null;
  if (match[3] !== undefined) return Number(match[3]);
  const base = Object.hasOwn(priorities, match[1] ?? '') ? priorities[match[1] ?? ''] : undefined;
  return base === undefined ? null : base + Number(match[2] ?? 0);
}
