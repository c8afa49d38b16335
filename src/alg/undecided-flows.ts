/**
 * The few flows whose first payload did not tell what they are: what was said so far is kept, so that a later payload can
 * be judged by it and the analyzer that claims the flow misses nothing. Bounded per flow and in all.
 */

/** A payload as it was captured; `bytes` is what the snap length left of `length`. */
export interface HeldPayload {
  readonly fromClient: boolean;
  readonly sequence: number;
  readonly bytes: Uint8Array;
  readonly length: number;
  readonly packet: number;
  readonly seconds: number;
  readonly nanoseconds: number;
}

interface Undecided {
  probes: number;
  payloads: number;
  bytes: number;
  readonly held: HeldPayload[];
}

/** First payloads of a direction that may be probed before a flow is given up, and payloads of any kind. */
const maximumProbes = 4;
const maximumPayloads = 16;
const maximumHeldPayloadBytes = 4096;
const maximumBytes = 8 << 20;

export class UndecidedFlows {
  private readonly flows = new Map<number, Undecided>();
  private bytes = 0;

  /** What `fromClient`'s other side said first. */
  earlier(flow: number, fromClient: boolean): Uint8Array | undefined {
    return this.flows.get(flow)?.held.find((payload) => payload.fromClient !== fromClient)?.bytes;
  }

  /** Counts one more probe without a verdict; false when there were enough. */
  probed(flow: number): boolean {
    const undecided = this.flows.get(flow) ?? { probes: 0, payloads: 0, bytes: 0, held: [] };
    undecided.probes += 1;
    this.flows.set(flow, undecided);
    return undecided.probes < maximumProbes;
  }

  /** Counts one more payload of an undecided flow; false when there were enough. */
  counted(flow: number): boolean {
    const undecided = this.flows.get(flow);
    if (!undecided) return true;
    undecided.payloads += 1;
    return undecided.payloads < maximumPayloads;
  }

  /** Keeps a copy of a payload of an undecided flow; flows that wait longest are forgotten first. */
  hold(flow: number, payload: HeldPayload): void {
    const undecided = this.flows.get(flow);
    if (!undecided) return;
    const bytes = payload.bytes.slice(0, maximumHeldPayloadBytes);
    undecided.held.push({ ...payload, bytes });
    undecided.bytes += bytes.length;
    this.bytes += bytes.length;
    for (const [oldest, { held }] of this.flows) {
      if (this.bytes <= maximumBytes || oldest === flow) break;
      if (held.length > 0) this.release(oldest);
    }
  }

  /** Forgets the flow; what was held of it, in order. */
  release(flow: number): readonly HeldPayload[] {
    const undecided = this.flows.get(flow);
    if (!undecided) return [];
    this.bytes -= undecided.bytes;
    this.flows.delete(flow);
    return undecided.held;
  }
}
