/** NetShow (Microsoft Media Server) as the registry knows it. */
import type { AlgDefinition } from '../alg-definition.ts';
import { NetshowAnalyzer } from './analyzer.ts';
import { probeNetshow } from './probe.ts';
import { netshowRewriter } from './rewrite.ts';

export const netshow: AlgDefinition = {
  id: 'netshow',
  title: 'NetShow (MMS)',
  // [MS-MMSP] 1.9: control and TCP media on 1755.
  ports: [{ transport: 'tcp', port: 1755 }],
  probe: probeNetshow,
  probesAnyPort: true,
  analyze: (context) => new NetshowAnalyzer(context),
  rewriter: netshowRewriter,
};
