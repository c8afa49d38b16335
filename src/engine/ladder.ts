/** The ladder of one flow: packets between its ends, the gateway where it takes part, and what the router's log says. */
import type { CaptureAnalysis } from '../alg/capture-analysis.ts';
import { formatSpan } from '../base/time.ts';
import { clientEndpoint, packetsOfFlow, serverEndpoint, sessionOfFlow } from '../diagnosis/flow-text.ts';
import type { Finding } from '../diagnosis/finding.ts';
import { ipProtocol, tcpFlag } from '../packet/scratch.ts';
import type { LadderReply, LadderStep } from './api.ts';
import { gatesOfFlow, originOfFlow } from './ladder-gates.ts';
import { flagNames, messagesOfPacket } from '../query/packet-label.ts';

const shownAtStart = 60;
const shownAround = 60;
const shownAtEnd = 40;

/** `findings` are those of the capture; they say whether a gateway takes part. */
export function ladder(
  analysis: CaptureAnalysis,
  flow: number,
  source: number,
  findings: readonly Finding[],
): LadderReply {
  const { index, flows } = analysis;
  const packets = packetsOfFlow(analysis, flow);
  const about = findings.filter((finding) => finding.source === source && finding.flow === flow);
  const forged = new Set(about.filter(({ id }) => id === 'tcp/reset-by-gateway').flatMap((finding) => finding.packets));
  const byGateway = about.some(({ accountable }) => accountable === 'gateway');
  const gates = gatesOfFlow(analysis, flow);
  const important = [...about.flatMap((finding) => finding.packets), ...gates.map(({ packet }) => packet)];
  const shown = choose(packets, new Set(important.map((packet) => packet - 1)));
  const start = packets[0] ?? 0;
  const steps = shown.map((packet) => step(analysis, flow, packet, start, forged));
  const logged =
    about.find(({ id }) => id === 'dns/message-exceeds-limit')?.evidence.filter(({ line }) => line !== undefined) ?? [];
  const reset = steps.find(({ kind }) => kind === 'reset');
  if (logged.length > 0 && reset) {
    const { packet, time } = reset;
    steps.splice(
      steps.indexOf(reset),
      0,
      ...logged.slice(0, 1).map(({ text, line }): LadderStep => ({
        packet,
        time,
        from: 'client',
        label: text,
        kind: 'log',
        note: `line ${line}`,
      })),
    );
  }
  return {
    flow,
    client: clientEndpoint(analysis, flow),
    server: serverEndpoint(analysis, flow),
    gateway: byGateway ? 'gateway' : null,
    steps,
    omitted: packets.length - shown.length,
    gates,
    origin: originOfFlow(analysis, flow),
  };

  function choose(all: readonly number[], important: ReadonlySet<number>): number[] {
    if (all.length <= shownAtStart + shownAround + shownAtEnd) return [...all];
    const keep = new Set<number>([...all.slice(0, shownAtStart), ...all.slice(-shownAtEnd)]);
    let around = shownAround;
    for (const [position, packet] of all.entries()) {
      if (around <= 0) break;
      if (!important.has(packet) && (index.tcpFlags(packet) & tcpFlag.rst) === 0) continue;
      for (const near of all.slice(Math.max(0, position - 3), position + 4)) {
        if (!keep.has(near)) around -= 1;
        keep.add(near);
      }
    }
    return all.filter((packet) => keep.has(packet));
  }

  function step(
    of: CaptureAnalysis,
    ofFlow: number,
    packet: number,
    first: number,
    forgedPackets: ReadonlySet<number>,
  ): LadderStep {
    const flags = of.index.tcpFlags(packet);
    const isTcp = flows.protocol(ofFlow) === ipProtocol.tcp;
    const messages = messagesOfPacket(sessionOfFlow(of, ofFlow), packet + 1);
    const payload = of.index.payloadLength(packet);
    const reset = isTcp && (flags & tcpFlag.rst) !== 0;
    const text =
      messages.length > 0
        ? messages
            .map(({ name, size, complete }) => `${name} ${size} bytes${complete ? '' : ' (incomplete)'}`)
            .join(' | ')
        : isTcp
          ? flagNames(flags) + (payload > 0 ? ` ${payload} bytes` : '')
          : `${payload} bytes`;
    return {
      packet: packet + 1,
      time: of.index.secondsBetween(first, packet),
      from: flows.fromClient(ofFlow, of.index.direction(packet)) ? 'client' : 'server',
      label: text,
      kind: reset ? 'reset' : messages.length > 0 ? 'message' : 'plain',
      note: `TTL ${of.index.ttl(packet)}, +${formatSpan(of.index.secondsBetween(first, packet))}`,
      ...(forgedPackets.has(packet + 1) ? { actual: 'gateway' as const } : {}),
    };
  }
}
