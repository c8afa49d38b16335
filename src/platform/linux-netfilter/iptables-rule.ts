/** One rule of iptables, as `iptables-save` prints it or a command line gives it. */
import type { Transport } from '../../alg/alg.ts';
import type { PortRange } from '../../gateway/nat-rule.ts';
import { addressRangeOf, portRangeOf } from '../range-text.ts';
import { shellWords } from './text-lines.ts';
import { emptyTranslation, type Translation, type TranslationAction } from '../translation.ts';

export interface IptablesRule {
  readonly command: 'iptables' | 'ip6tables';
  readonly table: string;
  readonly chain: string;
  readonly operation: 'append' | 'insert' | 'delete' | 'policy' | 'flush';
  readonly source: string | null;
  readonly destination: string | null;
  readonly notDestination: string | null;
  readonly inInterface: string | null;
  readonly outInterface: string | null;
  readonly transport: Transport | null;
  readonly ports: readonly PortRange[];
  readonly target: string;
  readonly helper: string | null;
  /** Value of `--to-source`, `--to-destination`, `--to-ports` or `--to`. */
  readonly to: string | null;
  /** True when the rule has matches beyond these, so that it cannot be written again from them. */
  readonly more: boolean;
}

const operations: Readonly<Record<string, IptablesRule['operation']>> = {
  '-A': 'append', '--append': 'append', '-I': 'insert', '--insert': 'insert', '-D': 'delete', '--delete': 'delete',
  '-P': 'policy', '--policy': 'policy', '-F': 'flush', '--flush': 'flush',
}; // prettier-ignore

const transports: Readonly<Record<string, Transport>> = { tcp: 'tcp', '6': 'tcp', udp: 'udp', '17': 'udp', icmp: 'icmp', '1': 'icmp', gre: 'gre', '47': 'gre', esp: 'esp', '50': 'esp' }; // prettier-ignore

/** Options without a bearing on what a rule is written from again. */
const neutral = new Set(['-w', '--wait', '-v', '--verbose', '-n', '--numeric']);
/** Matches whose own options are read below. */
const plainMatches = new Set(['tcp', 'udp', 'multiport']);

/** The rule, or null when the text is none. `table` and `command` hold for lines of `iptables-save`. */
export function parseIptablesRule(
  text: string,
  table: string,
  command: IptablesRule['command'] = 'iptables',
): IptablesRule | null {
  const words = shellWords(text);
  const named = /^(?:\/usr)?(?:\/sbin\/)?(ip6?tables)(?:-legacy|-nft)?$/.exec(words[0] ?? '');
  let at = named ? 1 : 0;
  const rule = {
    command: named?.[1] === 'ip6tables' ? ('ip6tables' as const) : command,
    table: named ? 'filter' : table,
    chain: '',
    operation: null as IptablesRule['operation'] | null,
    source: null as string | null,
    destination: null as string | null,
    notDestination: null as string | null,
    inInterface: null as string | null,
    outInterface: null as string | null,
    transport: null as Transport | null,
    ports: [] as PortRange[],
    target: '',
    helper: null as string | null,
    to: null as string | null,
    more: false,
  };
  if (!named && !Object.hasOwn(operations, words[at] ?? '')) return null;
  let negated = false;
  const next = (): string => words[(at += 1)] ?? '';
  for (; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '!') {
      negated = true;
      continue;
    }
    const not = negated;
    negated = false;
    if (Object.hasOwn(operations, word)) {
      rule.operation = operations[word] ?? null;
      rule.chain = next();
      if (rule.operation === 'insert' && /^\d+$/.test(words[at + 1] ?? '')) at += 1;
      if (rule.operation === 'policy') rule.target = next();
      continue;
    }
    switch (word) {
      case '-t':
      case '--table':
        rule.table = next();
        break;
      case '-s':
      case '--source':
      case '--src': {
        const value = next();
        if (not) rule.more = true;
        else rule.source = value;
        break;
      }
      case '-d':
      case '--destination':
      case '--dst': {
        const value = next();
        if (not) {
          rule.notDestination = value;
          rule.more = true;
        } else rule.destination = value;
        break;
      }
      case '-i':
      case '--in-interface': {
        const value = next();
        if (not) rule.more = true;
        else rule.inInterface = value;
        break;
      }
      case '-o':
      case '--out-interface': {
        const value = next();
        if (not) rule.more = true;
        else rule.outInterface = value;
        break;
      }
      case '-p':
      case '--protocol': {
        const value = next().toLowerCase();
        if (not) rule.more = true;
        else if (Object.hasOwn(transports, value)) rule.transport = transports[value] ?? null;
        else if (value !== 'all') rule.more = true;
        break;
      }
      case '-m':
      case '--match':
        if (!plainMatches.has(next())) rule.more = true;
        break;
      case '--dport':
      case '--destination-port':
      case '--dports':
      case '--destination-ports': {
        const ranges = next()
          .split(',')
          .slice(0, 64)
          .flatMap((text) => portRangeOf(text) ?? []);
        if (not) rule.more = true;
        else rule.ports = ranges;
        break;
      }
      case '-j':
      case '--jump':
      case '-g':
      case '--goto':
        rule.target = next();
        break;
      case '--reject-with':
        next();
        break;
      case '--helper':
        rule.helper = next();
        break;
      case '--to-source':
      case '--to-destination':
      case '--to-ports':
      case '--to':
        rule.to = next();
        break;
      default:
        if (!neutral.has(word)) rule.more = true;
    }
  }
  const { operation } = rule;
  return operation === null || rule.chain === '' ? null : { ...rule, operation };
}

/** Whether two rules match and do the same, whatever the order of their options. */
export const sameRule = (one: IptablesRule, other: IptablesRule): boolean => {
  const key = ({ operation: _operation, ...rest }: IptablesRule): string =>
    JSON.stringify({ ...rest, source: plain(rest.source), destination: plain(rest.destination) });
  return key(one) === key(other);
};

const plain = (prefix: string | null): string | null => prefix?.replace(/\/32$/, '') ?? null;

/** `203.0.113.1-203.0.113.9:1024-2047` or `:8080`. */
function newEnd(to: string): Pick<Translation, 'addresses' | 'ports'> {
  const bracketed = /^\[([^\]]{2,45})\](?::(.*))?$/.exec(to);
  const [address = '', ports] = bracketed
    ? [bracketed[1], bracketed[2]]
    : (to.match(/:/g)?.length ?? 0) > 1
      ? [to]
      : to.split(':', 2);
  const range = addressRangeOf(address);
  return { addresses: range ? [range] : [], ports: ports === undefined ? null : portRangeOf(ports) };
}

const actions: Readonly<Record<string, TranslationAction>> = {
  SNAT: 'source',
  MASQUERADE: 'masquerade',
  DNAT: 'destination',
  REDIRECT: 'redirect',
  ACCEPT: 'exempt',
  RETURN: 'exempt',
};

/** The translation that a rule of the nat table asks for; null for jumps and what leaves everything as it is. */
export function translationIn(rule: IptablesRule): Translation | null {
  const before = rule.chain === 'PREROUTING' || rule.chain === 'OUTPUT';
  const action: TranslationAction | undefined =
    rule.target === 'NETMAP'
      ? before
        ? 'network-destination'
        : 'network-source'
      : Object.hasOwn(actions, rule.target)
        ? actions[rule.target]
        : undefined;
  if (!action) return null;
  // An exemption of everything is the end of a chain; one before routing keeps destinations, which are theirs anyway.
  if (action === 'exempt' && (before || (rule.source === null && rule.destination === null) || rule.more)) return null;
  const end = rule.to === null ? { addresses: [], ports: null } : newEnd(rule.to);
  const onlyPorts = rule.to !== null && (action === 'redirect' || action === 'masquerade');
  const listed = (value: string | null): readonly string[] =>
    value === null || value === '0.0.0.0/0' ? [] : value.split(',').slice(0, 64);
  return {
    ...emptyTranslation,
    action,
    transports: rule.transport ? [rule.transport] : [],
    sources: listed(rule.source),
    destinations: listed(rule.destination),
    notDestinations: listed(rule.notDestination),
    destinationPorts: rule.ports,
    inInterface: rule.inInterface,
    outInterface: rule.outInterface,
    addresses: onlyPorts ? [] : end.addresses,
    ports: onlyPorts ? portRangeOf(rule.to ?? '') : end.ports,
    network: rule.target === 'NETMAP' ? rule.to : null,
  };
}
