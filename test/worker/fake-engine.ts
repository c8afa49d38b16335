/** An engine that answers from what it was given, to test the channel and not the analysis. */
import { CaptureError } from '../../src/base/capture-error.ts';
import type { ByteSource } from '../../src/capture/byte-source.ts';
import type { AnalysisProgress, EngineApi, SourceInput } from '../../src/engine/api.ts';
import type { GatewayChoice } from '../../src/engine/replay-api.ts';
import { documentSchema } from '../../src/report/document.ts';

/** Reads every source to its end in small steps; rows count the steps so far, so that a test sees work under way. */
export function createFakeEngine(options: {
  readonly openSource: (input: SourceInput) => Promise<ByteSource>;
  readonly onProgress: (progress: AnalysisProgress) => void;
}): EngineApi {
  const chunk = new Uint8Array(64 * 1024);
  let steps = 0;
  let isCancelled = false;
  return {
    open: async (inputs) => {
      for (const input of inputs) {
        const source = await options.openSource(input);
        if (source.size === 0) throw new CaptureError('empty', `${input.name} is empty`);
        if (source.size === 13) throw new Error('a fault of the engine');
        for (let offset = 0; offset < source.size; offset += 1024) {
          if (isCancelled) throw new CaptureError('cancelled', 'cancelled');
          await source.read(offset, chunk.subarray(0, 1024));
          busy(0.2);
          steps += 1;
        }
        options.onProgress({ bytesRead: source.size, bytesTotal: source.size, packets: steps });
      }
      return { sources: [], flows: inputs.length, sessionCounts: {}, findings: [] };
    },
    document: () => Promise.resolve({ schema: documentSchema, sources: [], flows: 0, sessions: [], findings: [] }),
    cancel: () => {
      isCancelled = true;
      return Promise.resolve();
    },
    rows: ({ from }) => Promise.resolve({ total: steps, from, rows: [], filterError: null }),
    ladder: (flow) =>
      Promise.resolve({
        flow,
        client: '10.0.0.5:1027',
        server: '[2001:db8::1]:53',
        gateway: null,
        steps: [],
        omitted: 0,
        gates: [],
        origin: null,
      }),
    packet: (number) => {
      // A packet is a view into a chunk that the engine keeps.
      chunk.fill(number & 255, 16, 20);
      return Promise.resolve({ number, bytes: chunk.subarray(16, 20), layers: [] });
    },
    choices: () => Promise.resolve([fakeChoice('configuration')]),
    matrix: () => Promise.resolve({ choices: [fakeChoice('cisco-ios')], rows: [], omitted: steps }),
    replay: (id) =>
      Promise.resolve({
        choice: fakeChoice(id),
        counts: { forward: 1, translate: 2, drop: 3, reset: 4, bypass: 5 },
        flowStates: { Watch: 0, Forward: 0, Drop: 0 },
        sides: '10.0.0.5 is inside',
        sessions: [],
        bindings: [],
        omittedSessions: 0,
        omittedBindings: 0,
      }),
    rewrites: (id, session) => {
      chunk.fill(session, 32, 40);
      const edits = [{ offset: 0, length: 4, newOffset: 0, newLength: 2 }];
      const message = { packet: 5, name: 'PORT', edits, isText: false, from: 'client' } as const;
      const preview = { ...message, before: chunk.subarray(32, 36), after: chunk.subarray(36, 38) };
      return Promise.resolve({ session, choice: fakeChoice(id), previews: [preview], omitted: 0, why: null });
    },
    predictedTrace: (id) =>
      Promise.resolve({ choice: fakeChoice(id), lines: ['NAT-L4F: x'], predicted: 'x', actual: null, why: null }),
    otherSide: (id) => Promise.resolve({ bytes: new Uint8Array(4096).fill(7), name: `a.${id}.pcapng`, dropped: 2 }),
  };
}

const fakeChoice = (id: string): GatewayChoice => ({ id, title: id.toUpperCase(), kind: 'router' });

function busy(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}
