/**
 * `udp/mapping-expired`: a server speaks after a silence longer than gateways keep a UDP binding, and its packets reach
 * nobody. Registrations and push channels that do not send keepalives end like this.
 */
import type { CaptureAnalysis } from '../../alg/capture-analysis.ts';
import { quotingErrors, type QuotingError } from '../../alg/icmp/quoted-flows.ts';
import { formatSpan } from '../../base/time.ts';
import { none } from '../../capture/packet-index.ts';
import { ipProtocol } from '../../packet/scratch.ts';
import type { CaptureEvidence } from '../evidence-set.ts';
import { finding, packetsText, type Finding } from '../finding.ts';
import { clientEndpoint, flowText, serverEndpoint, sessionOfFlow } from '../flow-text.ts';

/** The shortest lifetime in use: Junos' Basic UDP ALG; RFC 4787 REQ-5 wants 120 s at least. */
const shortestLifetimeSeconds = 30;
/** A server that repeats itself so often and hears nothing is not answered. */
const leastRepeats = 3;
const patienceSeconds = 2;
const maximumSteps = 100_000;
const maximumFindings = 50;

interface LateTraffic {
  readonly flow: number;
  /** The last packet before the silence, and those of the server behind it that nobody answered. */
  readonly before: number;
  readonly late: readonly number[];
  readonly silenceSeconds: number;
}

export function expiredMappings(capture: CaptureEvidence): Finding[] {
  const { analysis } = capture;
  const { index, flows } = analysis;
  let errors: ReadonlyMap<number, QuotingError> | undefined;
  const findings: Finding[] = [];
  for (let flow = 0; flow < flows.count && findings.length < maximumFindings; flow += 1) {
    if (flows.protocol(flow) !== ipProtocol.udp || flows.packets(flow) < 3) continue;
    if (index.secondsBetween(flows.firstPacket(flow), flows.lastPacket(flow)) < shortestLifetimeSeconds) continue;
    const traffic = lateTraffic(analysis, flow);
    if (!traffic) continue;
    errors ??= errorsByFlow(analysis);
    const found = judge(capture, traffic, errors.get(flow));
    if (found) findings.push(found);
  }
  return findings;
}

/** The end of the flow, when it is the server's alone and follows a silence in a conversation of both. */
function lateTraffic({ index, flows }: CaptureAnalysis, flow: number): LateTraffic | undefined {
  let previous: number | undefined;
  let clientSpoke = false;
  let serverSpoke = false;
  let found: { before: number; late: number[]; silenceSeconds: number } | undefined;
  let steps = 0;
  for (let packet = flows.firstPacket(flow); packet !== none; packet = index.nextInFlow(packet)) {
    if ((steps += 1) > maximumSteps) return undefined;
    const fromClient = flows.fromClient(flow, index.direction(packet));
    const silence = previous === undefined ? 0 : index.secondsBetween(previous, packet);
    if (fromClient) {
      clientSpoke = true;
      found = undefined;
    } else {
      if (found) found.late.push(packet);
      else if (previous !== undefined && clientSpoke && serverSpoke && silence > shortestLifetimeSeconds)
        found = { before: previous, late: [packet], silenceSeconds: silence };
      serverSpoke = true;
    }
    previous = packet;
  }
  return found && { flow, ...found };
}

function errorsByFlow({ flows, sessions }: CaptureAnalysis): ReadonlyMap<number, QuotingError> {
  const byFlow = new Map<number, QuotingError>();
  for (const error of quotingErrors({ flows, sessions: sessions.sessions }))
    for (const { flow } of error.matches) byFlow.set(flow, error);
  return byFlow;
}

function judge(
  { source, analysis }: CaptureEvidence,
  traffic: LateTraffic,
  error: QuotingError | undefined,
): Finding | undefined {
  const { flow, before, late, silenceSeconds } = traffic;
  const { index } = analysis;
  const [first] = late;
  const last = late.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const refused =
    error !== undefined && error.message.packet > first + 1 && error.source === analysis.flows.serverAddress(flow);
  const sizes = new Set(late.map((packet) => index.payloadLength(packet)));
  const repeated = late.length >= leastRepeats && sizes.size === 1;
  const waited = index.secondsBetween(last, index.count - 1);
  if (!refused && !(repeated && waited >= patienceSeconds)) return undefined;
  const numbers = late.slice(0, 100).map((packet) => packet + 1);
  return finding('udp/mapping-expired', source, {
    detail: `After ${formatSpan(silenceSeconds)} without a packet on ${flowText(analysis, flow)}, ${serverEndpoint(analysis, flow)} sends ${late.length} packet${late.length === 1 ? '' : 's'} (${packetsText(numbers)}) that ${refused ? `are refused ("${error.message.name}")` : `${clientEndpoint(analysis, flow)} never answers`}. UDP bindings live ${shortestLifetimeSeconds} s on some gateways and 120 s or more by RFC 4787; keepalives more often than that keep the way open.`,
    packets: [before + 1, ...numbers, ...(refused ? [error.message.packet] : [])],
    session: sessionOfFlow(analysis, flow)?.id ?? null,
    flow,
    confidence: refused ? 0.85 : 0.6,
    evidence: [
      { text: `Last packet before the silence`, packet: before + 1 },
      { text: `The server speaks after ${formatSpan(silenceSeconds)}`, packet: first + 1 },
      ...(refused ? [{ text: `${error.message.name} from ${error.sender}`, packet: error.message.packet }] : []),
    ],
  });
}
