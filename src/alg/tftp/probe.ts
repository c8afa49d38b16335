/** Tells a TFTP request by its opcode, file name and mode; the data flow has no port of its own and comes by its gate. */
import type { ProbeVerdict, Side, Transport } from '../alg.ts';
import { parseTftp } from './parse.ts';

export function probeTftp(transport: Transport, from: Side, payload: Uint8Array): ProbeVerdict {
  // The first bytes refuse nearly everything: 0, then 1 or 2.
  if (transport !== 'udp' || from !== 'client' || payload[0] !== 0 || (payload[1] !== 1 && payload[1] !== 2))
    return 'no';
  return parseTftp(payload) ? 'yes' : 'no';
}
