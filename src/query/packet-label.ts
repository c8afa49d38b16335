/** A packet's protocol and one-line summary for lists and ladders, from columns and, for the few shown, its bytes. */
import type { AlgMessage } from '../alg/alg.ts';
import type { CaptureAnalysis } from '../alg/capture-analysis.ts';
import type { Session } from '../alg/session.ts';
import { none } from '../capture/packet-index.ts';
import { sessionOfFlow } from '../diagnosis/flow-text.ts';
import { segmentFlagNames } from '../flow/segment-flag.ts';
import { ipProtocol, tcpFlag } from '../packet/scratch.ts';

const protocolNames: Readonly<Record<number, string>> = {
  [ipProtocol.icmp]: 'ICMP', [ipProtocol.tcp]: 'TCP', [ipProtocol.udp]: 'UDP', [ipProtocol.gre]: 'GRE',
  [ipProtocol.esp]: 'ESP', [ipProtocol.ah]: 'AH', [ipProtocol.icmpv6]: 'ICMPv6', 132: 'SCTP', 2: 'IGMP', 89: 'OSPF', 103: 'PIM', 112: 'VRRP',
}; // prettier-ignore
const flagLetters: readonly (readonly [number, string])[] = [
  [tcpFlag.fin, 'FIN'], [tcpFlag.syn, 'SYN'], [tcpFlag.rst, 'RST'], [tcpFlag.psh, 'PSH'], [tcpFlag.ack, 'ACK'], [tcpFlag.urg, 'URG'],
]; // prettier-ignore

export const flagNames = (flags: number): string =>
  flagLetters.flatMap(([bit, name]) => (flags & bit ? [name] : [])).join(', ');

/** Messages that begin in packet number `packet` (from 1); sessions hold them in packet order but for a few late ones. */
export function messagesOfPacket(session: Session | undefined, packet: number): AlgMessage[] {
  if (!session) return [];
  const { messages } = session;
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (messages[middle]!.packet < packet) low = middle + 1;
    else high = middle;
  }
  const found: AlgMessage[] = [];
  for (let at = low; at < messages.length && messages[at]!.packet === packet; at += 1) found.push(messages[at]!);
  return found;
}

export function protocolLabel(analysis: CaptureAnalysis, packet: number): string {
  const flow = analysis.index.flow(packet);
  const session = flow === none ? undefined : sessionOfFlow(analysis, flow);
  if (session && (analysis.index.payloadLength(packet) > 0 || session.transport !== 'tcp'))
    return session.alg.toUpperCase();
  const protocol = analysis.index.protocol(packet);
  return protocol === 255 ? 'other' : (protocolNames[protocol] ?? `IP ${protocol}`);
}

/** Sorts like the labels do, without making them. */
export function protocolRank(analysis: CaptureAnalysis, packet: number): number {
  const { index, flows } = analysis;
  const flow = index.flow(packet);
  const claim = flow === none ? none : flows.claim(flow);
  return claim === none || claim === 0
    ? index.protocol(packet)
    : 256 + (analysis.sessions.sessions[claim - 1]?.alg.charCodeAt(0) ?? 0);
}

/** The Info column: the ALG's message, else the transport's. `sequence` numbers are relative where the SYN was captured. */
export function packetInfo(analysis: CaptureAnalysis, packet: number, transport: TransportNumbers | undefined): string {
  const { index, flows } = analysis;
  const flow = index.flow(packet);
  if (flow === none) return index.protocol(packet) === 255 ? '' : 'IP fragment or header without a flow';
  const session = sessionOfFlow(analysis, flow);
  const messages = messagesOfPacket(session, packet + 1);
  const analysisNames = segmentFlagNames.flatMap(([bit, name]) => (index.segmentFlags(packet) & bit ? [name] : []));
  const prefix = analysisNames.length > 0 ? `[${analysisNames.join('] [')}] ` : '';
  if (messages.length > 0)
    return (
      prefix +
      messages.map(({ name, summary, complete }) => `${name}${complete ? '' : ' (incomplete)'} ${summary}`).join(' | ')
    );
  const forward = index.direction(packet) === 0;
  const ports = `${forward ? flows.portFirst(flow) : flows.portOther(flow)} → ${forward ? flows.portOther(flow) : flows.portFirst(flow)}`;
  const length = index.payloadLength(packet);
  switch (index.protocol(packet)) {
    case ipProtocol.tcp: {
      const numbers = transport
        ? ` Seq=${transport.sequence}${index.tcpFlags(packet) & tcpFlag.ack ? ` Ack=${transport.acknowledgement}` : ''} Win=${transport.window}`
        : '';
      return `${prefix}${ports} [${flagNames(index.tcpFlags(packet))}]${numbers} Len=${length}`;
    }
    case ipProtocol.udp:
      return `${ports} Len=${length}`;
    default:
      return `Len=${length}`;
  }
}

export interface TransportNumbers {
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly window: number;
}
