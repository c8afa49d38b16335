/** What a router's log says of message sizes, as the protocol counts them: it narrows limits that nobody has published. */
import type { Session } from '../alg/session.ts';
import type { GatewayEvent } from '../gateway/event.ts';
import type { ObservedSize } from '../platform/fix.ts';
import { sizeOf, type LogFlow } from './log-flow.ts';

/** RFC 1035 §4.2.2. */
export const lengthPrefix = 2;

/** The size that the log refuses, as DNS counts it: the query, which both saw, tells what the router counts. */
export function refusedSize(log: LogFlow | undefined, session: Session | undefined): number | undefined {
  const logged = sizeOf(log?.unsupported);
  if (logged === undefined) return undefined;
  const query = session?.messages.find(({ from }) => from === 'client');
  const countsPrefix = query !== undefined && sizeOf(log?.received[0]) === query.size + lengthPrefix;
  return countsPrefix ? logged - lengthPrefix : logged;
}

/** `size`: what was refused, as DNS counts it. Empty when the log refuses nothing. */
export function observedSizes(log: LogFlow | undefined, session: Session | undefined, size: number): ObservedSize[] {
  if (!log?.unsupported) return [];
  const source = (event: GatewayEvent): string => `${log.trace.name} line ${event.place.line ?? '?'}: "${event.text}"`;
  const query = session?.messages.find(({ from }) => from === 'client');
  const passed = log.received[0];
  const known = { alg: 'dns', transport: 'tcp' } as const;
  return [
    { ...known, size, outcome: 'failed', source: source(log.unsupported) },
    ...(query && passed ? [{ ...known, size: query.size, outcome: 'passed' as const, source: source(passed) }] : []),
  ];
}
