/** Tells RTSP from other things by its first line, which no other protocol has. */
import type { ProbeVerdict, Side, Transport } from '../alg.ts';
import { rtspStartLines } from './start-line.ts';

const interleavedMark = 0x24;

/** `more` on RTSP's own ports: a line that is cut, or media of a connection whose beginning was not captured. */
export function probeRtsp(transport: Transport, _from: Side, payload: Uint8Array): ProbeVerdict {
  if (transport !== 'tcp' && transport !== 'udp') return 'no';
  let start = 0;
  while (payload[start] === 13 || payload[start] === 10) start += 1;
  const verdict = rtspStartLines.begins(payload, start);
  return verdict === 'no' && transport === 'tcp' && payload[0] === interleavedMark ? 'more' : verdict;
}
