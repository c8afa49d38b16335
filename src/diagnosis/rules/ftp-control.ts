/**
 * What an FTP control connection itself shows: `ftp/control-encrypted`, `ftp/command-split`, `ftp/extended-refused`,
 * `ftp/nonstandard-port`, `ftp/reply-misread`.
 */
import type { AlgMessage } from '../../alg/alg.ts';
import type { CaptureAnalysis } from '../../alg/capture-analysis.ts';
import { ftpPort } from '../../alg/ftp/analyzer.ts';
import type { Session } from '../../alg/session.ts';
import type { EvidenceRecord } from '../../base/place.ts';
import { none } from '../../capture/packet-index.ts';
import { isTcp } from '../../flow/flow-table.ts';
import { segmentFlag } from '../../flow/segment-flag.ts';
import { connectionFate, secondsUntilEnd } from '../data-connection.ts';
import { finding, packetsText, type Finding } from '../finding.ts';
import { flowText, serverEndpoint } from '../flow-text.ts';
import type { JudgedTransfer } from './ftp-verdict.ts';

const extendedVerbs: readonly string[] = ['EPSV', 'EPRT'];
/** A reply that takes longer does not come any more. */
const replySeconds = 5;
const shownPackets = 100;
const shownFlows = 5;

export function ftpControlFindings(
  source: number,
  analysis: CaptureAnalysis,
  session: Session,
  transfers: readonly JudgedTransfer[],
): Finding[] {
  const about = { session: session.id, flow: session.flow } as const;
  const worked = transfers.length > 0 && transfers.every(({ verdict }) => verdict.outcome === 'opened');
  return [...encrypted(), ...split(), ...extendedRefused(), ...nonstandardPort(), ...misread()];

  function encrypted(): Finding[] {
    const accepted = session.messages.find(({ facts }) => facts?.['beginsTls'] === true);
    const wrapped = session.messages.find(({ facts }) => facts?.['wrapped'] === true);
    const first = accepted ?? wrapped;
    if (!first) return [];
    const asked = accepted?.facts?.['answersPacket'];
    const cleared = session.messages.find(({ facts }) => facts?.['clearedAfterTls'] === true);
    const how = accepted
      ? `AUTH was accepted in packet ${first.packet}`
      : `commands are wrapped (packet ${first.packet})`;
    const until = cleared ? ` until packet ${cleared.packet}, where plain text goes on (CCC)` : '';
    const lost = unansweredFlows(first.packet);
    const consequence =
      lost.length > 0
        ? ` After that ${lost.length === 1 ? 'a connection' : `${lost.length} connections`} between the same hosts never opened: most likely data connections whose port no gateway could read.`
        : ' Whether its data connections opened cannot be told from this capture: nothing says which they are.';
    return [
      finding('ftp/control-encrypted', source, {
        ...about,
        detail: `The control channel is encrypted: ${how}. From there on${until} no gateway sees PORT or 227, so none opens or translates a data connection.${consequence} A fixed range of passive ports, open and forwarded on the server's side, does without the ALG.`,
        packets: [...(typeof asked === 'number' ? [asked] : []), first.packet],
        evidence: [{ text: `"${first.summary}"`, packet: first.packet }, ...lost],
      }),
    ];
  }

  /** Connections between the session's hosts that began after `packet` and never opened. */
  function unansweredFlows(packet: number): EvidenceRecord[] {
    const { flows } = analysis;
    const hosts = [flows.clientAddress(session.flow), flows.serverAddress(session.flow)].sort().join(' ');
    const found: EvidenceRecord[] = [];
    for (let flow = session.flow + 1; flow < flows.count && found.length < shownFlows; flow += 1) {
      const first = flows.firstPacket(flow) + 1;
      if (!isTcp(flows, flow) || first <= packet) continue;
      if ([flows.clientAddress(flow), flows.serverAddress(flow)].sort().join(' ') !== hosts) continue;
      const fate = connectionFate(analysis, flow);
      if (fate === 'unanswered' || fate === 'refused')
        found.push({ text: `${flowText(analysis, flow)}: SYN ${fate}`, packet: first });
    }
    return found;
  }

  function split(): Finding[] {
    const messages = session.messages.filter(({ facts }) => facts?.['split'] === true);
    const first = messages[0];
    if (!first) return [];
    return [
      finding('ftp/command-split', source, {
        ...about,
        ...(worked ? { severity: 'info' } : {}),
        detail: `${first.name} begins in packet ${first.packet} and ends in packet ${first.lastPacket ?? first.packet}. A gateway that looks at each segment alone (Linux nf_conntrack_ftp drops it as a "partial matching") sees no whole line there.${worked ? ' Here the data connection opened all the same.' : ''}`,
        packets: messages
          .slice(0, shownPackets)
          .flatMap(({ packet, lastPacket }) => [packet, ...(lastPacket === undefined ? [] : [lastPacket])]),
        evidence: [{ text: `"${first.summary}" over more than one segment`, packet: first.packet }],
      }),
    ];
  }

  function extendedRefused(): Finding[] {
    const { refusals, unanswered } = extendedFailures(analysis, session.messages);
    const first = refusals[0] ?? unanswered[0];
    if (!first) return [];
    const verb = refusals[0] ? String(first.facts?.['answersVerb']) : first.name;
    const what = refusals[0]
      ? `${verb} was refused: "${first.summary}" (packet ${first.packet})`
      : `${verb} in packet ${first.packet} was never answered`;
    const rest = worked
      ? 'The transfers went on in another mode.'
      : 'A client that does not fall back to PASV or PORT stops here.';
    return [
      finding('ftp/extended-refused', source, {
        ...about,
        ...(worked ? { severity: 'info' } : {}),
        detail: `${what}. The server, or a gateway in its name, does not take the extended commands (RFC 2428). ${rest}`,
        packets: [...refusals, ...unanswered].slice(0, shownPackets).map(({ packet }) => packet),
        evidence: [{ text: what, packet: first.packet }],
      }),
    ];
  }

  function nonstandardPort(): Finding[] {
    if (analysis.flows.serverPort(session.flow) === ftpPort) return [];
    const first = session.messages[0]?.packet ?? analysis.flows.firstPacket(session.flow) + 1;
    return [
      finding('ftp/nonstandard-port', source, {
        ...about,
        ...(worked ? { severity: 'info' } : {}),
        detail: `${serverEndpoint(analysis, session.flow)} speaks FTP, but gateways watch port ${ftpPort} only, so their ALG leaves this session alone: nobody opens or translates its data connections.${worked ? ' Here they opened all the same.' : ''}`,
        packets: [first],
        evidence: [{ text: `FTP on port ${analysis.flows.serverPort(session.flow)}`, packet: first }],
      }),
    ];
  }

  function misread(): Finding[] {
    const messages = session.messages.filter(
      ({ facts }) => facts?.['unreadableEndpoint'] === true && facts['code'] === 227,
    );
    const first = messages[0];
    if (!first) return [];
    const repeats = repeatsOf(analysis, first);
    const dropped =
      repeats.length > 0
        ? `It was sent again in ${packetsText(repeats)}: somebody on the way drops it, as Linux nf_conntrack_ftp does ("partial matching of \`227 '").`
        : 'Linux nf_conntrack_ftp drops such a segment ("partial matching of `227 \'").';
    return [
      finding('ftp/reply-misread', source, {
        ...about,
        ...(repeats.length === 0 ? { severity: 'info' } : { accountable: 'gateway' }),
        detail: `The reply "${first.summary}" in packet ${first.packet} has the code of PASV's answer but no address in it. ${dropped}`,
        packets: [...messages.slice(0, shownPackets).map(({ packet }) => packet), ...repeats],
        confidence: repeats.length > 0 ? 0.9 : 0.6,
        evidence: [{ text: `"${first.summary}"`, packet: first.packet }],
      }),
    ];
  }
}

function extendedFailures(
  analysis: CaptureAnalysis,
  messages: readonly AlgMessage[],
): { readonly refusals: readonly AlgMessage[]; readonly unanswered: readonly AlgMessage[] } {
  const refusals: AlgMessage[] = [];
  const open = new Map<number, AlgMessage>();
  for (const message of messages) {
    const { facts = {} } = message;
    if (message.from === 'client' && extendedVerbs.includes(message.name)) open.set(message.packet, message);
    if (message.from !== 'server' || !extendedVerbs.includes(String(facts['answersVerb']))) continue;
    open.delete(Number(facts['answersPacket']));
    if (Number(facts['code']) >= 500) refusals.push(message);
  }
  const unanswered = [...open.values()].filter(({ packet }) => secondsUntilEnd(analysis, packet) >= replySeconds);
  return { refusals, unanswered };
}

/** Retransmissions of the segment that the reply came in. */
function repeatsOf({ index }: CaptureAnalysis, { packet, size }: AlgMessage): number[] {
  const repeated = segmentFlag.retransmission | segmentFlag.fastRetransmission | segmentFlag.spuriousRetransmission;
  const repeats: number[] = [];
  for (let at = index.nextInFlow(packet - 1); at !== none && repeats.length < shownPackets; at = index.nextInFlow(at))
    if (index.segmentFlags(at) & repeated && index.payloadLength(at) === index.payloadLength(packet - 1) && size > 0)
      repeats.push(at + 1);
  return repeats;
}
