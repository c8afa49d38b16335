/** MGCP as the registry knows it: title, documented ports, probe, analyzer. */
import type { AlgDefinition } from '../alg-definition.ts';
import { MgcpAnalyzer } from './analyzer.ts';
import { agentPort, gatewayPort } from './parse.ts';
import { probeMgcp } from './probe.ts';
import { mgcpRewriter } from './rewrite.ts';

export const mgcp: AlgDefinition = {
  id: 'mgcp',
  title: 'MGCP',
  ports: [
    { transport: 'udp', port: gatewayPort },
    { transport: 'udp', port: agentPort },
  ],
  probe: probeMgcp,
  probesAnyPort: true,
  analyze: (context) => new MgcpAnalyzer(context),
  rewriter: mgcpRewriter,
};
