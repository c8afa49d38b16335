/** Applications of a Junos configuration: which ALG reads which ports, by the configuration's own and by predefined names. */
import type { AlgId, Transport } from '../../alg/alg.ts';
import {
  childrenOf,
  nodeAt,
  numberBelow,
  valueBelow,
  wordsBelow,
  type TreeNode,
} from '../statement-tree/statement-tree.ts';

/** Words of `application-protocol` (Junos 24.4R1 schema) that are ALGs of this engine, with the transport they have if none is given. */
const protocols: Readonly<Record<string, { readonly alg: AlgId; readonly transport: Transport }>> = {
  bootp: { alg: 'bootp', transport: 'udp' },
  'dce-rpc': { alg: 'dce-rpc', transport: 'tcp' },
  'dce-rpc-portmap': { alg: 'dce-rpc-portmap', transport: 'tcp' },
  'ms-rpc': { alg: 'dce-rpc-portmap', transport: 'tcp' },
  dns: { alg: 'dns', transport: 'udp' },
  exec: { alg: 'exec', transport: 'tcp' },
  ftp: { alg: 'ftp', transport: 'tcp' },
  h323: { alg: 'h323', transport: 'tcp' },
  q931: { alg: 'h323', transport: 'tcp' },
  ras: { alg: 'ras', transport: 'udp' },
  icmp: { alg: 'icmp', transport: 'icmp' },
  iiop: { alg: 'iiop', transport: 'tcp' },
  'ike-esp-nat': { alg: 'ike-esp', transport: 'udp' },
  login: { alg: 'login', transport: 'tcp' },
  'mgcp-ca': { alg: 'mgcp', transport: 'udp' },
  'mgcp-ua': { alg: 'mgcp', transport: 'udp' },
  netbios: { alg: 'netbios', transport: 'udp' },
  netshow: { alg: 'netshow', transport: 'tcp' },
  pptp: { alg: 'pptp', transport: 'tcp' },
  realaudio: { alg: 'realaudio', transport: 'tcp' },
  rpc: { alg: 'rpc', transport: 'udp' },
  'rpc-portmap': { alg: 'rpc-portmap', transport: 'udp' },
  'sun-rpc': { alg: 'rpc-portmap', transport: 'udp' },
  rsh: { alg: 'shell', transport: 'tcp' },
  shell: { alg: 'shell', transport: 'tcp' },
  rtsp: { alg: 'rtsp', transport: 'tcp' },
  sccp: { alg: 'sccp', transport: 'tcp' },
  sip: { alg: 'sip', transport: 'udp' },
  snmp: { alg: 'snmp', transport: 'udp' },
  sqlnet: { alg: 'sqlnet', transport: 'tcp' },
  'sqlnet-v2': { alg: 'sqlnet', transport: 'tcp' },
  talk: { alg: 'talk', transport: 'udp' },
  tftp: { alg: 'tftp', transport: 'udp' },
  traceroute: { alg: 'traceroute', transport: 'udp' },
  twamp: { alg: 'twamp', transport: 'tcp' },
  winframe: { alg: 'winframe', transport: 'tcp' },
};

/** Names of ports that Junos takes for numbers, as far as ALGs have them. */
const portNames: Readonly<Record<string, number>> = {
  ftp: 21, tftp: 69, domain: 53, sunrpc: 111, snmp: 161, snmptrap: 162, exec: 512, login: 513, cmd: 514, talk: 517,
  ntalk: 518, rtsp: 554, sip: 5060, pptp: 1723, bootps: 67, bootpc: 68, ike: 500, h323: 1720,
}; // prettier-ignore

export const protocolNamed = (word: string): { readonly alg: AlgId; readonly transport: Transport } | undefined =>
  Object.hasOwn(protocols, word) ? protocols[word] : undefined;

/** One thing that an application matches. */
export interface ApplicationTerm {
  readonly application: string;
  /** Null for the application itself. */
  readonly term: string | null;
  /** Word of `application-protocol` or `alg`; null when none is set. */
  readonly protocolWord: string | null;
  readonly alg: AlgId | null;
  /** Null while neither the statement nor the ALG says it. */
  readonly transport: Transport | null;
  readonly ports: readonly number[];
  readonly inactivitySeconds: number | null;
  /** False where a group says it, or where it is Junos' own. */
  readonly own: boolean;
  readonly line: number;
}

const mostPorts = 64;

function portsIn(node: TreeNode | undefined): readonly number[] {
  const ports = wordsBelow(node).flatMap((word) => {
    const named = Object.hasOwn(portNames, word) ? portNames[word] : undefined;
    if (named !== undefined) return [named];
    const range = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(word);
    if (!range) return [];
    const [first, last] = [Number(range[1]), Number(range[2] ?? range[1])];
    return last > 65535 || last < first
      ? []
      : Array.from({ length: Math.min(last - first + 1, mostPorts) }, (_, index) => first + index);
  });
  return [...new Set(ports)].slice(0, mostPorts);
}

function termIn(node: TreeNode, application: string, term: string | null): ApplicationTerm {
  const word = (valueBelow(nodeAt(node, 'application-protocol')) ?? valueBelow(nodeAt(node, 'alg')))?.word ?? null;
  const known = word === null ? undefined : protocolNamed(word);
  const protocol = valueBelow(nodeAt(node, 'protocol'))?.word;
  const stated: Transport | null =
    protocol === 'tcp' || protocol === '6' ? 'tcp' : protocol === 'udp' || protocol === '17' ? 'udp' : protocol === 'icmp' ? 'icmp' : null; // prettier-ignore
  return {
    application,
    term,
    protocolWord: word,
    alg: known?.alg ?? null,
    transport: stated ?? (protocol === undefined ? (known?.transport ?? null) : null),
    ports: portsIn(nodeAt(node, 'destination-port')),
    inactivitySeconds: numberBelow(nodeAt(node, 'inactivity-timeout')),
    own: node.own,
    line: node.line,
  };
}

/**
 * Predefined applications with an ALG whose ports are published: junos-ftp, junos-tftp, junos-rpc-portmap-tcp by Juniper,
 * the others by the open-source model of Junos in batfish/batfish (JunosApplication.java).
 */
const predefined: Readonly<Record<string, readonly [string, Transport, readonly number[]][]>> = {
  'junos-ftp': [['ftp', 'tcp', [21]]],
  'junos-tftp': [['tftp', 'udp', [69]]],
  'junos-rpc-portmap-tcp': [['rpc-portmap', 'tcp', [111]]],
  'junos-h323': [
    ['h323', 'tcp', [1720]],
    ['ras', 'udp', [1719]],
  ],
  'junos-mgcp-ua': [['mgcp-ua', 'udp', [2427]]],
  'junos-mgcp-ca': [['mgcp-ca', 'udp', [2727]]],
  'junos-ms-rpc-tcp': [['ms-rpc', 'tcp', [135]]],
  'junos-ms-rpc-udp': [['ms-rpc', 'udp', [135]]],
  'junos-pptp': [['pptp', 'tcp', [1723]]],
  'junos-rtsp': [['rtsp', 'tcp', [554]]],
  'junos-sqlnet-v2': [['sqlnet-v2', 'tcp', [1521]]],
  'junos-talk': [['talk', 'udp', [517]]],
  'junos-ntalk': [['talk', 'udp', [518]]],
  'junos-dns-udp': [['dns', 'udp', [53]]],
  'junos-rsh': [['rsh', 'tcp', [514]]],
  'junos-sccp': [['sccp', 'tcp', [2000]]],
  'junos-sip': [
    ['sip', 'udp', [5060]],
    ['sip', 'tcp', [5060]],
  ],
};

function predefinedTerms(name: string): readonly ApplicationTerm[] {
  const entries = Object.hasOwn(predefined, name) ? predefined[name] : undefined;
  return (entries ?? []).map(([word, transport, ports]) => ({
    application: name,
    term: null,
    protocolWord: word,
    alg: protocolNamed(word)?.alg ?? null,
    transport,
    ports,
    inactivitySeconds: null,
    own: false,
    line: 0,
  }));
}

export interface ApplicationBook {
  /** Terms of an application or of a set's members, predefined ones included; empty for a name that nothing defines. */
  readonly termsOf: (name: string) => readonly ApplicationTerm[];
  /** Terms of the configuration's own applications, in order. */
  readonly terms: readonly ApplicationTerm[];
  readonly isSet: (name: string) => boolean;
}

const mostMembers = 1024;

export function applicationBook(root: TreeNode): ApplicationBook {
  const applications = nodeAt(root, 'applications', 'application');
  const sets = nodeAt(root, 'applications', 'application-set');
  const own = new Map<string, readonly ApplicationTerm[]>();
  for (const node of childrenOf(applications)) {
    const terms = childrenOf(nodeAt(node, 'term')).map((term) => termIn(term, node.word, term.word));
    const itself = termIn(node, node.word, null);
    const says = itself.protocolWord !== null || itself.ports.length > 0 || terms.length === 0;
    own.set(node.word, says ? [itself, ...terms] : terms);
  }
  const known = new Map<string, readonly ApplicationTerm[]>();
  const resolve = (name: string, depth: number): readonly ApplicationTerm[] => {
    const found = known.get(name) ?? own.get(name);
    if (found) return found;
    const set = sets?.children.get(name);
    if (!set || depth > 8) return predefinedTerms(name);
    // First as empty, so that a set in itself ends.
    known.set(name, []);
    const members = [...wordsBelow(nodeAt(set, 'application')), ...wordsBelow(nodeAt(set, 'application-set'))];
    const terms = members.slice(0, mostMembers).flatMap((member) => resolve(member, depth + 1)).slice(0, mostMembers); // prettier-ignore
    known.set(name, terms);
    return terms;
  };
  return {
    termsOf: (name) => resolve(name, 0),
    terms: [...own.values()].flat(),
    isSet: (name) => sets?.children.has(name) ?? false,
  };
}
