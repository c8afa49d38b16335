/** Finds the row of a packet that is not among the rows held, with questions the host answers anyway. */
import type { RowsReply, RowsRequest } from '../src/engine/api.ts';
import type { RowQuery } from './row-cache.ts';

/** `hidden`: the filter leaves the packet out, or cannot be asked about it. `unordered`: rows are in an order in which a packet's place cannot be computed. */
export type PacketLocation = { readonly row: number } | 'hidden' | 'unordered';

/**
 * Where the packet stands under a filter and an order. In the order of numbers it is the count of packets before it, which
 * the host tells as the total of a narrower filter.
 */
export async function locatePacket(
  fetch: (request: RowsRequest) => Promise<RowsReply>,
  query: RowQuery,
  packet: number,
  total: number,
): Promise<PacketLocation> {
  if (query.sort !== 'number') return 'unordered';
  if (query.filter.trim() === '') {
    if (packet < 1 || packet > total) return 'hidden';
    return { row: query.descending ? total - packet : packet - 1 };
  }
  const countOf = async (condition: string): Promise<number | null> => {
    const filter = `(${query.filter}) && ${condition}`;
    const reply = await fetch({ ...query, filter, from: 0, count: 1 });
    return reply.filterError === null ? reply.total : null;
  };
  const [itself, before] = await Promise.all([
    countOf(`frame.number == ${packet}`),
    countOf(`frame.number ${query.descending ? '>' : '<'} ${packet}`),
  ]);
  return itself === null || before === null || itself === 0 ? 'hidden' : { row: before };
}
