/** Tells MGCP from other things by the first line of a datagram. */
import { latin1 } from '../../base/bytes.ts';
import type { ProbeVerdict, Side, Transport } from '../alg.ts';

const lookedAt = 320;
const command = /^[A-Za-z][A-Za-z0-9]{3}[ \t]+\d{1,9}[ \t]+\S{1,255}[ \t]+MGCP[ \t]+\d/;
const response = /^\d{3}[ \t]+\d{1,9}(?:[ \t\r\n]|$)/;

/** `yes`: a command. `more` on MGCP's own ports: a response, which other protocols may begin like. */
export function probeMgcp(transport: Transport, _from: Side, payload: Uint8Array): ProbeVerdict {
  if (transport !== 'udp') return 'no';
  const first = payload[0] ?? 0;
  const isLetter = (first | 0x20) >= 0x61 && (first | 0x20) <= 0x7a;
  if (!isLetter && (first < 0x30 || first > 0x39)) return 'no';
  const text = latin1(payload, 0, Math.min(payload.length, lookedAt));
  if (command.test(text)) return 'yes';
  return response.test(text) ? 'more' : 'no';
}
