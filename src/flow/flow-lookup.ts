/** Finds flows by their ends, for the few that something names: an ICMP error's quote. One walk over the table's columns. */
import type { FlowTable } from './flow-table.ts';

/** Both ends as a packet of the flow has them; ports as `keyPorts` gives them where the protocol has none. */
export interface FlowEnds {
  readonly protocol: number;
  readonly source: string;
  readonly destination: string;
  readonly sourcePort: number;
  readonly destinationPort: number;
}

export interface FlowMatch {
  readonly flow: number;
  /** Direction bit of a packet from `source` to `destination`. */
  readonly direction: 0 | 1;
}

/** Flows of one 5-tuple that are remembered: ports are used again, and a capture may see both sides of a tunnel. */
const maximumMatches = 64;

/** All flows with the ends of `wanted[at]`, in either direction and in any VLAN or tunnel, under the same place. */
export function findFlows(flows: FlowTable, wanted: readonly FlowEnds[]): readonly (readonly FlowMatch[])[] {
  if (wanted.length === 0) return [];
  const byKey = new Map<string, FlowMatch[]>();
  const ports = new Uint8Array(65_536);
  for (const ends of wanted) {
    byKey.set(keyOf(ends.protocol, ends.source, ends.sourcePort, ends.destination, ends.destinationPort), []);
    ports[ends.sourcePort] = 1;
    ports[ends.destinationPort] = 1;
  }
  for (let flow = 0; flow < flows.count; flow += 1) {
    const portFirst = flows.portFirst(flow);
    const portOther = flows.portOther(flow);
    if (ports[portFirst] === 0 || ports[portOther] === 0) continue;
    const protocol = flows.protocol(flow);
    const first = flows.sourceAddress(flow, 0);
    const other = flows.sourceAddress(flow, 1);
    remember(byKey.get(keyOf(protocol, first, portFirst, other, portOther)), flow, 0);
    remember(byKey.get(keyOf(protocol, other, portOther, first, portFirst)), flow, 1);
  }
  return wanted.map(
    (ends) =>
      byKey.get(keyOf(ends.protocol, ends.source, ends.sourcePort, ends.destination, ends.destinationPort)) ?? [],
  );
}

function remember(matches: FlowMatch[] | undefined, flow: number, direction: 0 | 1): void {
  if (matches && matches.length < maximumMatches && matches.at(-1)?.flow !== flow) matches.push({ flow, direction });
}

const keyOf = (protocol: number, source: string, sourcePort: number, destination: string, port: number): string =>
  `${protocol} ${source} ${sourcePort} ${destination} ${port}`;
