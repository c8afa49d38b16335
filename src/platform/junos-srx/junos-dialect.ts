/** The tree of Junos: semicolons, `#` comments, and statements of applications that set several things in one line. */
import type { TreeDialect } from '../statement-tree/dialect.ts';

/** Statements of an application that take one value (Junos 24.4R1 schema, applications application). */
const applicationKeys: ReadonlySet<string> = new Set([
  'application-protocol', 'alg', 'protocol', 'source-port', 'destination-port', 'ether-type', 'snmp-command', 'icmp-type',
  'icmp-code', 'icmp6-type', 'icmp6-code', 'ttl-threshold', 'rpc-program-number', 'uuid', 'inactivity-timeout',
  'gate-timeout', 'child-inactivity-timeout', 'sip-call-hold-timeout', 'description',
]); // prettier-ignore
const applicationFlags: ReadonlySet<string> = new Set([
  'learn-sip-register', 'do-not-translate-AAAA-query-to-A-query', 'do-not-translate-A-query-to-AAAA-query',
]); // prettier-ignore

/** `application A protocol tcp destination-port 21` sets two things of A, and so does a term of A. */
function splitApplication(path: readonly string[]): readonly (readonly string[])[] {
  const at = path[0] === 'applications' ? 0 : path[0] === 'groups' && path[2] === 'applications' ? 2 : -1;
  if (at < 0 || path[at + 1] !== 'application') return [path];
  const first = path[at + 3] === 'term' ? at + 5 : at + 3;
  const base = path.slice(0, first);
  const paths: (readonly string[])[] = [];
  let index = first;
  while (index < path.length) {
    const key = path[index] ?? '';
    const next = path[index + 1];
    if (applicationFlags.has(key)) {
      paths.push([...base, key]);
      index += 1;
    } else if (applicationKeys.has(key) && next !== undefined) {
      paths.push([...base, key, next]);
      index += 2;
    } else {
      // Not known: left as it is.
      paths.push([...base, ...path.slice(index)]);
      break;
    }
  }
  return paths.length > 0 ? paths : [path];
}

const single: ReadonlySet<string> = new Set([
  ...applicationKeys,
  'maximum-message-length', 'inactive-media-timeout', 'open-timeout', 'close-timeout', 'inactivity-tcp-timeout',
  'inactivity-non-tcp-timeout', 'tcp-initial-timeout', 'host-name',
]); // prettier-ignore

/** Words that stand with a name of their own in front of a brace. */
const named: ReadonlySet<string> = new Set([
  'application', 'application-set', 'term', 'rule', 'rule-set', 'pool', 'service-set', 'unit', 'family', 'security-zone',
  'address-book', 'address', 'address-set', 'policy', 'from-zone',
]); // prettier-ignore

export const junosDialect: TreeDialect = {
  newlineEnds: false,
  lineComments: ['#'],
  split: splitApplication,
  isSingleValued: (path) => single.has(path.at(-2) ?? ''),
  isListed: (path) => {
    const [outer, list] = path.slice(-3);
    return (outer === 'match' && list === 'application') || (outer === 'from' && list === 'applications');
  },
  blockWords: (path, at) => {
    const word = path[at] ?? '';
    if (single.has(word)) return path.length - at;
    // "from-zone A to-zone B { policy P { … } }"
    if (word === 'from-zone') return 4;
    return named.has(word) && path.length - at > 2 ? 2 : 1;
  },
};

/** Words of a statement below a group are those that it stands for. */
export const withoutGroup = (path: readonly string[]): readonly string[] =>
  path[0] === 'groups' && path.length > 2 ? path.slice(2) : path;
