/** talk's messages have fixed sizes and small numbers in fixed places. */
import type { ProbeVerdict, Side, Transport } from '../alg.ts';
import { parseTalk } from './parse.ts';

export const probeTalk = (transport: Transport, _from: Side, payload: Uint8Array): ProbeVerdict =>
  transport === 'udp' && (parseTalk(payload, true) ?? parseTalk(payload, false)) ? 'yes' : 'no';
