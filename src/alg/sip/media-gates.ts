/** Opens the gates that descriptions ask for, each once for its call while it lives: repeats and re-INVITEs say the same again. */
import type { GateRequest, PacketPlace } from '../alg.ts';
import { mediaEndpoints, mediaGate } from '../sdp/media-endpoints.ts';
import type { SipMessage } from './parse.ts';

const maximumRemembered = 2048;
/** An answer to OPTIONS describes abilities, a refusal what would be possible (RFC 3261 §11.2, §21.4.26). */
const negotiating: ReadonlySet<string> = new Set(['INVITE', 'ACK', 'PRACK', 'UPDATE']);

export class MediaGates {
  private readonly open: (gate: GateRequest) => void;
  /** Call and endpoint → when the gate's lifetime ends. */
  private readonly until = new Map<string, number>();

  constructor(open: (gate: GateRequest) => void) {
    this.open = open;
  }

  message(message: SipMessage, callId: string, place: PacketPlace): void {
    const { description, method, status } = message;
    if (!description || !negotiating.has(method) || status >= 300) return;
    for (const endpoint of mediaEndpoints(description)) {
      const key = `${callId} ${endpoint.transport} ${endpoint.address} ${endpoint.port}`;
      if ((this.until.get(key) ?? -1) >= place.seconds) continue;
      const gate = mediaGate(endpoint, callId, place);
      this.until.delete(key);
      this.until.set(key, place.seconds + gate.lifetimeSeconds);
      if (this.until.size > maximumRemembered) this.forgetOldest();
      this.open(gate);
    }
  }

  private forgetOldest(): void {
    for (const oldest of this.until.keys()) {
      this.until.delete(oldest);
      return;
    }
  }
}
