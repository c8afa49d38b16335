/**
 * The same UDP conversations in two captures of the two sides of a gateway. NAT leaves one end's endpoint as it is and, as
 * a rule, the IP identification; what DNS asks passes untouched, and the port of the end that is translated often does.
 */
import type { CaptureAnalysis } from '../alg/capture-analysis.ts';
import { ipProtocol } from '../packet/scratch.ts';
import { clientEndpoint, serverEndpoint, sessionOfFlow } from './flow-text.ts';

/** Clocks of two machines; the IP identification comes round again after 65,536 packets. */
const clockToleranceSeconds = 5;
/** Conversations that share one key; more are no help. */
const mostCandidates = 16;

/** How much an equal key says: a DNS question more than an identification or a port, and a length least. */
const weights = { question: 4, identification: 2, port: 2, length: 1 } as const;

interface Key {
  readonly text: string;
  readonly weight: number;
}

interface Mark {
  readonly keys: readonly Key[];
  /** Seconds since 1970 of the first and the last datagram. */
  readonly from: number;
  readonly to: number;
  /** Number and name of the first DNS query: who asks something else is somebody else. */
  readonly question: string | undefined;
}

/** What a flow and its first datagram show on both sides of a gateway. */
function markOf(analysis: CaptureAnalysis, flow: number): Mark {
  const { flows, index } = analysis;
  const packet = flows.firstPacket(flow);
  const identification = index.ipIdentification(packet);
  const question = questionOf(analysis, flow);
  const server = serverEndpoint(analysis, flow);
  const keys: Key[] = [];
  for (const end of [server, clientEndpoint(analysis, flow)]) {
    if (question !== undefined) keys.push({ text: `${end} asks ${question}`, weight: weights.question });
    // Linux sends 0 with the don't-fragment bit; then the length has to do.
    if (identification !== 0) keys.push({ text: `${end} id ${identification}`, weight: weights.identification });
    else keys.push({ text: `${end} length ${index.payloadLength(packet)}`, weight: weights.length });
  }
  keys.push({ text: `${server} from ${flows.clientPort(flow)}`, weight: weights.port });
  return { keys, from: secondsOf(analysis, packet), to: secondsOf(analysis, flows.lastPacket(flow)), question };
}

const secondsOf = ({ index }: CaptureAnalysis, packet: number): number =>
  index.seconds(packet) + index.nanoseconds(packet) / 1e9;

/** How far two conversations are apart: not at all when one goes on while the other does, because captures start when they do. */
const apartOf = (one: Mark, other: Mark): number => Math.max(0, one.from - other.to, other.from - one.to);

function questionOf(analysis: CaptureAnalysis, flow: number): string | undefined {
  const session = sessionOfFlow(analysis, flow);
  const query = session?.alg === 'dns' ? session.messages[0] : undefined;
  return query ? `${String(query.facts?.['id'])} ${String(query.facts?.['qname'])}` : undefined;
}

function* udpFlows({ flows }: CaptureAnalysis): Generator<number> {
  for (let flow = 0; flow < flows.count; flow += 1) if (flows.protocol(flow) === ipProtocol.udp) yield flow;
}

/** Adds to `pairs` (flow → flow of `other`): who shares most keys, then who is nearest in time. */
export function pairDatagrams(one: CaptureAnalysis, other: CaptureAnalysis, pairs: Map<number, number>): void {
  const marks = new Map<number, Mark>();
  const byKey = new Map<string, number[]>();
  for (const flow of udpFlows(other)) {
    const mark = markOf(other, flow);
    marks.set(flow, mark);
    for (const { text } of mark.keys) {
      const list = byKey.get(text);
      if (!list) byKey.set(text, [flow]);
      else if (list.length < mostCandidates) list.push(flow);
    }
  }
  const taken = new Set<number>();
  for (const flow of udpFlows(one)) {
    const partner = bestPartner(markOf(one, flow), marks, byKey, taken);
    if (partner === undefined) continue;
    pairs.set(flow, partner);
    taken.add(partner);
  }
}

function bestPartner(
  mark: Mark,
  marks: ReadonlyMap<number, Mark>,
  byKey: ReadonlyMap<string, readonly number[]>,
  taken: ReadonlySet<number>,
): number | undefined {
  const scores = new Map<number, number>();
  for (const { text, weight } of mark.keys)
    for (const candidate of byKey.get(text) ?? []) scores.set(candidate, (scores.get(candidate) ?? 0) + weight);
  let best: number | undefined;
  let highest = 0;
  let nearest = Infinity;
  for (const [candidate, score] of scores) {
    const told = marks.get(candidate);
    if (!told || taken.has(candidate)) continue;
    const apart = Math.abs(told.from - mark.from);
    // An equal length says nothing by itself.
    const tooFar = score > weights.length ? apartOf(mark, told) : apart;
    if (tooFar > clockToleranceSeconds || differs(mark.question, told.question)) continue;
    if (score < highest || (score === highest && apart >= nearest)) continue;
    best = candidate;
    highest = score;
    nearest = apart;
  }
  return best;
}

const differs = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && other !== undefined && one !== other;
