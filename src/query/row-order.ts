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
  readonly packets: Uint32Array<ArrayBuffer> | null;
  readonly filterError: string | null;
}

export function orderRows(analysis: CaptureAnalysis, { filter, sort, descending }: RowWish): RowOrder {
  const { packets, filterError } = filterRows(analysis, filter);
  const isCaptureOrder = sort === 'number' || (sort === 'time' && timesAscend(analysis));
  if (isCaptureOrder && !descending) return { packets, filterError };
  const rows = packets ?? allPackets(analysis.index.count);
  const sorted = isCaptureOrder ? rows : sortKeys(analysis, sort).reduce(sortByKey, rows);
  if (descending) sorted.reverse();
  return { packets: sorted, filterError };
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

function allPackets(count: number): Uint32Array<ArrayBuffer> {
  const rows = new Uint32Array(count);
  for (let packet = 0; packet < count; packet += 1) rows[packet] = packet;
  return rows;
}

const digitBits = 11;
const digitMask = (1 << digitBits) - 1;

/** Stable radix sort by an unsigned 32-bit key, so that millions of rows sort while a user's finger is still on the header. */
function sortByKey(rows: Uint32Array<ArrayBuffer>, keyOf: (packet: number) => number): Uint32Array<ArrayBuffer> {
  let keys = new Uint32Array(rows.length);
  let highest = 0;
  for (let row = 0; row < rows.length; row += 1) {
    const key = keyOf(rows[row]!);
    keys[row] = key;
    if (key > highest) highest = key;
  }
  let from = rows;
  let to = new Uint32Array(rows.length);
  let keysTo = new Uint32Array(rows.length);
  for (let shift = 0; shift < 32 && highest >>> shift !== 0; shift += digitBits) {
    const starts = new Uint32Array(digitMask + 2);
    for (const key of keys) starts[((key >>> shift) & digitMask) + 1]! += 1;
    for (let digit = 1; digit < starts.length; digit += 1) starts[digit]! += starts[digit - 1]!;
    for (let row = 0; row < from.length; row += 1) {
      const digit = (keys[row]! >>> shift) & digitMask;
      const place = starts[digit]!;
      starts[digit] = place + 1;
      to[place] = from[row]!;
      keysTo[place] = keys[row]!;
    }
    [from, to] = [to, from];
    [keys, keysTo] = [keysTo, keys];
  }
  return from;
}

/** Keys to sort by in turn, the least significant first. */
function sortKeys(analysis: CaptureAnalysis, sort: RowSort): readonly ((packet: number) => number)[] {
  const { index } = analysis;
  switch (sort) {
    case 'number':
      return [];
    case 'length':
      return [(packet) => index.originalLength(packet)];
    case 'protocol':
      return [(packet) => protocolRank(analysis, packet)];
    case 'time':
      return [(packet) => index.nanoseconds(packet), (packet) => index.seconds(packet)];
    case 'source':
    case 'destination': {
      const ranks = addressRanks(analysis);
      const flip = Number(sort === 'destination');
      return [
        (packet) => {
          const flow = index.flow(packet);
          return flow === none ? 0 : ranks[flow * 2 + (index.direction(packet) ^ flip)]!;
        },
      ];
    }
  }
}

function timesAscend({ index }: CaptureAnalysis): boolean {
  for (let packet = 1; packet < index.count; packet += 1)
    if (index.secondsBetween(packet - 1, packet) < 0) return false;
  return true;
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
    ranks[flow * 2] = rank.get(flows.addressFirst(flow)) ?? 0;
    ranks[flow * 2 + 1] = rank.get(flows.addressOther(flow)) ?? 0;
  }
  return ranks;
}
