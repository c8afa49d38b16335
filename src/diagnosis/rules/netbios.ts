/** `netbios/header-address` and `netbios/name-private`: addresses inside messages that the headers around them contradict. */
import type { AlgMessage } from '../../alg/alg.ts';
import type { CaptureAnalysis } from '../../alg/capture-analysis.ts';
import type { Session } from '../../alg/session.ts';
import { isPrivateAddress } from '../../base/address.ts';
import type { AlgRule } from '../alg-rule.ts';
import { finding, packetsText, type Finding } from '../finding.ts';

const shownPackets = 100;

interface Contradiction {
  readonly session: Session;
  readonly message: AlgMessage;
  /** Of the packet. */
  readonly sender: string;
  readonly receiver: string;
  /** Inside the message. */
  readonly address: string;
  readonly packets: number[];
}

export const netbiosRule: AlgRule = ({ source, analysis }) => {
  const headers = new Map<string, Contradiction>();
  const names = new Map<string, Contradiction>();
  for (const session of analysis.sessions.sessions) {
    if (session.alg !== 'netbios') continue;
    for (const message of session.messages) {
      const ends = endsOf(analysis, session, message);
      const header = message.facts?.['headerAddress'];
      if (typeof header === 'string' && header !== ends.sender) remember(headers, session, message, ends, header);
      if (message.facts?.['isAnswer'] !== true) continue;
      const hidden = message.fields?.find(({ value }) => cannotReach(value, ends));
      if (hidden) remember(names, session, message, ends, hidden.value);
    }
  }
  return {
    findings: [
      ...[...headers.values()].map((each) => tellHeader(source, each)),
      ...[...names.values()].map((each) => tellName(source, each)),
    ],
    explainedGates: [],
  };
};

interface Ends {
  readonly sender: string;
  readonly receiver: string;
}

function endsOf({ flows }: CaptureAnalysis, { flow }: Session, { from }: AlgMessage): Ends {
  const client = flows.clientAddress(flow);
  const server = flows.serverAddress(flow);
  return from === 'client' ? { sender: client, receiver: server } : { sender: server, receiver: client };
}

/** A private address that came across a public network, from somebody else than its owner. */
const cannotReach = (address: string, { sender, receiver }: Ends): boolean =>
  isPrivateAddress(address) && address !== sender && !(isPrivateAddress(sender) && isPrivateAddress(receiver));

/** One finding for each sender and address, however often it is said. */
function remember(
  found: Map<string, Contradiction>,
  session: Session,
  message: AlgMessage,
  ends: Ends,
  address: string,
): void {
  const key = `${ends.sender} ${address}`;
  const known = found.get(key);
  if (!known) found.set(key, { session, message, ...ends, address, packets: [message.packet] });
  else if (known.packets.length < shownPackets) known.packets.push(message.packet);
}

function tellHeader(source: number, { session, message, sender, address, packets }: Contradiction): Finding {
  return finding('netbios/header-address', source, {
    detail: `NetBIOS datagrams of ${sender} (${packetsText(packets)}) say in their own header that they come from ${address}: NAT changed the IP header and left the datagram's alone, or a host with several addresses mixed them up. Whoever answers sends to ${address}.`,
    packets,
    session: session.id,
    flow: session.flow,
    accountable: 'gateway',
    confidence: isPrivateAddress(address) && !isPrivateAddress(sender) ? 0.95 : 0.75,
    evidence: [{ text: `${message.name}: ${message.summary}; IP source ${sender}`, packet: message.packet }],
  });
}

function tellName(source: number, { session, message, sender, receiver, address, packets }: Contradiction): Finding {
  const subject = String(message.facts?.['subject'] ?? '');
  return finding('netbios/name-private', source, {
    detail: `${sender} answers ${receiver} that ${subject} is at ${address} (${packetsText(packets)}), a private address that the asker cannot reach. Name answers on UDP 137 cross a NAT untranslated on most gateways (Junos has no ALG for them): use DNS, or an address in LMHOSTS.`,
    packets,
    session: session.id,
    flow: session.flow,
    accountable: 'gateway',
    confidence: 0.85,
    evidence: [{ text: `${message.name}: ${message.summary}`, packet: message.packet }],
  });
}
