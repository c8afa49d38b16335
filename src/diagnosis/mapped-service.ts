/**
 * Whether a service that a mapper (portmapper, endpoint mapper, TNS listener) named was reached: judged by every flow from
 * the asker to it, because who is refused once tries again from another port.
 */
import type { CaptureAnalysis } from '../alg/capture-analysis.ts';
import type { Gate } from '../alg/gate-table.ts';
import { isListedPurpose } from '../alg/mapped-purpose.ts';
import type { Session } from '../alg/session.ts';
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

/** Everything that one client was told about one service, however often it asked. */
export interface MappedService {
  /** The first that told it. */
  readonly session: Session;
  /** Of the first answer: several when it names several ways to the service. */
  readonly gates: readonly Gate[];
  /** Packets of all answers, from 1. */
  readonly answers: readonly number[];
  readonly verdict: ServiceVerdict;
}

/** Services that the gates of these sessions lead to, judged; what was only listed is left out. The flows are walked once. */
export function mappedServices(analysis: CaptureAnalysis, sessions: readonly Session[]): readonly MappedService[] {
  const found = new Map<
    string,
    { readonly session: Session; readonly gates: readonly Gate[]; readonly answers: number[] }
  >();
  for (const session of sessions)
    for (const gates of answersOf(session)) {
      const packet = gates[0]?.openedAt.packet ?? 0;
      const key = gates
        .map(({ transport, from, to }) => `${transport} ${from.address} ${to.address} ${to.port}`)
        .sort()
        .join();
      const known = found.get(key);
      if (known) known.answers.push(packet);
      else found.set(key, { session, gates, answers: [packet] });
    }
  const services = [...found.values()];
  const used = flowsToServices(
    analysis,
    services.flatMap(({ gates }) => gates),
  );
  return services.map((service) => ({ ...service, verdict: judge(analysis, service.gates, used) }));
}

/** The gates of each answer. */
function answersOf({ gates }: Session): readonly (readonly Gate[])[] {
  const byPacket = new Map<number, Gate[]>();
  for (const gate of gates) {
    if (isListedPurpose(gate.purpose)) continue;
    const { packet } = gate.openedAt;
    const list = byPacket.get(packet);
    if (list) list.push(gate);
    else byPacket.set(packet, [gate]);
  }
  return [...byPacket.values()];
}

function flowsToServices({ flows }: CaptureAnalysis, gates: readonly Gate[]): ReadonlyMap<string, readonly number[]> {
  const byService = new Map<string, number[]>();
  const wanted = new Set(gates.map(({ to }) => to.port));
  if (wanted.size === 0) return byService;
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
  return byService;
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
  for (const gate of gates) {
    for (const flow of flowsOfGate(analysis, gate, byService)) {
      const each = gate.transport === 'udp' ? datagramFate(analysis, flow) : streamFate(analysis, flow);
      if (worstFirst.indexOf(each) > worstFirst.indexOf(fate)) fate = each;
      attempts.push(analysis.flows.firstPacket(flow) + 1);
    }
  }
  if (fate === 'untried' && secondsLeft < patienceSeconds) fate = 'undecided';
  return { fate, attempts: attempts.sort((a, b) => a - b), secondsLeft };
}

/** A service that is mapped may be in use already; a redirect is followed by a connection of its own. */
function flowsOfGate(
  { flows }: CaptureAnalysis,
  { transport, from, to, openedAt, reusable, flow: used }: Gate,
  byService: ReadonlyMap<string, readonly number[]>,
): readonly number[] {
  // Where a name leads, only the flow that came tells.
  if (to.address === '*') return used === null ? [] : [used];
  const protocol = transport === 'udp' ? ipProtocol.udp : ipProtocol.tcp;
  const known = byService.get(serviceKey(protocol, from.address, to.address, to.port)) ?? [];
  return known
    .filter((flow) => (reusable === true ? flows.lastPacket(flow) : flows.firstPacket(flow)) + 1 >= openedAt.packet)
    .slice(0, maximumAttempts);
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
