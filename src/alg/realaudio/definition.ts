/** RealAudio (PNA) as the registry knows it. */
import type { AlgDefinition } from '../alg-definition.ts';
import { RealaudioAnalyzer } from './analyzer.ts';
import { probeRealaudio } from './probe.ts';
import { realaudioRewriter } from './rewrite.ts';

export const realaudio: AlgDefinition = {
  id: 'realaudio',
  title: 'RealAudio (PNA)',
  // IANA: arcp, used by RealAudio and named by Juniper's ALG guide; RTSP is found there too, and AnyDesk.
  ports: [{ transport: 'tcp', port: 7070 }],
  probe: probeRealaudio,
  probesAnyPort: true,
  analyze: (context) => new RealaudioAnalyzer(context),
  rewriter: realaudioRewriter,
};
