/** RAS, the conversation of H.323 endpoints with their gatekeeper, as the registry knows it. */
import type { AlgDefinition } from '../alg-definition.ts';
import { RasAnalyzer } from './analyzer.ts';
import { probeRas } from './probe.ts';
import { rasRewriter } from './rewrite.ts';

export const ras: AlgDefinition = {
  id: 'ras',
  title: 'H.323 RAS',
  // H.225.0 §7.2, IANA: h323gatestat, and h323gatedisc for discovery by multicast.
  ports: [
    { transport: 'udp', port: 1719 },
    { transport: 'udp', port: 1718 },
  ],
  probe: probeRas,
  probesAnyPort: false,
  analyze: (context) => new RasAnalyzer(context),
  rewriter: rasRewriter,
};
