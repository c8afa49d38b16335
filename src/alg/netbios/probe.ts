/** Tells NetBIOS from other things by its encoded names, which nothing else has. */
import { u8 } from '../../base/bytes.ts';
import type { ProbeVerdict, Side, Transport } from '../alg.ts';
import { isDatagram } from './datagram-service.ts';
import { isNameService } from './name-service.ts';
import { beginsSessionPacket, sessionHeaderBytes, sessionPacketBytes, sessionType } from './session-service.ts';

/** Enough to see that it is none. */
const headBytes = 8;

/**
 * `yes` for names in their places and for a session request; `more` for what may be cut off, or belong to a session that
 * began earlier: SMB on another port is no NetBIOS.
 */
export function probeNetbios(transport: Transport, _from: Side, payload: Uint8Array): ProbeVerdict {
  if (transport === 'udp') return isNameService(payload) || isDatagram(payload) ? 'yes' : 'no';
  if (transport !== 'tcp') return 'no';
  const size = sessionPacketBytes(payload);
  if (size === 0) return 'no';
  if (size < 0) return 'more';
  if (u8(payload, 0) === sessionType.request) {
    if (payload.length < Math.min(size, sessionHeaderBytes + 33)) return 'more';
    return beginsSessionPacket(payload) ? 'yes' : 'no';
  }
  return payload.length < headBytes || beginsSessionPacket(payload) ? 'more' : 'no';
}
