/** SIP as the registry knows it: title, documented ports, probe, analyzer. */
import type { AlgDefinition } from '../alg-definition.ts';
import { SipAnalyzer } from './analyzer.ts';
import { probeSip } from './probe.ts';
import { sipAlternatePort, sipPort } from './vocabulary.ts';
import { sipRewriter } from './rewrite.ts';

export const sip: AlgDefinition = {
  id: 'sip',
  title: 'SIP',
  ports: [
    { transport: 'udp', port: sipPort },
    { transport: 'tcp', port: sipPort },
    { transport: 'udp', port: sipAlternatePort },
    { transport: 'tcp', port: sipAlternatePort },
  ],
  probe: probeSip,
  probesAnyPort: true,
  analyze: (context) => new SipAnalyzer(context),
  rewriter: sipRewriter,
};
