/** Which packets a list shows and in which order: filter and sort over columns, kept until either changes. */
import type { CaptureAnalysis } from '../alg/capture-analysis.ts';
import { none } from '../capture/packet-index.ts';
import { compileFilter } from './compile.ts';
import { FilterError } from './lexer.ts';
import { protocolRank } from './packet-label.ts';

export type RowSort = 'number' | 'time' | 'source' | 'destination' | 'protocol' | 'length';

export interface RowWish {
  /** Display filter with Wireshark's field names; empty for all. */
  readonly filter: string;
  readonly sort: RowSort;
  readonly descending: boolean;
}

export interface RowOrder {
  /** Packet indices; null stands for all in capture order. */
  readonly packets: Uint32Array | null;
  readonly filterError: string | null;
}

/** Exact in a double together with a 32-bit packet index below it. */
const maximumRank = 2 ** 20;

export function orderRows(analysis: CaptureAnalysis, { filter, sort, descending }: RowWish): RowOrder {
  const { packets, filterError } = filterRows(analysis, filter);
  const isCaptureOrder = sort === 'number' || (sort === 'time' && timesAscend(analysis));
  if (isCaptureOrder && !descending) return { packets, filterError };
  const rows = packets ?? Uint32Array.from({ length: analysis.index.count }, (_, packet) => packet);
  if (!isCaptureOrder) sortRows(analysis, rows, sort);
  if (descending) rows.reverse();
  return { packets: rows, filterError };
}

function filterRows(analysis: CaptureAnalysis, filter: string): RowOrder {
  try {
    const matches = compileFilter(filter, analysis);
    if (!matches) return { packets: null, filterError: null };
    const { count } = analysis.index;
    const kept = new Uint32Array(count);
    let length = 0;
    for (let packet = 0; packet < count; packet += 1) if (matches(packet)) kept[length++] = packet;
    return { packets: kept.slice(0, length), filterError: null };
  } catch (error) {
    if (error instanceof FilterError)
      return { packets: null, filterError: `${error.message} (at character ${error.at + 1})` };
    throw error;
  }
}

/** Sorts by key, then by packet: one native sort of doubles that hold both, without a comparator. */
function sortRows(analysis: CaptureAnalysis, rows: Uint32Array, sort: RowSort): void {
  const keyOf = sortKey(analysis, sort);
  const keyed = new Float64Array(rows.length);
  for (let row = 0; row < rows.length; row += 1) keyed[row] = keyOf(rows[row]!) * 4_294_967_296 + rows[row]!;
  keyed.sort();
  for (let row = 0; row < rows.length; row += 1) rows[row] = keyed[row]! % 4_294_967_296;
}

function sortKey(analysis: CaptureAnalysis, sort: RowSort): (packet: number) => number {
  const { index } = analysis;
  switch (sort) {
    case 'length':
      return (packet) => index.originalLength(packet) % maximumRank;
    case 'protocol':
      return (packet) => protocolRank(analysis, packet);
    case 'time': {
      const order = Float64Array.from({ length: index.count }, (_, packet) => analysis.timeOf(packet)).sort();
      return (packet) => rankOf(order, analysis.timeOf(packet));
    }
    default: {
      const ranks = addressRanks(analysis);
      return (packet) => {
        const flow = index.flow(packet);
        return flow === none
          ? 0
          : (ranks[flow * 2 + ((index.direction(packet) ^ Number(sort === 'destination')) & 1)] ?? 0);
      };
    }
  }
}

function timesAscend({ index }: CaptureAnalysis): boolean {
  for (let packet = 1; packet < index.count; packet += 1)
    if (index.secondsBetween(packet - 1, packet) < 0) return false;
  return true;
}

function rankOf(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low % 2 ** 21;
}

/** Rank of each flow's two addresses among all, IPv4 by number before IPv6 by text. */
function addressRanks({ flows }: CaptureAnalysis): Uint32Array {
  const ranks = new Uint32Array(flows.count * 2);
  const v4 = new Set<number>();
  const v6 = new Set<number>();
  for (let flow = 0; flow < flows.count; flow += 1) {
    const set = flows.ipVersion(flow) === 4 ? v4 : v6;
    set.add(flows.addressFirst(flow)).add(flows.addressOther(flow));
  }
  const rankV4 = new Map([...Float64Array.from(v4).sort()].map((address, rank) => [address, rank + 1]));
  const texts = [...v6]
    .map((address) => ({ address, text: flows.addresses.text(address) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1));
  const rankV6 = new Map(texts.map(({ address }, rank) => [address, rankV4.size + rank + 1]));
  for (let flow = 0; flow < flows.count; flow += 1) {
    const rank = flows.ipVersion(flow) === 4 ? rankV4 : rankV6;
    ranks[flow * 2] = (rank.get(flows.addressFirst(flow)) ?? 0) % maximumRank;
    ranks[flow * 2 + 1] = (rank.get(flows.addressOther(flow)) ?? 0) % maximumRank;
  }
  return ranks;
}
