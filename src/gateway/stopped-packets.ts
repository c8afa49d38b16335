/** Which packets of a replay do not pass, by reason: what a list for reading shows of a capture of any size. */
import type { CaptureReplay } from './replay-capture.ts';
import type { Verdict } from './replay.ts';

export interface StoppedPackets {
  readonly verdict: Extract<Verdict, 'drop' | 'reset'>;
  readonly reason: string;
  readonly count: number;
  /** The first of them, from 1. */
  readonly packets: readonly number[];
}

const mostReasons = 200;
const mostPackets = 20;

/** In the order of their first packets; reasons beyond 200 are left out. */
export function stoppedPackets({ columns, evidence }: CaptureReplay): readonly StoppedPackets[] {
  const groups = new Map<string, StoppedPackets & { count: number; readonly packets: number[] }>();
  const { count } = evidence.analysis.index;
  for (let packet = 0; packet < count; packet += 1) {
    const verdict = columns.verdict(packet);
    if (verdict !== 'drop' && verdict !== 'reset') continue;
    const reason = columns.reasonOf(packet);
    const key = `${verdict} ${reason}`;
    let group = groups.get(key);
    if (!group) {
      if (groups.size === mostReasons) continue;
      groups.set(key, (group = { verdict, reason, count: 0, packets: [] }));
    }
    group.count += 1;
    if (group.packets.length < mostPackets) group.packets.push(packet + 1);
  }
  return [...groups.values()];
}
