/** What Junos calls the Basic TCP and Basic UDP ALGs, beyond the header checks: how connections begin, leak and expire. */
import type { AlgRule } from '../alg-rule.ts';
import { privateSourceLeaks } from './private-source-leak.ts';
import { handshakeFindings } from './tcp-handshake.ts';
import { expiredMappings } from './udp-mapping.ts';

export const transportRule: AlgRule = (capture) => ({
  findings: [...handshakeFindings(capture), ...privateSourceLeaks(capture), ...expiredMappings(capture)],
  explainedGates: [],
});
