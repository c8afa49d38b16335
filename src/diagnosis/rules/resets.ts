/** `tcp/reset-by-…` and `tcp/reset-after-idle`: one finding per flow and sender. */
import { formatSpan } from '../../base/time.ts';
import { none } from '../../capture/packet-index.ts';
import type { FindingId } from '../catalogue.ts';
import type { CaptureEvidence } from '../evidence-set.ts';
import { finding, packetsText, type Finding } from '../finding.ts';
import { flowText, serverEndpoint, sessionOfFlow } from '../flow-text.ts';
import { attributeReset, type ResetAttribution } from '../reset-attribution.ts';
import { resetContext } from '../reset-context.ts';
import type { Sign } from '../reset-signs.ts';

/** A flow is walked once per RST, so a flood of RSTs in one flow is looked at from its beginning only. */
const maximumResetsPerFlow = 32;
const maximumFindings = 500;

/** Signs from beyond the flow: `packet` is the RST's index. */
export type OtherSigns = (flow: number, packet: number) => readonly Sign[];

export interface FlowResets {
  readonly flow: number;
  readonly attributions: readonly ResetAttribution[];
}

/**
 * Every RST that ended, or tried to end, an open connection, by flow. They are weighed when somebody asks, so that a
 * capture full of them costs what is told of it.
 */
export class ResetsByFlow {
  private readonly capture: CaptureEvidence;
  private readonly otherSigns: OtherSigns;
  private readonly rows = new Map<number, number[]>();
  private readonly weighed = new Map<number, FlowResets>();

  constructor(capture: CaptureEvidence, otherSigns: OtherSigns) {
    this.capture = capture;
    this.otherSigns = otherSigns;
    const { resets, index } = capture.analysis;
    for (let row = 0; row < resets.count; row += 1) {
      const flow = index.flow(resets.packetOf(row));
      if (flow === none) continue;
      const known = this.rows.get(flow);
      if (!known) this.rows.set(flow, [row]);
      else if (known.length < maximumResetsPerFlow) known.push(row);
    }
  }

  /** Flows with at least one RST, in the order of the first. */
  flows(): Iterable<number> {
    return this.rows.keys();
  }

  get(flow: number): FlowResets | undefined {
    const known = this.weighed.get(flow);
    const rows = this.rows.get(flow);
    if (known || !rows) return known;
    const { analysis } = this.capture;
    const attributions = rows.flatMap((row) => {
      const reset = analysis.resets.row(row);
      const context = resetContext(analysis, reset);
      if (!context || context.isAnswerToSyn || !context.established) return [];
      return [attributeReset(context, this.otherSigns(flow, reset.packet))];
    });
    const result = { flow, attributions };
    this.weighed.set(flow, result);
    return result;
  }
}

export function resetFindings(capture: CaptureEvidence, resets: ResetsByFlow): Finding[] {
  const findings: Finding[] = [];
  for (const flow of resets.flows()) {
    if (findings.length >= maximumFindings) break;
    const attributions = resets.get(flow)?.attributions ?? [];
    if (attributions.length > 0) findings.push(...flowFindings(capture, flow, attributions));
  }
  return findings;
}

function flowFindings(capture: CaptureEvidence, flow: number, attributions: readonly ResetAttribution[]): Finding[] {
  const idle = attributions.filter(({ afterIdle }) => afterIdle);
  const byGateway = attributions.filter(({ afterIdle, sender }) => !afterIdle && sender === 'gateway');
  if (idle.length > 0) {
    // A timer alone is nobody's fault in particular; a proxy that shows itself is a device to look at.
    const proxied = idle.filter(({ byHandshakeDevice, sender }) => byHandshakeDevice && sender === 'gateway');
    return [
      describe(capture, flow, 'tcp/reset-after-idle', idle.slice(0, 1)),
      ...(proxied.length > 0 ? [describe(capture, flow, 'tcp/reset-by-gateway', proxied)] : []),
    ];
  }
  if (byGateway.length > 0) return [describe(capture, flow, 'tcp/reset-by-gateway', byGateway)];
  // A RST behind a FIN only tidies up; the first one of an open connection is the story.
  const first = attributions.find(({ context }) => !context.ownFinBefore && !context.otherFinBefore);
  if (!first || first !== attributions[0]) return [];
  return [describe(capture, flow, first.sender === 'client' ? 'tcp/reset-by-client' : 'tcp/reset-by-server', [first])];
}

function describe(
  { source, analysis }: CaptureEvidence,
  flow: number,
  id: FindingId,
  attributions: readonly ResetAttribution[],
): Finding {
  const strongest = attributions.reduce((best, next) => (next.confidence > best.confidence ? next : best));
  const { context, doubts } = strongest;
  const numbers = attributions.map(({ context: { row } }) => row.packet + 1);
  const session = sessionOfFlow(analysis, flow);
  const where = `${flowText(analysis, flow)}${session ? ` (${session.alg})` : ''}`;
  const doubtText = doubts.length > 0 ? ` Doubts: ${[...new Set(doubts)].join(' ')}` : '';
  const text: Readonly<Record<string, string>> = {
    'tcp/reset-by-gateway': `The RST in ${packetsText(numbers)} of ${where} carries the address of the ${context.claimedSide}, but a device in between sent it. Look at the ALGs, inspection and limits of the gateways on the path, not at the ${context.claimedSide}.`,
    'tcp/reset-by-server': `The RST in ${packetsText(numbers)} of ${where} comes from the server ${serverEndpoint(analysis, flow)} itself: look at its logs.`,
    'tcp/reset-by-client': `The RST in ${packetsText(numbers)} of ${where} comes from the client itself: it closed, crashed or gave up.`,
    'tcp/reset-after-idle': `The RST in ${packetsText(numbers)} of ${where} came after ${formatSpan(context.silenceSeconds)} of silence: a session timer on the path, or a keep-alive policy of an endpoint, ended it${strongest.sender === 'gateway' ? '; the signs point at a device in between' : ''}. Raise the idle timer, or use TCP keep-alives shorter than it.`,
  };
  return finding(id, source, {
    detail: `${text[id] ?? ''}${doubtText}`,
    packets: numbers,
    session: session?.id ?? null,
    flow,
    confidence: id === 'tcp/reset-after-idle' ? 0.85 : strongest.confidence,
    ...(id === 'tcp/reset-after-idle'
      ? { accountable: strongest.sender === 'gateway' ? ('gateway' as const) : ('unknown' as const) }
      : {}),
    evidence: [
      ...(id === 'tcp/reset-after-idle'
        ? [
            {
              text: `${formatSpan(context.silenceSeconds)} without a packet before the RST`,
              ...(context.previousPacket === undefined ? {} : { packet: context.previousPacket + 1 }),
            },
          ]
        : []),
      ...strongest.evidence,
    ],
  });
}
