/** rlogin begins with NUL and a printable name (RFC 1282). */
import type { ProbeVerdict, Side, Transport } from '../alg.ts';

const lookedAt = 64;

export function probeLogin(transport: Transport, from: Side, payload: Uint8Array): ProbeVerdict {
  if (transport !== 'tcp' || from !== 'client' || payload[0] !== 0) return 'no';
  if (payload.length === 1) return 'more';
  for (const byte of payload.subarray(1, lookedAt)) {
    if (byte === 0) return 'yes';
    if (byte < 0x20 || byte === 0x7f) return 'no';
  }
  return payload.length >= lookedAt ? 'yes' : 'more';
}
