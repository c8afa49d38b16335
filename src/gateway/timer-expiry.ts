/** Timers whose end stopped packets of a replay, each with the longest time that it would have had to last. */
import type { TimerName } from './profile.ts';

export interface TimerExpiry {
  readonly timer: TimerName;
  /** What the gateway waits. */
  readonly limitSeconds: number;
  /** What it would have had to wait for every packet of the capture to pass. */
  readonly neededSeconds: number;
  /** Flows that it ended, in the order of time. */
  readonly flows: readonly number[];
  /** The first packet that it stopped, from 1. */
  readonly firstPacket: number;
}

/** How a timer ended one flow. */
export interface FlowExpiry {
  readonly timer: TimerName;
  /** The first packet that it stopped, from 1. */
  readonly packet: number;
  readonly reason: string;
}

interface Ended extends Omit<TimerExpiry, 'neededSeconds' | 'flows'> {
  neededSeconds: number;
  readonly flows: Set<number>;
}

export class TimerExpiries {
  private readonly byFlow = new Map<number, FlowExpiry>();
  private readonly found = new Map<TimerName, Ended>();

  /** `packet` counts from 0. */
  note(
    flow: number,
    packet: number,
    {
      timer,
      limitSeconds,
      neededSeconds,
      reason,
    }: { readonly reason: string } & Pick<TimerExpiry, 'timer' | 'limitSeconds' | 'neededSeconds'>,
  ): void {
    if (!this.byFlow.has(flow)) this.byFlow.set(flow, { timer, packet: packet + 1, reason });
    const known = this.found.get(timer);
    if (!known) {
      this.found.set(timer, { timer, limitSeconds, neededSeconds, flows: new Set([flow]), firstPacket: packet + 1 });
      return;
    }
    known.neededSeconds = Math.max(known.neededSeconds, neededSeconds);
    known.flows.add(flow);
  }

  of(flow: number): FlowExpiry | undefined {
    return this.byFlow.get(flow);
  }

  list(): readonly TimerExpiry[] {
    return [...this.found.values()].map((ended) => ({ ...ended, flows: [...ended.flows] }));
  }
}
