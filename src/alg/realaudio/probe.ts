/** The client speaks first, and says PNA; RTSP and AnyDesk on the same port say something else. */
import type { ProbeVerdict, Side, Transport } from '../alg.ts';
import { canBegin, headerBytes, isPna } from './parse.ts';

export function probeRealaudio(_transport: Transport, from: Side, payload: Uint8Array): ProbeVerdict {
  if (from === 'server' || !canBegin(payload)) return 'no';
  if (payload.length < headerBytes) return 'more';
  return isPna(payload) ? 'yes' : 'no';
}
