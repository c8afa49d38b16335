/** `bootp/relay-untranslated`: BOOTP says its sender's address inside, and a NAT in between makes that a lie. */
import { messageType } from '../../alg/bootp/vocabulary.ts';
import { isPrivateAddress } from '../../base/address.ts';
import type { AlgMessage } from '../../alg/alg.ts';
import type { AlgRule } from '../alg-rule.ts';
import { finding, packetsText, type Finding } from '../finding.ts';
import { clientEndpoint, serverEndpoint } from '../flow-text.ts';

/** RFC 1542 §4: relays send from the server's port; a client that asks for itself sends from its own. */
const ownPorts: readonly number[] = [67, 68];
/** Messages that a client with an address sends from it, its address in ciaddr (RFC 2131 §4.4.1, table 5). */
const fromOwnAddress: readonly unknown[] = [messageType.request, messageType.release, messageType.inform];
const nowhere = '0.0.0.0';

interface Crossing {
  readonly message: AlgMessage;
  readonly field: 'giaddr' | 'ciaddr';
  readonly address: string;
  readonly confidence: number;
}

export const bootpRule: AlgRule = ({ source, analysis }) => {
  const { flows, sessions } = analysis;
  const findings = sessions.sessions.flatMap((session): Finding[] => {
    if (session.alg !== 'bootp') return [];
    const sender = flows.clientAddress(session.flow);
    const port = flows.clientPort(session.flow);
    const crossings = session.messages.flatMap((message) => crossingOf(message, sender, port) ?? []);
    const [first] = crossings;
    if (!first) return [];
    const packets = crossings.map(({ message }) => message.packet).slice(0, 100);
    const answered = session.messages.some(({ from, complete }) => from === 'server' && complete);
    const who = first.field === 'giaddr' ? 'The relay' : 'The client';
    return [
      finding('bootp/relay-untranslated', source, {
        detail: `${who} says its address is ${first.address} (${first.field}), but its packets arrive from ${clientEndpoint(analysis, session.flow)}: a translation lies in between (${packetsText(packets)}). ${serverEndpoint(analysis, session.flow)} answers to ${first.address}, which BOOTP's ALG never translates${answered ? ', though something answered here' : ''}. Exempt relay and server from NAT, or put a relay on the server's side.`,
        packets,
        session: session.id,
        flow: session.flow,
        confidence: first.confidence,
        evidence: [
          {
            text: `${first.message.name}: ${first.field} ${first.address}, IP source ${sender}, source port ${port}`,
            packet: first.message.packet,
          },
        ],
      }),
    ];
  });
  return { findings, explainedGates: [] };
};

function crossingOf(message: AlgMessage, sender: string, port: number): Crossing | undefined {
  const { request, relayAddress, clientAddress, messageType: type } = message.facts ?? {};
  if (message.from !== 'client' || request !== true || sender === nowhere) return undefined;
  if (typeof relayAddress === 'string') {
    // A relay may send from another of its addresses; only NAT makes a private one public, or moves the port.
    if (relayAddress === sender) return undefined;
    const becamePublic = isPrivateAddress(relayAddress) && !isPrivateAddress(sender);
    if (!becamePublic && ownPorts.includes(port)) return undefined;
    return { message, field: 'giaddr', address: relayAddress, confidence: becamePublic ? 0.9 : 0.7 };
  }
  if (typeof clientAddress !== 'string' || clientAddress === sender || !fromOwnAddress.includes(type)) return undefined;
  return { message, field: 'ciaddr', address: clientAddress, confidence: 0.85 };
}
