/**
 * Whether a service that a mapper (portmapper, endpoint mapper, TNS listener) named was reached: judged by every flow from
 * the asker to it, because who is refused once tries again from another port.
 */
import type { CaptureAnalysis } from '../alg/capture-analysis.ts';
import type { Gate } from '../alg/gate-table.ts';
import { none } from '../capture/packet-index.ts';
import { ipProtocol } from '../packet/scratch.ts';
import { connectionFate, secondsUntilEnd } from './data-connection.ts';

/** `untried`: nothing was sent there for so long that nothing will be. `undecided`: the capture ends too soon. */
export type ServiceFate = 'reached' | 'refused' | 'unanswered' | 'untried' | 'undecided';

export interface ServiceVerdict {
  readonly fate: ServiceFate;
  /** First packets of the attempts, from 1. */
  readonly attempts: readonly number[];
  /** Of the capture behind the mapping. */
  readonly secondsLeft: number;
}

/** Clients use a mapping within milliseconds. */
const patienceSeconds = 10;
/** RPC repeats an unanswered datagram after a second or two; by then an answer is late. */
const datagramPatienceSeconds = 3;
const maximumAttempts = 64;

type JudgeService = (gates: readonly Gate[]) => ServiceVerdict;

/** Judges gates of one mapping together: one that leads to the service is enough. The flows are walked once. */
export function serviceJudge(analysis: CaptureAnalysis, all: readonly Gate[]): JudgeService {
  const { flows } = analysis;
  const wanted = new Set(all.map(({ to }) => to.port));
  const byService = new Map<string, number[]>();
  if (wanted.size > 0)
    for (let flow = 0; flow < flows.count; flow += 1)
      for (const direction of [0, 1] as const) {
        const port = flows.sourcePort(flow, 1 - direction);
        if (!wanted.has(port)) continue;
        const [client, server] = [flows.sourceAddress(flow, direction), flows.sourceAddress(flow, 1 - direction)];
        const key = serviceKey(flows.protocol(flow), client, server, port);
        const known = byService.get(key);
        if (known) known.push(flow);
        else byService.set(key, [flow]);
      }
  return (gates) => judge(analysis, gates, byService);
}

const serviceKey = (protocol: number, client: string, server: string, port: number | '*'): string =>
  `${protocol} ${client} ${server} ${port}`;

const worstFirst: readonly ServiceFate[] = ['untried', 'unanswered', 'refused', 'undecided', 'reached'];

function judge(
  analysis: CaptureAnalysis,
  gates: readonly Gate[],
  byService: ReadonlyMap<string, readonly number[]>,
): ServiceVerdict {
  const opened = Math.min(...gates.map(({ openedAt }) => openedAt.packet));
  const secondsLeft = secondsUntilEnd(analysis, opened);
  let fate: ServiceFate = 'untried';
  const attempts: number[] = [];
  for (const { transport, from, to } of gates) {
    const protocol = transport === 'udp' ? ipProtocol.udp : ipProtocol.tcp;
    const used = byService.get(serviceKey(protocol, from.address, to.address, to.port)) ?? [];
    const later = used.filter((flow) => analysis.flows.lastPacket(flow) + 1 >= opened).slice(0, maximumAttempts);
    for (const flow of later) {
      const each = transport === 'udp' ? datagramFate(analysis, flow) : streamFate(analysis, flow);
      if (worstFirst.indexOf(each) > worstFirst.indexOf(fate)) fate = each;
      attempts.push(analysis.flows.firstPacket(flow) + 1);
    }
  }
  if (fate === 'untried' && secondsLeft < patienceSeconds) fate = 'undecided';
  return { fate, attempts: attempts.sort((a, b) => a - b), secondsLeft };
}

function streamFate(analysis: CaptureAnalysis, flow: number): ServiceFate {
  const fate = connectionFate(analysis, flow);
  if (fate === 'open') return 'reached';
  return fate === 'absent' ? 'undecided' : fate;
}

/** Whoever answers is reached. */
function datagramFate({ flows, index }: CaptureAnalysis, flow: number): ServiceFate {
  const first = flows.firstPacket(flow);
  const direction = index.direction(first);
  for (let packet = first; packet !== none; packet = index.nextInFlow(packet))
    if (index.direction(packet) !== direction) return 'reached';
  return index.secondsBetween(first, index.count - 1) >= datagramPatienceSeconds ? 'unanswered' : 'undecided';
}
