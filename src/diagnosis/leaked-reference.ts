/** Addresses inside messages that their receiver cannot reach although the sender itself is reachable: nobody translated them. */
import { isPrivateAddress, parseIpv4 } from '../base/address.ts';
import type { Side } from '../alg/alg.ts';
import type { CaptureAnalysis } from '../alg/capture-analysis.ts';
import type { Gate } from '../alg/gate-table.ts';
import type { Session } from '../alg/session.ts';

export interface LeakedReference {
  readonly gate: Gate;
  /** The address that the sender of the message has in this capture. */
  readonly sender: string;
}

const isLoopback = (address: string): boolean => address === '::1' || (parseIpv4(address) ?? 0) >>> 24 === 127;

/** Gates to private or loopback addresses, told by a sender with a public one, that nobody reached; each address once. */
export function leakedReferences({ flows }: CaptureAnalysis, session: Session): LeakedReference[] {
  const found = new Map<string, LeakedReference>();
  for (const gate of session.gates) {
    const { address } = gate.to;
    if (gate.outcome === 'fulfilled' || found.has(address)) continue;
    const from: Side = session.messages.find(({ packet }) => packet === gate.openedAt.packet)?.from ?? 'server';
    const sender = from === 'client' ? flows.clientAddress(session.flow) : flows.serverAddress(session.flow);
    if (address === sender || isPrivateAddress(sender) || isLoopback(sender)) continue;
    if (isPrivateAddress(address) || isLoopback(address)) found.set(address, { gate, sender });
  }
  return [...found.values()];
}
