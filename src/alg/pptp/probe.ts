/** Tells PPTP's control channel by its cookie. */
import type { ProbeVerdict, Side, Transport } from '../alg.ts';
import { beginsMessage, headerBytes, messageSize } from './parse.ts';

export function probePptp(transport: Transport, _from: Side, payload: Uint8Array): ProbeVerdict {
  if (transport !== 'tcp') return 'no';
  const size = messageSize(payload);
  if (size === 0) return 'no';
  if (payload.length < headerBytes) return payload.length >= 4 ? 'more' : 'no';
  return beginsMessage(payload) ? 'yes' : 'no';
}
