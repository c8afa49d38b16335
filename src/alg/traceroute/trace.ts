/** One trace: the probes of a host towards a destination, and which router answered which of them. */
import type { PacketPlace } from '../alg.ts';

export interface Answer extends PacketPlace {
  readonly router: string;
  /** As ICMP names it: `time exceeded (in transit)`, `destination unreachable (port)`. */
  readonly name: string;
  readonly size: number;
  /** True when the destination itself was reached, or said that it was. */
  readonly last: boolean;
}

export interface Probe extends PacketPlace {
  readonly flow: number;
  /** TTL where it was captured, which next to the sender is the hop that it asks for. */
  readonly hop: number;
  readonly port: number;
  readonly size: number;
  readonly identification: number;
  answer: Answer | undefined;
}

export interface Trace {
  readonly source: string;
  readonly destination: string;
  /** In order of packets. */
  readonly probes: readonly Probe[];
}

/** More hops than any path has are cut. */
const maximumHops = 255;

/** `1 10.0.1.1, 2 10.0.9.5, 3 *, 4 172.16.0.2 (reached)`: routers per hop in the order of their answers. */
export function pathText({ probes }: Trace): string {
  const hops = new Map<number, { readonly routers: Set<string>; reached: boolean }>();
  for (const { hop, answer } of probes) {
    let entry = hops.get(hop);
    if (!entry) hops.set(hop, (entry = { routers: new Set(), reached: false }));
    if (!answer) continue;
    entry.routers.add(answer.router);
    entry.reached ||= answer.last;
  }
  return [...hops]
    .sort(([one], [other]) => one - other)
    .slice(0, maximumHops)
    .map(
      ([hop, { routers, reached }]) =>
        `${hop} ${routers.size === 0 ? '*' : [...routers].slice(0, 4).join(' or ')}${reached ? ' (reached)' : ''}`,
    )
    .join(', ');
}
