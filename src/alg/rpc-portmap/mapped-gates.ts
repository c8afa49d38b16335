/** The gates that a mapper's answer opens: whoever asked will reach the service there, for as long as the mapping is kept. */
import type { PacketPlace, SessionContext, Side } from '../alg.ts';
import { mappedPurpose } from '../mapped-purpose.ts';
import { programText } from '../rpc/program-names.ts';
import type { Mapping, PortmapResult } from './parse.ts';

/** Junos SRX keeps a mapping for 480 minutes by default (`map-entry-timeout`); others forget it earlier. */
const mappingSeconds = 28_800;
/** A list opens no more; a host with more services is asked for one. */
const maximumGates = 64;

/** `from`: the side that answers. */
export function openMappedGates(
  context: SessionContext,
  from: Side,
  result: PortmapResult,
  openedAt: PacketPlace,
): void {
  const answerer = context[from];
  const asker = context[from === 'server' ? 'client' : 'server'];
  const seen = new Set<string>();
  for (const { program, transport, address = answerer.address, port } of result.mappings) {
    if (!transport || port === 0) continue;
    const key = `${transport} ${address} ${port}`;
    if (seen.has(key)) continue;
    if (seen.size >= maximumGates) return;
    seen.add(key);
    context.gate({
      purpose: mappedPurpose('rpc', program === 0 ? 'program not seen' : programText(program), result.listed),
      transport,
      from: { address: asker.address, port: '*' },
      to: { address, port },
      openedAt,
      lifetimeSeconds: mappingSeconds,
      alg: 'rpc',
      reusable: true,
      eitherDirection: transport === 'udp',
    });
  }
}

/** The mapping that a rule speaks of: the first that leads somewhere, else the first. */
export const mainMapping = ({ mappings }: PortmapResult): Mapping | undefined =>
  mappings.find(({ port }) => port !== 0) ?? mappings[0];
