/**
 * Translations that the evidence shows: the same conversation in two captures under two names, and the lines of a router's
 * log. A replay uses them where no rule is given.
 */
import type { CaptureAnalysis } from '../alg/capture-analysis.ts';
import type { Transport } from '../alg/alg.ts';
import type { BindingEnd } from '../alg/field-rewrite.ts';
import { isPrivateAddress } from '../base/address.ts';
import type { LearntBinding, LearntHost } from '../gateway/binding.ts';
import { ipProtocol } from '../packet/scratch.ts';
import type { CaptureEvidence, EvidenceSet } from './evidence-set.ts';
import { pairsOf } from './pair-flows.ts';

export interface LearntTranslations {
  /** Of the first capture's ends; `inside` is how that capture names them. */
  readonly bindings: readonly LearntBinding[];
  readonly hosts: readonly LearntHost[];
  readonly view: 'inside' | 'outside';
  /** Addresses that the other captures show as well: they are outside, private or not. */
  readonly outside: ReadonlySet<string>;
}

const transports: Readonly<Record<number, Transport>> = {
  [ipProtocol.tcp]: 'tcp',
  [ipProtocol.udp]: 'udp',
  [ipProtocol.icmp]: 'icmp',
  [ipProtocol.icmpv6]: 'icmp',
};

type Ends = readonly [BindingEnd, BindingEnd];

function endsOf({ flows }: CaptureAnalysis, flow: number): Ends {
  return [
    { address: flows.clientAddress(flow), port: flows.clientPort(flow) },
    { address: flows.serverAddress(flow), port: flows.serverPort(flow) },
  ];
}

/** What the captures and logs say of translations of hosts in the first capture. */
export function learnBindings(evidence: EvidenceSet): LearntTranslations {
  const [first, ...others] = evidence.captures;
  if (!first) return { bindings: [], hosts: [], view: 'inside', outside: new Set() };
  const bindings = new Map<string, LearntBinding>();
  let outsideViews = 0;
  for (const other of others)
    for (const [flow, partner] of pairsOf(evidence, first, other)) {
      const transport = transports[first.analysis.flows.protocol(flow)];
      if (!transport) continue;
      const seen = endsOf(first.analysis, flow);
      const told = endsOf(other.analysis, partner);
      for (const at of [0, 1] as const) {
        const inside = seen[at];
        const outside = told[at];
        if (inside.address === outside.address && inside.port === outside.port) continue;
        if (isPrivateAddress(outside.address) && !isPrivateAddress(inside.address)) outsideViews += 1;
        const key = `${transport}|${inside.address}|${inside.port}`;
        const known = bindings.get(key);
        const beginsOutside = at === 1 || known?.beginsOutside === true;
        const source = known?.source ?? pairText(first, flow, other, partner);
        if (!known || known.beginsOutside !== beginsOutside)
          bindings.set(key, { transport, inside, outside: known?.outside ?? outside, source, beginsOutside });
      }
    }
  const view = outsideViews * 2 > bindings.size ? 'outside' : 'inside';
  const known = [...bindings.values()];
  const insides = new Set(known.map(({ inside }) => inside.address));
  const outside = new Set(others.flatMap(({ analysis }) => addressesOf(analysis)).filter((each) => !insides.has(each)));
  return { bindings: known, hosts: hostsOfLogs(evidence), view, outside };
}

/** Of flows that cross nothing these are many and alike. */
const mostFlows = 100_000;

function addressesOf({ flows }: CaptureAnalysis): readonly string[] {
  const found = new Set<string>();
  for (let flow = 0; flow < Math.min(flows.count, mostFlows); flow += 1) {
    found.add(flows.sourceAddress(flow, 0));
    found.add(flows.sourceAddress(flow, 1));
  }
  return [...found];
}

const pairText = (first: CaptureEvidence, flow: number, other: CaptureEvidence, partner: number): string =>
  `packet ${first.analysis.flows.firstPacket(flow) + 1} of ${first.name} is packet ${other.analysis.flows.firstPacket(partner) + 1} of ${other.name}`;

/** `NAT: s=A->B`: A leaves as B. `NAT: d=B->A` says the same of what comes back. */
function hostsOfLogs({ traces }: EvidenceSet): LearntHost[] {
  const hosts = new Map<string, LearntHost>();
  for (const { name, events } of traces)
    for (const { values, place } of events) {
      const { s, new_s: newSource, d, new_d: newDestination } = values;
      const pairs = [
        [s, newSource],
        [newDestination, d],
      ];
      for (const [inside, outside] of pairs)
        if (typeof inside === 'string' && typeof outside === 'string' && inside !== outside && !hosts.has(inside))
          hosts.set(inside, {
            inside,
            outside,
            source: `${name}${place.line === undefined ? '' : ` line ${place.line}`}`,
          });
    }
  return [...hosts.values()];
}
