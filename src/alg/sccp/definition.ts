/** SCCP as the registry knows it: title, documented ports, probe, analyzer. */
import type { AlgDefinition } from '../alg-definition.ts';
import { SccpAnalyzer } from './analyzer.ts';
import { probeSccp } from './probe.ts';
import { sccpRewriter } from './rewrite.ts';

export const sccp: AlgDefinition = {
  id: 'sccp',
  title: 'Skinny (SCCP)',
  ports: [{ transport: 'tcp', port: 2000 }],
  probe: probeSccp,
  probesAnyPort: true,
  analyze: (context) => new SccpAnalyzer(context),
  rewriter: sccpRewriter,
};
