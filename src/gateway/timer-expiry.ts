/** Timers whose end stopped packets of a replay, each with the longest time that it would have had to last. */
import type { TimerName } from './profile.ts';

export interface TimerExpiry {
  readonly timer: TimerName;
  /** What the gateway waits. */
  readonly limitSeconds: number;
  /** What it would have had to wait for every packet of the capture to pass. */
  readonly neededSeconds: number;
  /** Flows that it ended, in the order of time; only the first of them are kept. */
  readonly flows: readonly number[];
  /** The first packet that it stopped, from 1. */
  readonly firstPacket: number;
}

const mostFlows = 1000;

export class TimerExpiries {
  private readonly found = new Map<TimerName, TimerExpiry & { neededSeconds: number; readonly flows: number[] }>();

  /** `packet` counts from 0. */
  note(timer: TimerName, limitSeconds: number, neededSeconds: number, flow: number, packet: number): void {
    const known = this.found.get(timer);
    if (!known) {
      this.found.set(timer, { timer, limitSeconds, neededSeconds, flows: [flow], firstPacket: packet + 1 });
      return;
    }
    known.neededSeconds = Math.max(known.neededSeconds, neededSeconds);
    if (known.flows.length < mostFlows) known.flows.push(flow);
  }

  list(): readonly TimerExpiry[] {
    return [...this.found.values()];
  }
}
