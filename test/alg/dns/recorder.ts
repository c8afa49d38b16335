/** Feeds one analyzer and keeps what it reports, with packet numbers that count the calls. */
import type { AlgMessage, AlgNote, Analyzer, GateRequest, Side } from '../../../src/alg/alg.ts';
import type { AlgDefinition } from '../../../src/alg/alg-definition.ts';
import { StreamBuffer } from '../../../src/flow/stream-buffer.ts';

export interface Recorder {
  readonly messages: AlgMessage[];
  readonly notes: AlgNote[];
  readonly gates: GateRequest[];
  /** One datagram, or one segment in order. */
  readonly send: (from: Side, payload: Uint8Array, wireBytes?: number) => void;
  readonly gap: (from: Side, bytes: number) => void;
  readonly end: () => void;
}

export function recorder(
  definition: AlgDefinition,
  transport: 'udp' | 'tcp',
  ports: { readonly client: number; readonly server: number },
  addresses: { readonly client: string; readonly server: string } = { client: '10.0.0.5', server: '192.0.2.53' },
): Recorder {
  const messages: AlgMessage[] = [];
  const notes: AlgNote[] = [];
  const gates: GateRequest[] = [];
  const analyzer: Analyzer = definition.analyze({
    transport,
    client: { address: addresses.client, port: ports.client },
    server: { address: addresses.server, port: ports.server },
    message: (message) => messages.push(message),
    gate: (gate) => gates.push(gate),
    note: (note) => notes.push(note),
  });
  const streams = { client: new StreamBuffer(), server: new StreamBuffer() };
  let packet = 0;
  return {
    messages,
    notes,
    gates,
    send: (from, payload, wireBytes = payload.length) => {
      packet += 1;
      const place = { packet, seconds: packet, nanoseconds: 0 };
      if (transport === 'udp') analyzer.datagram?.(from, payload, place, wireBytes);
      else {
        streams[from].append(payload, packet, packet, 0);
        analyzer.data?.(from, streams[from]);
      }
    },
    gap: (from, bytes) => analyzer.gap?.(from, bytes),
    end: () => analyzer.end?.(transport === 'tcp' ? streams : undefined),
  };
}
