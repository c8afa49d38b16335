/** `sqlnet/redirect-blocked` and `sqlnet/large-data`: where redirects led, and data that stopped on its way. */
import type { AlgMessage, Side } from '../../alg/alg.ts';
import type { CaptureAnalysis } from '../../alg/capture-analysis.ts';
import type { Session } from '../../alg/session.ts';
import { formatEndpoint, isPrivateAddress } from '../../base/address.ts';
import { none } from '../../capture/packet-index.ts';
import { flowMark } from '../../flow/flow-table.ts';
import { segmentFlag } from '../../flow/segment-flag.ts';
import type { AlgRule } from '../alg-rule.ts';
import { finding, packetsText, type Finding } from '../finding.ts';
import { flowText, serverEndpoint } from '../flow-text.ts';
import { mappedServices, type MappedService } from '../mapped-service.ts';
import { tellAttempts } from '../mapped-service-text.ts';

const shownPackets = 100;
/** Smaller packets fit a segment: whatever holds them back, it is not their size. */
const largeBytes = 1460;
/** Repeats after which nobody hopes for an acknowledgement any more (about 3 s at RFC 6298's pace). */
const stalledRepeats = 3;

export const sqlnetRule: AlgRule = ({ source, analysis }) => {
  const sessions = analysis.sessions.sessions.filter(({ alg }) => alg === 'sqlnet');
  return {
    findings: [
      ...mappedServices(analysis, sessions).flatMap((service) => tellRedirect(source, analysis, service)),
      ...sessions.flatMap((session) => tellStalled(source, analysis, session)),
    ],
    explainedGates: sessions.flatMap(({ gates }) => gates.filter(({ outcome }) => outcome !== 'contradicted')),
  };
};

function tellRedirect(source: number, analysis: CaptureAnalysis, service: MappedService): Finding[] {
  const { session, gates, answers, verdict } = service;
  const [gate] = gates;
  // A contradicted gate has a finding of its own: the redirect was followed, to another address.
  if (!gate || verdict.fate === 'reached' || gates.some(({ outcome }) => outcome === 'contradicted')) return [];
  const listener = serverEndpoint(analysis, session.flow);
  const place = formatEndpoint(gate.to.address, gate.to.port);
  const told = `The listener ${listener} redirects the client to ${place} (${packetsText(answers)})`;
  const common = { session: session.id, flow: session.flow };
  const evidence = [{ text: `Redirect to ${place}`, packet: gate.openedAt.packet }];
  if (verdict.fate === 'undecided')
    return [
      finding('alg/cannot-know', source, {
        ...common,
        detail: `${told}; the capture ends before that shows whether the client gets there. A longer capture would.`,
        packets: answers.slice(0, shownPackets),
        evidence,
      }),
    ];
  const text = tellAttempts(gate, verdict);
  const server = analysis.flows.serverAddress(session.flow);
  const isLeaked = gate.to.address !== server && isPrivateAddress(gate.to.address) && !isPrivateAddress(server);
  const leaked = isLeaked
    ? ` ${gate.to.address} is private while the listener was reached at ${server}: no SQL*Net ALG translated the redirect.`
    : '';
  return [
    finding('sqlnet/redirect-blocked', source, {
      ...common,
      severity: text.severity,
      detail: `${told}. ${text.text}${leaked} A firewall that lets the listener's port pass has to follow the redirect (a SQL*Net ALG), or the server has to keep its connections on one port (shared socket, or a fixed port for its dispatchers).`,
      packets: [...answers, ...verdict.attempts].slice(0, shownPackets),
      accountable: text.accountable,
      confidence: text.confidence,
      evidence: [...evidence, ...text.evidence],
    }),
  ];
}

interface Stall {
  readonly from: Side;
  readonly message: AlgMessage;
  /** Packets of the repeats, from 1. */
  readonly repeats: readonly number[];
  readonly reset: boolean;
}

function tellStalled(source: number, analysis: CaptureAnalysis, session: Session): Finding[] {
  const stall = stallOf(analysis, session);
  if (!stall) return [];
  const { from, message, repeats, reset } = stall;
  const other = from === 'client' ? 'server' : 'client';
  const passed = session.messages.filter(
    (each) => each.from === from && each.name === 'DATA' && each !== message,
  ).length;
  const how = reset ? 'then the connection was reset' : `the ${other} acknowledges nothing of it`;
  return [
    finding('sqlnet/large-data', source, {
      detail: `A ${message.name} packet of ${message.size} bytes (packet ${message.packet}) of the ${from} stops on its way in ${flowText(analysis, session.flow)}: ${packetsText(repeats)} repeat its segments and ${how}, while ${passed} smaller ones passed before. ALGs that copy every packet of port 1521 choke on large ones although no redirect is left to translate: keep SQL*Net without redirects out of the ALG. Path MTU is the other suspect: compare with a capture behind the gateway.`,
      packets: [message.packet, ...repeats].slice(0, shownPackets),
      session: session.id,
      flow: session.flow,
      accountable: 'gateway',
      confidence: 0.6,
      evidence: [
        { text: `${message.size} bytes in one TNS packet`, packet: message.packet },
        { text: `Repeated ${repeats.length} times`, ...(repeats[0] === undefined ? {} : { packet: repeats[0] }) },
      ],
    }),
  ];
}

/** The side whose last data packet is large and only repeated any more. */
function stallOf({ flows, index }: CaptureAnalysis, { flow, messages }: Session): Stall | undefined {
  const repeats: Record<Side, number[]> = { client: [], server: [] };
  for (let packet = flows.firstPacket(flow); packet !== none; packet = index.nextInFlow(packet)) {
    if (index.payloadLength(packet) === 0) continue;
    const side: Side = flows.fromClient(flow, index.direction(packet)) ? 'client' : 'server';
    const isRepeat = index.segmentFlags(packet) & (segmentFlag.retransmission | segmentFlag.fastRetransmission);
    // New data of either side shows that things go on.
    if (!isRepeat) {
      repeats.client.length = 0;
      repeats.server.length = 0;
    } else if (repeats[side].length < shownPackets) repeats[side].push(packet + 1);
  }
  for (const from of ['client', 'server'] as const) {
    const message = messages.findLast((each) => each.from === from);
    if (!message || message.size <= largeBytes || repeats[from].length < stalledRepeats) continue;
    if (message.name !== 'DATA' && message.name !== 'DATA_DESCRIPTOR') continue;
    return { from, message, repeats: repeats[from], reset: (flows.marks(flow) & flowMark.resetSeen) !== 0 };
  }
  return undefined;
}
