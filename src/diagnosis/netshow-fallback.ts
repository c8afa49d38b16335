/**
 * One attempt of a NetShow player over several connections: media over UDP (MMSU) first, then in the connection (MMST), then
 * by HTTP. Who takes the next step got no media by the step before, although server and control connection work.
 */
import type { CaptureAnalysis } from '../alg/capture-analysis.ts';
import type { Session } from '../alg/session.ts';
import { flowMark, isTcp } from '../flow/flow-table.ts';
import { sessionOfFlow } from './flow-text.ts';

export interface FallbackStep {
  readonly way: 'TCP' | 'HTTP';
  /** From 1. */
  readonly packet: number;
  readonly session: number | null;
  readonly text: string;
}

/** A player gives a transport some seconds; what comes a minute later is another attempt. */
const attemptSeconds = 60;
const httpPort = 80;
const mostFlowsOfEnds = 1000;

export class NetshowFallbacks {
  private readonly analysis: CaptureAnalysis;
  private flows: Map<string, number[]> | undefined;

  constructor(analysis: CaptureAnalysis) {
    this.analysis = analysis;
  }

  /** What the client of `session` tried after packet `asked` (from 1), in which it asked for media over UDP; each way once. */
  after(session: Session, asked: number): readonly FallbackStep[] {
    const steps: FallbackStep[] = [];
    const from = asked - 1;
    const add = (step: FallbackStep | undefined): void => {
      if (step && !steps.some(({ way }) => way === step.way) && this.isSoon(from, step.packet - 1)) steps.push(step);
    };
    add(this.funnelInConnection(session, from));
    for (const flow of this.flowsOf(session.flow)) {
      const { flows } = this.analysis;
      if (flow === session.flow || flows.firstPacket(flow) < from) continue;
      const other = sessionOfFlow(this.analysis, flow);
      if (other?.alg === 'netshow') add(this.funnelInConnection(other, from));
      else if (flows.serverPort(flow) === httpPort && flows.marks(flow) & flowMark.synAckSeen)
        add({
          way: 'HTTP',
          packet: flows.firstPacket(flow) + 1,
          session: other?.id ?? null,
          text: `a connection to port ${httpPort} of the same server, where players ask by HTTP`,
        });
    }
    return steps.sort((a, b) => a.packet - b.packet);
  }

  private isSoon(from: number, packet: number): boolean {
    const seconds = this.analysis.index.secondsBetween(from, packet);
    return packet > from && seconds >= 0 && seconds <= attemptSeconds;
  }

  /** The first message behind packet index `from` that asks for media in the connection. */
  private funnelInConnection(session: Session, from: number): FallbackStep | undefined {
    const asks = session.messages.find(
      ({ from: side, packet, facts }) => side === 'client' && packet > from + 1 && facts?.['transport'] === 'tcp',
    );
    return asks
      ? { way: 'TCP', packet: asks.packet, session: session.id, text: 'media asked for in the connection (TCP)' }
      : undefined;
  }

  private flowsOf(flow: number): readonly number[] {
    const { flows } = this.analysis;
    const ends = (each: number): string => `${flows.clientAddress(each)} ${flows.serverAddress(each)}`;
    if (!this.flows) {
      this.flows = new Map();
      for (let each = 0; each < flows.count; each += 1) {
        if (!isTcp(flows, each)) continue;
        const list = this.flows.get(ends(each));
        if (!list) this.flows.set(ends(each), [each]);
        else if (list.length < mostFlowsOfEnds) list.push(each);
      }
    }
    return this.flows.get(ends(flow)) ?? [];
  }
}
