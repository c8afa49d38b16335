/** The gates that an endpoint mapper's answer opens: the asker will reach the interface at one of the towers. */
import type { PacketPlace, SessionContext, Side } from '../alg.ts';
import { interfaceName } from '../dce-rpc/interface-names.ts';
import { mappedPurpose } from '../mapped-purpose.ts';
import type { MapperAnswer } from './parse.ts';

/** Junos SRX keeps a mapping for 480 minutes by default (`map-entry-timeout`). */
const mappingSeconds = 28_800;
const maximumGates = 64;

export interface MappedEndpoint {
  readonly interface: string;
  readonly transport: 'tcp' | 'udp' | undefined;
  readonly port: number;
  readonly address: string | undefined;
}

/**
 * `from`: the side that answers. Microsoft's clients ignore the address of a tower and go on with the host that they asked
 * ([MS-RPCE] §2.2.1.2.3), others take it as it is: a port that the answer gives on another host opens a gate on both.
 */
export function openEndpointGates(
  context: SessionContext,
  from: Side,
  endpoints: readonly MappedEndpoint[],
  listed: boolean,
  openedAt: PacketPlace,
): void {
  const answerer = context[from];
  const asker = context[from === 'server' ? 'client' : 'server'];
  const seen = new Set<string>();
  const open = ({ interface: uuid, transport, port }: MappedEndpoint, address: string): void => {
    const key = `${transport} ${address} ${port}`;
    if (!transport || port === 0 || seen.has(key) || seen.size >= maximumGates) return;
    seen.add(key);
    context.gate({
      purpose: mappedPurpose('dce-rpc', interfaceName(uuid), listed),
      transport,
      from: { address: asker.address, port: '*' },
      to: { address, port },
      openedAt,
      lifetimeSeconds: mappingSeconds,
      alg: 'dce-rpc',
      reusable: true,
      eitherDirection: transport === 'udp',
    });
  };
  for (const endpoint of endpoints) open(endpoint, endpoint.address ?? answerer.address);
  for (const endpoint of endpoints) open(endpoint, answerer.address);
}

export const endpointsOf = ({ towers }: MapperAnswer): readonly MappedEndpoint[] =>
  towers.map(({ interface: uuid, transport, port, address }) => ({ interface: uuid, transport, port, address }));
