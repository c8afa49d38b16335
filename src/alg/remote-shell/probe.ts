/** rexec and rsh begin with a decimal port and NUL; syslog over TCP, which shares port 514, with `<` or a length and a blank. */
import type { ProbeVerdict, Side, Transport } from '../alg.ts';

const maximumDigits = 5;

export function probeCommand(transport: Transport, from: Side, payload: Uint8Array): ProbeVerdict {
  if (transport !== 'tcp' || from !== 'client') return 'no';
  let at = 0;
  while (at <= maximumDigits && at < payload.length && payload[at]! >= 0x30 && payload[at]! <= 0x39) at += 1;
  if (at === payload.length) return at <= maximumDigits ? 'more' : 'no';
  return payload[at] === 0 && at <= maximumDigits ? 'yes' : 'no';
}
