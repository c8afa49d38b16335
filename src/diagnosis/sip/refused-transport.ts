/** `sip/transport-refused`: an endpoint that speaks SIP over UDP tries TCP at the same server, and nobody is there. */
import { none } from '../../capture/packet-index.ts';
import { flowMark, isTcp } from '../../flow/flow-table.ts';
import type { CaptureEvidence } from '../evidence-set.ts';
import { finding, type Finding } from '../finding.ts';
import { serverEndpoint } from '../flow-text.ts';
import type { SipSession } from './sip-messages.ts';

const answerSeconds = 3;
const shown = 5;

export function refusedTransports(capture: CaptureEvidence, sessions: readonly SipSession[]): Finding[] {
  const { analysis, source } = capture;
  const { flows, index } = analysis;
  const overUdp = new Map(
    sessions
      .filter(({ session }) => session.transport === 'udp')
      .map((session) => [`${session.client.address} ${session.server.address} ${session.server.port}`, session]),
  );
  if (overUdp.size === 0) return [];
  const findings: Finding[] = [];
  for (let flow = 0; flow < flows.count && findings.length < shown; flow += 1) {
    if (!isTcp(flows, flow)) continue;
    const session = overUdp.get(`${flows.clientAddress(flow)} ${flows.serverAddress(flow)} ${flows.serverPort(flow)}`);
    const marks = flows.marks(flow);
    if (!session || (marks & flowMark.synSeen) === 0 || (marks & flowMark.synAckSeen) !== 0) continue;
    const first = flows.firstPacket(flow);
    if (first === none) continue;
    const refused = (marks & flowMark.resetSeen) !== 0;
    // A connection that the capture's end cuts short has not failed.
    if (!refused && index.secondsBetween(first, index.count - 1) < answerSeconds) continue;
    const server = serverEndpoint(analysis, flow);
    findings.push(
      finding('sip/transport-refused', source, {
        detail: `The endpoint speaks SIP with ${server} over UDP and tries TCP in packet ${first + 1}, which ${refused ? 'is refused' : 'gets no answer'}. Endpoints do so for messages above 1300 bytes (RFC 3261 §18.1.1): large INVITEs fail and small ones pass. Allow TCP at the server, or let the endpoint keep to UDP.`,
        packets: [first + 1],
        session: session.session.id,
        flow,
        confidence: 0.85,
        evidence: [
          { text: `SYN to ${server} ${refused ? 'answered with RST' : 'without an answer'}`, packet: first + 1 },
          { text: 'SIP over UDP with the same server', packet: session.messages[0]?.message.packet ?? first + 1 },
        ],
      }),
    );
  }
  return findings;
}
