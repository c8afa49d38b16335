/** Tells SIP from other things by its first line. */
import type { ProbeVerdict, Side, Transport } from '../alg.ts';
import { isKeepalive } from './keepalive.ts';
import { sipStartLines } from './start-line.ts';

/**
 * `yes`: a start line. `more`: not refused on SIP's own ports: a keepalive, or a line that is cut. A SIP endpoint on another
 * port is recognised by its first message, not by keepalives, which look like nothing.
 */
export function probeSip(transport: Transport, _from: Side, payload: Uint8Array): ProbeVerdict {
  if (transport !== 'udp' && transport !== 'tcp') return 'no';
  let start = 0;
  while (payload[start] === 13 || payload[start] === 10) start += 1;
  const verdict = sipStartLines.begins(payload, start);
  return verdict === 'no' && transport === 'udp' && isKeepalive(payload) ? 'more' : verdict;
}
