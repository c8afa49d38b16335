/** One TCP flow as a router's log tells it: the events that a capture can be compared with. */
import type { GatewayEvent } from '../gateway/event.ts';
import type { TraceEvidence } from './evidence-set.ts';

export interface LogFlow {
  readonly trace: TraceEvidence;
  readonly syn: GatewayEvent | undefined;
  readonly synAck: GatewayEvent | undefined;
  /** Sizes that the ALG read before it refused one, in order. */
  readonly received: readonly GatewayEvent[];
  readonly unsupported: GatewayEvent | undefined;
  readonly refused: GatewayEvent | undefined;
  readonly aborted: GatewayEvent | undefined;
}

export const sizeOf = (event: GatewayEvent | undefined): number | undefined => {
  const size = event?.values['l7_msg_size'];
  return typeof size === 'number' ? size : undefined;
};

/** Seconds between two events of one log; undefined when either has no clock. */
export const secondsBetweenEvents = (
  earlier: GatewayEvent | undefined,
  later: GatewayEvent | undefined,
): number | undefined =>
  earlier?.time && later?.time ? later.time.secondsOfYear - earlier.time.secondsOfYear : undefined;

/** The flows of a log that hold anything about an ALG. */
export function logFlows(trace: TraceEvidence): LogFlow[] {
  const byFlow = new Map<number, GatewayEvent[]>();
  for (const event of trace.events) {
    if (event.logFlow === null) continue;
    const list = byFlow.get(event.logFlow);
    if (list) list.push(event);
    else byFlow.set(event.logFlow, [event]);
  }
  return [...byFlow.values()].map((events) => {
    const first = (kind: GatewayEvent['kind']): GatewayEvent | undefined => events.find((event) => event.kind === kind);
    const unsupported = first('message-unsupported');
    return {
      trace,
      syn: first('handshake-syn'),
      synAck: first('handshake-syn-ack'),
      received: events.filter((event) => event.kind === 'message-received' && sizeOf(event) !== sizeOf(unsupported)),
      unsupported,
      refused: first('packet-refused'),
      aborted: first('flow-aborted'),
    };
  });
}
