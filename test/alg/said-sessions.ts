/** What the two sides of every session in a capture say, in the order of its packets: what a gateway on the way would see. */
import { vi } from 'vitest';
import { CaptureAnalysis } from '../../src/alg/capture-analysis.ts';
import { algIds, type AlgMessage, type Analyzer, type SessionContext, type Side } from '../../src/alg/alg.ts';
import type { AlgDefinition } from '../../src/alg/alg-definition.ts';
import { algById } from '../../src/alg/registry.ts';
import type { RewriterSession } from '../../src/alg/rewriter.ts';
import { CaptureError } from '../../src/base/capture-error.ts';
import { memorySource } from '../../src/capture/byte-source.ts';

export interface SaidSession extends RewriterSession {
  readonly definition: AlgDefinition;
  /** Segments in order, or datagrams. */
  readonly said: (readonly [from: Side, bytes: Uint8Array])[];
  /** What the analyzer read of it. */
  readonly messages: AlgMessage[];
  /** Bytes are missing from the capture. */
  hasGap: boolean;
}

export const rewritingAlgs: readonly AlgDefinition[] = algIds
  .map(algById)
  .filter((definition) => definition !== undefined)
  .filter(({ rewriter }) => rewriter !== undefined);

/** Sessions of the ALGs that have a rewriter; none when the bytes are no capture. */
export async function saidSessions(name: string, file: Uint8Array): Promise<SaidSession[]> {
  const sessions: SaidSession[] = [];
  const spies = rewritingAlgs.map((definition) => {
    const { analyze } = definition;
    return vi
      .spyOn(definition, 'analyze')
      .mockImplementation((context) => listen(definition, analyze, context, sessions));
  });
  try {
    await new CaptureAnalysis(name, memorySource(file)).read();
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return sessions;
}

function listen(
  definition: AlgDefinition,
  analyze: AlgDefinition['analyze'],
  context: SessionContext,
  sessions: SaidSession[],
): Analyzer {
  const { transport, client, server } = context;
  const session: SaidSession = { definition, transport, client, server, said: [], messages: [], hasGap: false };
  sessions.push(session);
  const inner = analyze({
    transport,
    client,
    server,
    gate: (request) => context.gate(request),
    note: (note) => context.note(note),
    message: (message) => {
      session.messages.push(message);
      context.message(message);
    },
  });
  const seen = { client: 0, server: 0 };
  return {
    data: (from, stream) => {
      const fresh = stream.bytes.slice(Math.max(0, seen[from] - stream.offset));
      seen[from] = stream.offset + stream.length;
      if (fresh.length > 0) session.said.push([from, fresh]);
      inner.data?.(from, stream);
    },
    datagram: (from, payload, place, wireBytes) => {
      if (wireBytes !== undefined && wireBytes > payload.length) session.hasGap = true;
      session.said.push([from, payload.slice()]);
      inner.datagram?.(from, payload, place, wireBytes);
    },
    gap: (from, bytes) => {
      session.hasGap = true;
      inner.gap?.(from, bytes);
    },
    end: (streams) => inner.end?.(streams),
  };
}
