/** Sessions that several tests of gateway and platforms replay. */
import type { ReplaySession } from '../../src/gateway/replay.ts';

export const client = { address: '10.0.0.5', port: 40000 } as const;
export const server = { address: '92.28.16.27', port: 53 } as const;

/** A zone transfer: a query of 123 bytes, an answer of `answerSize`. */
export const zoneTransfer = (answerSize: number): ReplaySession => ({
  alg: 'dns',
  transport: 'tcp',
  client,
  server,
  messages: [
    { packet: 4, from: 'client', name: 'query', size: 123 },
    { packet: 6, from: 'server', name: 'answer', size: answerSize },
  ],
});

/** A lookup over UDP; `announced` is the query's EDNS size. */
export const lookup = (answerSize: number, announced?: number): ReplaySession => ({
  alg: 'dns',
  transport: 'udp',
  client,
  server,
  messages: [
    {
      packet: 1,
      from: 'client',
      name: 'query',
      size: 40,
      ...(announced === undefined ? {} : { facts: { ednsSize: announced } }),
    },
    { packet: 2, from: 'server', name: 'answer', size: answerSize },
    { packet: 3, from: 'client', name: 'query', size: 40 },
  ],
});
