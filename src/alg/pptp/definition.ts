/** PPTP as the registry knows it: the control channel; what GRE carries is a tunnel, whose inner packets are flows themselves. */
import type { AlgDefinition } from '../alg-definition.ts';
import { PptpAnalyzer } from './analyzer.ts';
import { probePptp } from './probe.ts';
import { controlPort } from './vocabulary.ts';
import { pptpRewriter } from './rewrite.ts';

export const pptp: AlgDefinition = {
  id: 'pptp',
  title: 'PPTP',
  ports: [{ transport: 'tcp', port: controlPort }],
  probe: probePptp,
  probesAnyPort: true,
  analyze: (context) => new PptpAnalyzer(context),
  rewriter: pptpRewriter,
};
