/** Takes ICA, CGP and the browser service for what their first bytes say; nothing else on their ports. */
import type { ProbeVerdict, Side, Transport } from '../alg.ts';
import { greetingOf, readBrowser } from './parse.ts';

export function probeWinframe(transport: Transport, _from: Side, payload: Uint8Array): ProbeVerdict {
  if (transport === 'udp') return readBrowser(payload) ? 'yes' : 'no';
  const greeting = greetingOf(payload);
  if (greeting === 'more') return 'more';
  return greeting ? 'yes' : 'no';
}
